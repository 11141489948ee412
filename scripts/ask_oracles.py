"""Asks validators that others wrote about our manifest, our views and our calls: `python -m scripts.ask_oracles FOLDER`.

FOLDER holds the validators; the descriptions of Slack's methods stand beside it in slack-api-ref. The calls are those
of one headless demo, the views those of tests/golden and of the calls.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cli.demo_journey import JOURNEY
from cli.demo_player import Script
from cli.demo_processes import opened
from cli.demo_screen import Silence
from cli.demo_stage import Stage, played

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = ROOT / "manifest.yml"
OWN_WAYS = {"response_url"}
"""In the log of calls, but no method of the Web API."""
Json = dict[str, Any]


def main(folder: Path) -> int:
    calls = asyncio.run(_calls())
    wrong = [*_manifest(folder, calls), *_requests(folder, calls), *_views(folder, [*_golden(), *_sent(calls)])]
    _say("\n".join(wrong) or "Nothing to complain about.")
    return 1 if wrong else 0


async def _calls() -> list[Json]:
    async with opened() as scene:
        play = await played(JOURNEY, Stage(scene, Silence(), Script()))
        if play.failed:
            raise SystemExit(f"the demo's step {play.failed} did not hold; `make demo ARGS=--headless` shows why")
        return [call for call in await scene.slack.calls() if call["method"] not in OWN_WAYS]


def _manifest(folder: Path, calls: list[Json]) -> Iterator[str]:
    methods = sorted({call["method"] for call in calls})
    _say(f"manifest: the schema, and the scopes of {', '.join(methods)}")
    yield from _asked(folder, "manifest_check.py", str(folder / "manifest.schema.2.0.0.json"), str(MANIFEST))
    yield from _asked(folder, "api_ref.py", *_reference(folder), "scopes", str(MANIFEST), *methods)


def _requests(folder: Path, calls: list[Json]) -> Iterator[str]:
    """Each method once for each set of arguments that it was called with."""
    kinds = {(call["method"], tuple(sorted(call["args"]))): call["args"] for call in calls}
    _say(f"calls: {len(calls)}, of {len(kinds)} kinds")
    for (method, _), arguments in kinds.items():
        for complaint in _asked(
            folder, "api_ref.py", *_reference(folder), "request", method, told=json.dumps(arguments)
        ):
            yield f"{method}: {complaint}"


def _views(folder: Path, cases: list[Json]) -> Iterator[str]:
    _say(f"views: {len(cases)} messages and modals")
    with TemporaryDirectory() as scratch:
        file = Path(scratch) / "cases.json"
        file.write_text(json.dumps(cases), "utf-8")
        for call in (("cross_rules.py", "score"), ("py_models.py", "slack_sdk")):
            done = _run(folder / call[0], call[1], str(file), "-v")
            verdicts = json.loads(done.stdout)
            yield from (f"{call[0]} rejects {case}" for case, verdict in verdicts.items() if verdict == "reject")
            yield from (f"  {line}" for line in done.stderr.splitlines())


def _golden() -> Iterator[Json]:
    for page in sorted((ROOT / "tests/golden").glob("*/*.json")):
        content = json.loads(page.read_text("utf-8"))
        if "blocks" in content:
            yield _case(f"{page.parent.name}/{page.stem}", content)


def _sent(calls: list[Json]) -> Iterator[Json]:
    for number, call in enumerate(calls):
        content = _decoded(call["args"].get("view")) or {"blocks": _decoded(call["args"].get("blocks"))}
        if content["blocks"]:
            yield _case(f"call {number}, {call['method']}", content)


def _case(name: str, content: Json) -> Json:
    is_modal = content.get("type") == "modal"
    return {
        "id": name,
        "target": "modal" if is_modal else "blocks",
        "payload": content if is_modal else content["blocks"],
    }


def _decoded(value: Any) -> Any:
    """In a form, nested values are JSON texts."""
    return json.loads(value) if isinstance(value, str) else value


def _run(script: Path, *arguments: str, told: str = "") -> subprocess.CompletedProcess[str]:
    call = [sys.executable, str(script), *arguments]
    return subprocess.run(call, input=told, capture_output=True, text=True, check=False)  # noqa: S603  # the folder is the caller's own


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _reference(folder: Path) -> tuple[str, str]:
    return "--ref", str(folder.parent / "slack-api-ref")


def _asked(folder: Path, script: str, *arguments: str, told: str = "") -> list[str]:
    """What it complains about; notes are shown and do not count."""
    done = _run(folder / script, *arguments, told=told)
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line != "OK"]
    for line in lines:
        if line.startswith("note:"):
            _say(f"  {line}")
    return [line for line in lines if not line.startswith("note:")]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
