"""`travelbot relay`: what stands still is listed with its reason, tried again, or dropped with what it promised."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SystemClock
from bot.stores.audit import AuditLog
from bot.stores.outbox import OutboxStore
from bot.stores.trips import TripStore
from bot.trips import outbox
from bot.trips.model import State
from bot.trips.ports import Change
from tests.unit.trips.samples import TRIP_ID, WORKSPACE, sending

NOW = datetime.now(UTC)
ROW = f"file:{TRIP_ID}"
REASON = "NotFound: Hesine has no such object (40401)"


@pytest.fixture
def stuck(kept):
    """A trip whose filing is parked, and a read that only waits."""

    async def fill(keyspace):
        rows = OutboxStore(keyspace, SystemClock())
        trip = sending()
        await TripStore(keyspace).commit(Change(trip, None, (outbox.filing(trip, NOW),)))
        await rows.park(await rows.take(WORKSPACE, ROW), REASON)
        await rows.put(outbox.reading_trip(WORKSPACE, "H-9", NOW + timedelta(hours=1)))

    kept.do(fill)
    return kept


def listed(kept, *words):
    result = kept.called("relay", "list", "--json", *words)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def trip_of(kept):
    return kept.do(lambda keyspace: TripStore(keyspace).load(WORKSPACE, TRIP_ID))


def acts(kept):
    async def read(keyspace):
        return [json.loads(one.document) async for one in AuditLog(keyspace).entries(WORKSPACE)]

    return [(one["act"], one.get("why", "")) for one in kept.do(read)]


def test_what_is_parked_is_listed_with_trip_tries_and_reason(stuck):
    (one,) = listed(stuck)
    assert one == {
        "workspace": WORKSPACE,
        "id": ROW,
        "errand": "file",
        "trip": TRIP_ID,
        "number": TRIP_ID[:8],
        "state": "parked",
        "attempts": 1,
        "since": NOW.isoformat(timespec="seconds"),
        "due": "",
        "reason": REASON,
    }


def test_what_waits_is_listed_when_asked_for(stuck):
    assert [(one["id"], one["state"]) for one in listed(stuck, "--all")] == [(ROW, "parked"), ("read:H-9", "waiting")]


def test_the_table_has_the_same(stuck):
    said = stuck.called("relay", "list", COLUMNS="300").stdout
    assert all(word in said for word in (ROW, "parked", REASON))
    assert "read:H-9" not in said


def test_an_empty_list_says_so(kept):
    assert kept.called("relay", "list").stdout == "Nothing is parked.\n"
    assert kept.called("relay", "list", "--all", "--workspace", "T9").stdout == "Nothing waits.\n"


@pytest.mark.parametrize("which", [(ROW,), ("--all",)])
def test_a_parked_errand_is_tried_again(stuck, which):
    result = stuck.called("relay", "retry", *which)
    assert (result.exit_code, result.stdout) == (0, f"{ROW}: is tried again\n")
    assert listed(stuck) == []
    due = stuck.do(lambda keyspace: OutboxStore(keyspace, SystemClock()).due(WORKSPACE))
    assert due == [ROW]
    assert acts(stuck) == [("park", "file"), ("retry", "file")]


def test_a_dropped_errand_is_gone_and_its_trip_can_be_mended(stuck):
    result = stuck.called("relay", "drop", ROW, "--reason", "untaken", "--yes")
    assert (result.exit_code, result.stdout) == (0, f"{ROW}: dropped\n")
    assert listed(stuck) == []
    assert trip_of(stuck).state is State.REFUSED
    assert acts(stuck) == [("park", "file"), ("drop", "untaken"), ("file", "")]


def test_nothing_is_dropped_without_a_yes(stuck):
    result = stuck.called("relay", "drop", ROW, "--reason", "untaken", answer="n\n")
    assert result.exit_code == 1
    assert len(listed(stuck)) == 1
    assert trip_of(stuck).state is State.SENDING
    assert stuck.called("relay", "drop", ROW, "--reason", "untaken", answer="y\n").exit_code == 0


@pytest.mark.parametrize("words", [("retry", "file:x"), ("drop", "read:H-9", "--reason", "obsolete", "--yes")])
def test_what_is_not_parked_is_not_touched(stuck, words):
    result = stuck.called("relay", *words)
    assert result.exit_code == 1
    assert "no parked errand is called" in result.stderr


def test_an_id_that_several_workspaces_have_needs_the_workspace(stuck):
    async def twice(keyspace):
        rows = OutboxStore(keyspace, SystemClock())
        for workspace in ("T1", "T2"):
            await rows.put(outbox.reading_people(workspace, NOW))
            await rows.park(await rows.take(workspace, "read-people"), REASON)

    stuck.do(twice)
    drop = ("relay", "drop", "read-people", "--reason", "obsolete", "--yes")
    assert "name one with --workspace" in stuck.called(*drop).stderr
    assert stuck.called(*drop, "--workspace", "T2").exit_code == 0
    assert [one["workspace"] for one in listed(stuck) if one["id"] == "read-people"] == ["T1"]


@pytest.mark.parametrize(
    "words", [("retry",), ("retry", ROW, "--all"), ("drop", ROW), ("drop", ROW, "--reason", "too dear")]
)
def test_wrong_usage_ends_with_2_and_changes_nothing(stuck, words):
    assert stuck.called("relay", *words).exit_code == 2
    assert len(listed(stuck)) == 1


def test_a_redis_that_is_away_is_one_sentence(kept):
    result = kept.called("relay", "list", REDIS_URL="redis://127.0.0.1:1")
    assert result.exit_code == 1
    assert result.stderr.startswith("travelbot: Redis did not answer")
