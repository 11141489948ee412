"""The demo as a page: one is the people oneself, for as long as one likes."""

import asyncio
import webbrowser

from cli.demo_processes import Scene
from cli.serving import serving_on
from sandbox.page.app import create_app

WELCOME = """
The sandbox is open:  {url}

Be Anna, type /trip Berlin to Lisbon next Tuesday to Friday, client visit — send the form, be Marta, approve it,
and see on the right what Hesine holds. Everything runs on this machine alone. Ctrl-C ends it.
在页面左侧切换身份，输入 /trip 下周三去上海出差三天，见客户，再以经理身份审批。按 Ctrl-C 结束。
"""


async def shown(scene: Scene, port: int, *, browse: bool) -> None:
    """Until it is cancelled. `port` 0 takes a free one; with `browse` the person's own browser opens the page."""
    page = create_app(scene.slack_url, scene.hesine_url, scene.bot.restart)
    async with serving_on(page, "127.0.0.1", port) as url:
        print(WELCOME.format(url=url), flush=True)
        if browse:
            webbrowser.open(url)
        try:
            await asyncio.Event().wait()
        finally:
            page.state.closing.set()
