"""The demo: every step holds, a step that does not is named, and nothing is left behind however it ends."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from cli.demo_player import Script
from cli.demo_screen import Silence
from cli.demo_stage import Stage, Step, played
from tests.scenario.terminal import Terminal

ROOT = Path(__file__).parents[2]
DEMO = [sys.executable, "-m", "cli.main", "demo"]
WITHOUT_STAND_INS = "import sys; sys.modules['sandbox'] = None; from cli.main import run; run()"

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def headless():
    """One whole play, in a temporary folder of its own."""
    with tempfile.TemporaryDirectory(prefix="tb") as folder:
        done = subprocess.run(
            [*DEMO, "--json"], cwd=ROOT, env=_env(folder), capture_output=True, text=True, timeout=150, check=False
        )
        yield SimpleNamespace(code=done.returncode, out=done.stdout, err=done.stderr, folder=folder, left=_left(folder))


def test_every_step_of_the_journey_holds(headless):
    assert headless.code == 0, headless.err + headless.out[-3000:]
    play = json.loads(headless.out)
    assert play["failed"] is None
    assert [step["name"] for step in play["steps"]] == [
        "in_words",
        "approved",
        "rejected",
        "withdrawn",
        "refused",
        "decided_in_hesine",
        "hesine_away",
        "true_everywhere",
    ]
    assert all(_checks(step) for step in play["steps"]), "a step without a check proves nothing"
    assert all(check["held"] for step in play["steps"] for check in _checks(step))


def test_each_person_reads_their_own_language(headless):
    sights = [one for step in json.loads(headless.out)["steps"] for one in step["entries"] if one["kind"] == "sight"]
    cards = {who: [one["drawn"] for one in sights if one["who"] == who] for who in ("陈昊", "Marta Ruiz")}
    assert any("同意" in drawn for drawn in cards["陈昊"])
    assert any("[ Approve ]" in drawn for drawn in cards["Marta Ruiz"])
    assert not any("Approve" in drawn for drawn in cards["陈昊"])


def test_hesine_holds_each_decision_once_and_none_of_a_withdrawn_trip(headless):
    trips = json.loads(headless.out)["hesine"]
    assert [(trip["state"], trip["decisions"]) for trip in trips] == [
        ("approved", 1),
        ("rejected", 1),
        ("withdrawn", 0),
        ("approved", 1),
        ("rejected", 1),
        ("approved", 1),
    ]


def test_the_played_demo_leaves_no_process_and_no_file(headless):
    assert headless.left == ([], [])


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_whatever_ends_it_on_the_way_everything_ends_with_it(short_folder, ending):
    with subprocess.Popen(
        [*DEMO, "--headless"], cwd=ROOT, env=_env(short_folder), stdout=subprocess.PIPE, text=True
    ) as demo:
        assert any("Send" in line for line in demo.stdout), "it ended before the first form was sent"
        demo.send_signal(ending)
        demo.stdout.read()
    assert demo.returncode == 130
    assert _left(short_folder) == ([], [])


def test_what_does_not_start_is_named_and_everything_ends(short_folder):
    env = _env(short_folder) | {"TRAVELBOT_REDIS_SERVER": "/no/such/server"}
    done = subprocess.run([*DEMO, "--headless"], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "the bot did not get ready" in done.stderr
    assert "/no/such/server" in done.stderr
    assert _left(short_folder) == ([], [])


def test_a_person_rejects_with_their_own_words_and_then_leaves(short_folder):
    """At a terminal: r, a reason, and q where the next step would begin."""
    with Terminal([*DEMO, "--terminal"], ROOT, _env(short_folder)) as person:
        person.at("Enter = go on", "")
        person.at("You are 陈昊", "r")
        person.at("The reason", "Not before the audit")
        person.at("Enter = go on", "q")
        shown = person.to_the_end()
    assert "陈昊: rejected" in shown
    assert "Not before the audit" in shown
    assert "Stopped by you" in shown
    assert person.code == 0
    assert _left(short_folder) == ([], [])


def test_without_the_stand_ins_one_line_says_so():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_STAND_INS, "demo"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 1
    assert "make demo" in done.stdout


async def test_a_step_that_does_not_hold_is_named_and_ends_the_play():
    async def holds(stage):
        stage.check("this", held=True)

    async def breaks(stage):
        stage.check("that", held=False, saw="something else")

    stage = Stage(SimpleNamespace(), Silence(), Script())
    play = await played([Step("well", "", holds), Step("badly", "", breaks), Step("never", "", holds)], stage)
    assert (play.failed, [step.name for step in play.steps]) == ("badly", ["well", "badly"])
    assert play.as_json()["held"] is False
    assert play.checks[-1].saw == "something else"


async def test_what_a_person_cannot_do_fails_the_step():
    async def impossible(_):
        raise LookupError("Hesine holds no trip")

    play = await played([Step("lost", "", impossible)], Stage(SimpleNamespace(), Silence(), Script()))
    assert play.failed == "lost"
    assert "Hesine holds no trip" in play.checks[-1].saw


def _env(folder):
    return os.environ | {"TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"}


def _checks(step):
    return [entry for entry in step["entries"] if entry["kind"] == "check"]


def _left(folder):
    """Processes that were started with this temporary folder, and files in it."""
    needle = str(folder).encode()
    alive = [int(one.name) for one in Path("/proc").glob("[0-9]*") if needle in _about(one)]
    return alive, sorted(path.name for path in Path(folder).iterdir())


def _about(process):
    try:
        return (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
    except OSError:
        return b""
