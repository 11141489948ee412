"""Where a provisional link leads: a page that says who was let in, and to what."""

import html
from datetime import datetime

from sandbox.hesine_open.answers import Answer
from sandbox.hesine_open.deep_links import SPENT, DeepLink
from sandbox.hesine_open.world import World

PATH = "/web/provisional.html"


def opened(world: World, code: str, now: datetime) -> Answer:
    """A link that was used up or is over shows the sentence that the real page shows."""
    link, name = _found(world, code)
    if link is None or not link.open(now):
        return _page(SPENT)
    return _page(f"{name} · {link.page} {link.flow_id or ''}".strip())


def address(base_url: str, link: DeepLink) -> str:
    return f"{base_url}{PATH}?code={link.code}"


def _found(world: World, code: str) -> tuple[DeepLink | None, str]:
    for tenant in world.tenants.values():
        if link := tenant.links.links.get(code):
            return link, tenant.office.directory.staff[link.staff_id].name
    return None, ""


def _page(text: str) -> Answer:
    return Answer(200, f"<!doctype html><title>合思</title><p>{html.escape(text)}</p>".encode(), "text/html")
