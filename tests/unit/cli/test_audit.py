"""`travelbot audit`: what is exported can be checked, and what was tampered with is named."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.stores.audit import AuditLog
from bot.stores.keys import Keys
from bot.stores.keyspace import delete, hset, xtrim
from bot.trips.audit import Act, Actor, Entry, Origin, Result
from bot.trips.chain import digest
from bot.trips.model import EmployeeId, TripId, WorkspaceId

NOW = datetime.now(UTC)
HOME, OTHER = WorkspaceId("T1"), WorkspaceId("T2")
PRESSED = Entry(HOME, NOW, Act.APPROVE, Result.DONE, Actor(Origin.CARD, EmployeeId("E-1")), trip=TripId("trip-1"))


def old(days: int) -> Entry:
    return replace(PRESSED, at=NOW - timedelta(days=days))


@pytest.fixture
def filled(kept):
    async def fill(keyspace):
        log = AuditLog(keyspace)
        await log.append(old(40), old(30), old(20), PRESSED)
        await log.append(replace(PRESSED, workspace=OTHER))

    kept.do(fill)
    return kept


def exported(kept, *words: str) -> list[dict]:
    result = kept.called("audit", "export", *words)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def head_of(kept, workspace=HOME):
    return kept.do(lambda keyspace: AuditLog(keyspace).head(workspace))


def test_an_export_has_each_entry_with_its_link_and_names_the_heads(filled):
    lines = exported(filled)
    assert [(one["entry"]["workspace"], one["number"]) for one in lines] == [(HOME, n) for n in (1, 2, 3, 4)] + [
        (OTHER, 1)
    ]
    assert lines[1]["previous"] == lines[0]["link"]
    said = filled.called("audit", "export").stderr
    assert f"T1: whole up to entry 4, head {head_of(filled).link}" in said
    assert f"T2: whole up to entry 1, head {head_of(filled, OTHER).link}" in said


def test_an_export_may_be_of_one_workspace_and_of_late_only(filled):
    assert [one["number"] for one in exported(filled, "--workspace", "T2")] == [1]
    since = (NOW - timedelta(days=25)).isoformat()
    assert [one["number"] for one in exported(filled, "--workspace", "T1", "--since", since)] == [3, 4]


def test_what_is_in_redis_is_whole(filled):
    result = filled.called("audit", "verify")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"T1: whole up to entry 4, head {head_of(filled).link}",
        f"T2: whole up to entry 1, head {head_of(filled, OTHER).link}",
    ]


def test_no_audit_is_whole_too(kept):
    assert kept.called("audit", "verify").exit_code == 0
    assert kept.called("audit", "verify", "--workspace", "T9").stdout == "T9: nothing is there\n"


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda keys: [hset(keys.audit_head(), "count", "9")], "entry 9: the last is not there"),
        (lambda keys: [hset(keys.audit_head(), "link", "0" * 40)], "entry 4: the head names another link"),
        (lambda keys: [delete(keys.audit_head())], "entry 4: the head names another link"),
        (lambda keys: [xtrim(keys.audit(), "99999999999999-0")], "entry 4: the last is not there"),
    ],
    ids=["cut", "other head", "no head", "emptied"],
)
def test_what_was_tampered_with_in_redis_is_named(filled, harm, said):
    filled.do(lambda keyspace: keyspace.commit(harm(Keys(HOME))))
    result = filled.called("audit", "verify")
    assert result.exit_code == 1
    assert f"T1: broken: {said}" in result.stdout
    assert "T2: whole" in result.stdout


def test_a_chain_whose_beginning_is_gone_is_broken_unless_it_was_trimmed(filled):
    async def lose(keyspace):
        await keyspace.commit([delete(Keys(HOME).audit())])
        await AuditLog(keyspace).append(PRESSED)

    filled.do(lose)
    result = filled.called("audit", "verify")
    assert (result.exit_code, "T1: broken: entry 5: entries before it are missing" in result.stdout) == (1, True)


def test_an_entry_that_was_slipped_in_is_named(filled):
    async def slip(keyspace):
        entry = replace(PRESSED, cause="slipped in").document()
        await keyspace.redis.xadd(
            Keys(HOME).audit(), {"number": 5, "document": entry, "previous": "", "link": digest(entry)[:40]}
        )

    filled.do(slip)
    result = filled.called("audit", "verify")
    assert (result.exit_code, "T1: broken: entry 5: it is not what was written" in result.stdout) == (1, True)


def test_a_file_is_checked_without_a_redis(filled, tmp_path: Path):
    out = tmp_path / "audit.jsonl"
    exported(filled, "--out", str(out))
    result = filled.called("audit", "verify", str(out), REDIS_URL="redis://127.0.0.1:1")
    assert result.exit_code == 0
    assert "T1: whole up to entry 4" in result.stdout


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda lines: [lines[0], lines[1].replace("E-1", "E-2"), *lines[2:]],
            "T1: broken: entry 2: it is not what was",
        ),
        (lambda lines: [lines[0], *lines[2:]], "T1: broken: entry 3: it follows entry 1"),
        (lambda lines: [lines[0], "{}", *lines[2:]], "line 2 is no entry"),
        (lambda lines: [lines[0], "no json", *lines[2:]], "line 2 is no entry"),
    ],
)
def test_the_first_broken_entry_of_a_file_is_named(filled, tmp_path: Path, change, said):
    out = tmp_path / "audit.jsonl"
    exported(filled, "--out", str(out))
    out.write_text("\n".join(change(out.read_text("utf-8").splitlines())) + "\n", "utf-8")
    result = filled.called("audit", "verify", str(out))
    assert result.exit_code == 1
    assert said in result.stdout


def test_a_head_that_was_kept_elsewhere_must_be_in_the_chain(filled):
    kept_elsewhere = exported(filled, "--workspace", "T1")[1]["link"]
    assert filled.called("audit", "verify", "--head", kept_elsewhere).exit_code == 0
    other = filled.called("audit", "verify", "--head", "f" * 40)
    assert (other.exit_code, f"no entry has the link {'f' * 40}" in other.stdout) == (1, True)


def test_old_entries_are_removed_once_they_are_in_a_file(filled, tmp_path: Path):
    out = tmp_path / "audit.jsonl"
    result = filled.called("audit", "export", "--out", str(out), "--trim", TRAVELBOT_AUDIT_DAYS="25")
    assert result.exit_code == 0, result.output
    assert "T1: removed up to entry 2" in result.stderr
    assert len(out.read_text("utf-8").splitlines()) == 5
    left = exported(filled, "--workspace", "T1")
    assert [(one["number"], one["entry"]["act"]) for one in left] == [(3, "approve"), (4, "approve"), (5, "trim")]
    assert filled.called("audit", "verify").exit_code == 0
    assert [one["number"] for one in exported(filled, "--workspace", "T2")] == [1]


@pytest.mark.parametrize(
    "words", [("--trim",), ("--trim", "--out", "a"), ("--trim", "--out", "a", "--since", "2026-01-01")]
)
def test_nothing_is_removed_without_a_setting_a_file_and_all_entries(filled, words):
    days = {"TRAVELBOT_AUDIT_DAYS": "1"} if "--since" in words else {}
    assert filled.called("audit", "export", *words, **days).exit_code == 2
    assert len(exported(filled)) == 5


def test_a_broken_chain_is_exported_as_it_is_and_nothing_of_it_is_removed(filled, tmp_path: Path):
    async def slip(keyspace):
        await keyspace.redis.xadd(
            Keys(HOME).audit(), {"number": 9, "document": PRESSED.document(), "previous": "", "link": ""}
        )

    filled.do(slip)
    out = tmp_path / "audit.jsonl"
    result = filled.called("audit", "export", "--out", str(out), "--trim", TRAVELBOT_AUDIT_DAYS="25")
    assert (result.exit_code, "removed" in result.stderr) == (1, False)
    assert len(out.read_text("utf-8").splitlines()) == 6


def test_an_export_never_overwrites_another(filled, tmp_path: Path):
    out = tmp_path / "audit.jsonl"
    exported(filled, "--out", str(out))
    before = out.read_text("utf-8")
    assert filled.called("audit", "export", "--out", str(out)).exit_code == 2
    assert out.read_text("utf-8") == before


@pytest.mark.parametrize("words", [("export", "--since", "soon"), ("verify", "no-such-file"), ("burn",)])
def test_wrong_usage_ends_with_2(kept, words):
    assert kept.called("audit", *words).exit_code == 2
