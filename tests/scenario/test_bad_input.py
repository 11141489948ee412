"""Bad input changes nothing and is always answered: generated requests at the HTTP edges of one running bot.

BAD_INPUT_CASES sets how many cases in all (500), BAD_INPUT_SEED the seed; both are printed.
"""

import asyncio
import hmac
import json
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from io import StringIO
from time import monotonic, time
from typing import Any, TypeVar
from uuid import uuid4

import httpx
import pytest
import structlog
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from bot import log
from bot.stores.connection import connect
from sandbox.hesine.signing import sign, string_to_sign
from sandbox.hesine.state import trip_state
from sandbox.hesine.world import World as HesineWorld
from sandbox.slack.world import World as SlackWorld
from tests.scenario import bad_requests as bad
from tests.scenario.bad_requests import LIN, MARK, MARTA, SIGNATURE, STAMP, STRANGER, TEAM, ZHAO, Json, Proof, Wire
from tests.scenario.rig import CHEN, START, Rig, asked, fill_and_send, has, standing, value_of

T = TypeVar("T")

SEED = int(os.environ.get("BAD_INPUT_SEED", "20261124"))
CASES = int(os.environ.get("BAD_INPUT_CASES", "500"))
pytestmark = [
    pytest.mark.timeout(60 + CASES),
    pytest.mark.filterwarnings("ignore:Generating overly large repr"),  # huge cases are the point
]
EDGE, PUSHES = "/slack/events", "/hesine/travel/events"
ANSWER_SECONDS = 3
NOT_CHANGES = ("show:", "read")
"""Rows of the outbox that only look again, or bring a copy up to date."""


def cases(share: float) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """So much of all cases, always the same ones for one seed."""
    unhurried = settings(
        max_examples=max(5, round(CASES * share)),
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    return lambda test: seed(SEED)(unhurried(test))


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: str
    told: list[Json]
    """What the bot said in Slack on account of the request: calls of the Web API."""

    def reached(self, user: str) -> bool:
        shown = (one for one in self.told if one["ok"])
        return bool(self.body) or any(one["args"].get("channel") == user for one in shown)


@dataclass(repr=False)
class Scene:
    """One running bot, what must never change, and what it wrote to its log."""

    rig: Rig
    slack: SlackWorld
    hesine: HesineWorld
    redis: Redis
    http: httpx.AsyncClient
    logged: StringIO
    runner: asyncio.Runner
    pending: str = ""
    settled: str = ""
    draft_of_zhao: str = ""
    before: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Hypothesis prints a test's arguments."""
        return "scene"

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """In the loop that the bot runs in, which stands still meanwhile: hypothesis draws between the steps."""
        return self.runner.run(work)

    def send(self, wire: Wire, *, proof: Proof | None = None, path: str = EDGE) -> Answer:
        return self.run(self._send(wire, proof, path))

    async def _send(self, wire: Wire, proof: Proof | None, path: str) -> Answer:
        self.slack.journal.calls.clear()
        headers = {"Content-Type": wire.content_type, **wire.headers}
        headers |= _slack_proof(wire.body, proof or Proof(self.slack.signing_secret)) if path == EDGE else {}
        started = monotonic()
        encoded = {name: value.encode("latin-1", "replace") for name, value in headers.items()}
        answer = await self.http.post(path, content=wire.chunks() if wire.chunks else wire.body, headers=encoded)
        assert monotonic() - started < ANSWER_SECONDS
        await self.rig.bot.background.drain()
        return Answer(answer.status_code, answer.text, list(self.slack.journal.calls))

    def check(self, answer: Answer, *statuses: int) -> None:
        """Answered as it should be, nothing changed anywhere, nothing of it in the log, nobody's mention forged."""
        assert answer.status in statuses
        assert self.run(self.state()) == self.before
        written = self.logged.getvalue()
        self.logged.seek(0)
        self.logged.truncate()
        assert MARK not in written
        assert self.slack.signing_secret not in written
        said = [text for one in answer.told for text in markup(one["args"])]
        assert [text for text in said if "<@U0EVIL>" in text or "<!channel>" in text or "<https://evil" in text] == []

    async def state(self) -> dict[str, Any]:
        """All that counts: Hesine's trips, and in Redis trips, decisions, errands and a bystander's draft."""
        book = self.hesine.tenant().book
        held = {"trips": [trip_state(one) for one in book.trips.values()], "effects": repr(book.effects)}
        prefix = f"travelbot:{{{TEAM}}}:"
        async for key in self.redis.scan_iter(f"{prefix}*", count=1000):
            if key.removeprefix(prefix).split(":")[0] in {"trip", "trips-of", "waiting-for", "hesine-ids", "numbers"}:
                held[key] = await self._value(key)
        rows = await self.redis.hkeys(f"{prefix}outbox:rows")
        held["rows"] = sorted(one for one in rows if not one.startswith(NOT_CHANGES))
        held["draft"] = await self.redis.hgetall(f"{prefix}draft:{self.draft_of_zhao}")
        return held

    async def _value(self, key: str) -> Any:
        kind = await self.redis.type(key)
        return await (self.redis.hgetall(key) if kind == "hash" else self.redis.zrange(key, 0, -1, withscores=True))


def markup(found: object) -> Iterator[str]:
    """All texts in which Slack would read mentions and links."""
    if isinstance(found, dict):
        if isinstance(found.get("text"), str) and found.get("type") != "plain_text":
            yield found["text"]
        yield from (text for inside in found.values() for text in markup(inside))
    elif isinstance(found, list):
        yield from (text for inside in found for text in markup(inside))
    elif isinstance(found, str) and found.startswith(("{", "[{")):
        yield from markup(json.loads(found))


def _slack_proof(body: bytes, proof: Proof) -> dict[str, str]:
    stamp = str(int(time() - proof.age))
    mac = hmac.new(proof.secret.encode(), f"v0:{stamp}:".encode() + body, sha256)
    return {STAMP: stamp, SIGNATURE: f"v0={mac.hexdigest()}", **proof.headers}


def hesine_signed(scene: Scene, body: bytes, *, secret: str = "hesine-sandbox-secret", age: float = 0) -> Wire:
    stamp, nonce = str(int(scene.rig.clock.now().timestamp() - age)), uuid4().hex
    text = string_to_sign("POST", PUSHES, "", body, timestamp=stamp, nonce=nonce)
    proof = {"App-Key": "hesine-sandbox-key", "Timestamp": stamp, "Nonce": nonce, "Signature": sign(secret, text)}
    return Wire(body, "application/json", proof)


@pytest.fixture(scope="module")
def logged() -> Iterator[StringIO]:
    """Every line at the finest level, as the process would write it."""
    written, root = StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(written), root.level
    quiet = {name: logging.getLogger(name).level for name in log.QUIET}
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)],
        logger_factory=structlog.PrintLoggerFactory(written),
        cache_logger_on_first_use=False,
    )
    for name in quiet:
        logging.getLogger(name).setLevel(logging.WARNING)
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    structlog.reset_defaults()
    root.removeHandler(handler)
    root.setLevel(level)
    for name, before in quiet.items():
        logging.getLogger(name).setLevel(before)


@pytest.fixture(scope="module")
def scene(redis_server, logged) -> Iterator[Scene]:
    with asyncio.Runner() as runner:
        found, done = asyncio.Future(loop=runner.get_loop()), asyncio.Event()
        host = runner.get_loop().create_task(_host(redis_server.url, logged, runner, found, done))
        host.add_done_callback(lambda ended: found.done() or found.set_exception(ended.exception()))
        yield runner.run(_of(found))
        done.set()
        runner.run(_of(host))


async def _of(awaited: Awaitable[T]) -> T:
    return await awaited


async def _host(
    redis_url: str, logged: StringIO, runner: asyncio.Runner, found: asyncio.Future[Scene], done: asyncio.Event
) -> None:
    """A trip that waits for Marta, one that is settled, and a draft of Zhao's, who does nothing more."""
    slack, hesine = SlackWorld(), HesineWorld(rate_factor=0, now=START)
    async with connect(redis_url) as redis, standing(redis_url, slack, hesine) as rig:
        await redis.flushall()
        await rig.slack.upsert_user(STRANGER, email="nobody@elsewhere.example", locale="en-US")
        async with rig.running(), httpx.AsyncClient(base_url=rig.url, timeout=30) as http:
            scene = Scene(rig, slack, hesine, redis, http, logged, runner)
            await _furnish(scene)
            found.set_result(scene)
            await done.wait()


async def _furnish(scene: Scene) -> None:
    rig, rows = scene.rig, f"travelbot:{{{TEAM}}}:outbox:rows"
    _, _, card = await asked(rig)
    scene.pending = value_of(card, "approve_trip")
    await fill_and_send(rig.person(LIN), "下周三坐高铁从北京去上海出差三天，见客户，预算5000")
    chen = rig.person(CHEN)
    card = await chen.wait_for_dm(has("approve_trip"))
    scene.settled = value_of(card, "approve_trip")
    await chen.press(card, "approve_trip")
    await chen.wait_for_dm(lambda message: message.ts == card.ts and not has("approve_trip")(message))
    await rig.person(ZHAO).command("从北京去上海 " + MARK)
    await rig.person(ZHAO).wait_for_modal()
    await rig.bot.background.drain()
    async with asyncio.timeout(10):
        while await scene.redis.hlen(rows):
            await scene.slack.journal.wait(scene.slack.journal.seq, 0.05)
    (scene.draft_of_zhao,) = await scene.redis.zrange(f"travelbot:{{{TEAM}}}:drafts-of:{ZHAO}", 0, -1)
    scene.before = await scene.state()
    scene.logged.seek(0)
    scene.logged.truncate()


@cases(0.1)
@given(st.data())
def test_what_slack_did_not_sign_just_now_is_refused(scene, data):
    proof = data.draw(bad.unproven(scene.slack.signing_secret))
    wire = data.draw(st.one_of(st.just(bad.sent(bad.press(MARTA, "approve_trip", scene.pending))), bad.bodies()))
    answer = scene.send(wire, proof=proof)
    scene.check(answer, 401)
    assert answer.told == []


def is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


@cases(0.12)
@given(wire=bad.bodies())
def test_a_malformed_body_is_a_bad_request(scene, wire):
    """What is no UTF-8 counts as unsigned, and only that: Slack never signed it."""
    answer = scene.send(wire)
    scene.check(answer, *((200, 400, 403) if is_text(wire.body) else (401,)))
    assert answer.told == []


@cases(0.28)
@given(st.data())
def test_a_broken_payload_of_any_kind_is_answered_to_whoever_can_be_told(scene, data):
    payload, touched = data.draw(bad.broken(scene.pending))
    answer = scene.send(bad.sent(payload))
    scene.check(answer, 200, 400, 403)
    quiet = payload.get("type") in ("event_callback", "block_suggestion", "view_closed") or "event" in payload
    named = touched & {"team", "user", "view", "user_id", "team_id"}
    typed = bad.of_a_field(payload)
    if not (quiet or named or typed):
        assert answer.status == 200
        assert answer.reached(LIN)


@cases(0.2)
@given(st.data())
def test_a_press_that_was_never_drawn_for_this_person_decides_nothing_and_is_explained(scene, data):
    payload = data.draw(bad.pressings(scene.pending, scene.settled))
    answer = scene.send(bad.sent(payload))
    scene.check(answer, 200)
    assert answer.reached(payload["user"]["id"])


@cases(0.2)
@given(st.data())
def test_a_form_with_a_wrong_field_sends_nothing_and_says_so(scene, data):
    payload = data.draw(bad.forms(scene.draft_of_zhao))
    answer = scene.send(bad.sent(payload))
    scene.check(answer, 200)
    assert answer.reached(LIN) or any(one["method"] == "views.update" for one in answer.told)


@cases(0.05)
@given(st.sampled_from(bad.HOSTILE), st.sampled_from(["/trip", "/trip list", "/trip status", "/other", "message"]))
def test_hostile_words_are_answered_as_words(scene, words, means):
    name, _, first = means.partition(" ")
    moment = f"{uuid4().int % 10**9}.1"
    said = (
        bad.event(bad.dm(LIN, words, moment), uuid4().hex)
        if name == "message"
        else bad.command(LIN, f"{first} {words}", name)
    )
    answer = scene.send(bad.sent(said))
    scene.check(answer, 200)
    assert answer.reached(LIN)


@cases(0.03)
@given(st.sampled_from(["T0ELSEWHERE", "", "E0GRID", TEAM.lower(), TEAM + "}:x"]), st.data())
def test_another_workspace_is_forbidden(scene, team, data):
    payload = data.draw(st.sampled_from(list(bad.known_payloads(scene.pending))))
    named = {"team": {"id": team}, "team_id": team}
    user = {"id": LIN, "team_id": team} if isinstance(payload.get("user"), dict) else payload.get("user")
    answer = scene.send(bad.sent({**payload, **named, "user": user}))
    scene.check(answer, 403)
    assert answer.told == []


@cases(0.04)
@given(st.data())
def test_a_push_that_breaks_the_contract_is_a_bad_request_and_one_unproven_is_refused(scene, data):
    broken = data.draw(st.sampled_from(bad.BROKEN_PUSH))
    body = data.draw(st.sampled_from([json.dumps(bad.push(**broken)).encode(), *(one.body for one in bad.BODIES)]))
    scene.check(scene.send(hesine_signed(scene, body), path=PUSHES), 400)
    forged = data.draw(st.sampled_from([{"secret": "forged"}, {"age": 400}, {"age": -400}]))
    sound = json.dumps(bad.push()).encode()
    scene.check(scene.send(hesine_signed(scene, sound, **forged), path=PUSHES), 401)
    wire, name = hesine_signed(scene, sound), data.draw(st.sampled_from(["App-Key", "Timestamp", "Nonce", "Signature"]))
    spoilt = data.draw(st.sampled_from(["", "x", "\u00e9" * 32, "9" * 400, "0" * 64]))
    answer = scene.send(Wire(wire.body, wire.content_type, {**wire.headers, name: spoilt}), path=PUSHES)
    scene.check(answer, 401)


def test_a_body_that_is_no_json_is_not_parsed_before_it_is_proven(scene):
    scene.check(scene.send(Wire(b"payload={"), proof=Proof("forged")), 401)


@pytest.mark.parametrize("headers", [{STAMP: "yesterday"}, {SIGNATURE: "v0=\u00e9"}])
def test_a_proof_that_is_no_proof_is_refused_not_an_error(scene, headers):
    scene.check(scene.send(Wire(b"a=b"), proof=Proof(scene.slack.signing_secret, 0, headers)), 401)


def test_the_31st_of_february_leaves_the_form_unsent_and_the_person_told(scene):
    day = {"selected_date": "2026-02-31"}
    values = bad.state(bad.DRAFT_OF_LIN, depart=day)
    answer = scene.send(bad.sent(bad.submission(LIN, values, f"d1|{bad.DRAFT_OF_LIN}")))
    scene.check(answer, 200)
    assert answer.reached(LIN)


@pytest.mark.parametrize("approver", ["E9999", "E1007"])
def test_an_approver_who_does_not_exist_or_left_is_told_under_the_field(scene, approver):
    values = bad.state(bad.DRAFT_OF_LIN, approver=bad.option(approver))
    answer = scene.send(bad.sent(bad.submission(LIN, values, f"d1|{bad.DRAFT_OF_LIN}")))
    scene.check(answer, 200)
    assert list(json.loads(answer.body)["errors"]) == [f"approver.trip.{bad.DRAFT_OF_LIN[:8]}"]


def test_a_form_that_names_the_draft_of_somebody_else_does_not_write_over_it(scene):
    theirs = scene.draft_of_zhao
    answer = scene.send(bad.sent(bad.submission(LIN, bad.state(theirs), f"d1|{theirs}")))
    scene.check(answer, 200)
    assert answer.reached(LIN)


def test_a_form_without_its_state_does_not_empty_the_draft(scene):
    key, draft = f"travelbot:{{{TEAM}}}:draft:{bad.DRAFT_OF_LIN}", f"d1|{bad.DRAFT_OF_LIN}"
    scene.send(bad.sent(bad.submission(LIN, bad.state(bad.DRAFT_OF_LIN, amount={"value": "x"}), draft)))
    kept = scene.run(scene.redis.hgetall(key))
    scene.check(scene.send(bad.sent(bad.submission(LIN, None, draft))), 200)
    assert MARK in kept["doc"]
    assert scene.run(scene.redis.hgetall(key)) == kept


def test_a_reason_that_hesine_would_refuse_is_told_under_the_field(scene):
    answer = scene.send(bad.sent(bad.rejection(MARTA, scene.pending, "x" * 2001)))
    scene.check(answer, 200)
    assert list(json.loads(answer.body)["errors"]) == ["reason"]


def test_a_user_change_of_wrong_types_is_not_kept_as_what_is_known_of_them(scene):
    user = {"id": LIN, "team_id": TEAM, "name": 5, "tz": [MARK], "profile": {"email": {}}}
    scene.check(scene.send(bad.sent(bad.event({"type": "user_change", "user": user}, "Ev9"))), 200)
    answer = scene.send(bad.sent(bad.command(LIN, "help")))
    scene.check(answer, 200)
    assert answer.reached(LIN)


@pytest.mark.parametrize(
    ("name", "value"), [("tz", "A" * 300), ("tz", "Europe"), ("locale", "tlh-XX"), ("locale", "!")]
)
def test_a_zone_or_language_that_is_none_does_not_keep_the_form_from_anybody(scene, name, value):
    user = {"id": STRANGER, "team_id": TEAM, "profile": {"email": "nobody@elsewhere.example"}, name: value}
    scene.check(scene.send(bad.sent(bad.event({"type": "user_change", "user": user}, "Ev8"))), 200)
    answer = scene.send(bad.sent(bad.command(STRANGER, "Berlin to Lisbon " + MARK)))
    scene.check(answer, 200)
    assert any(one["method"] == "views.open" for one in answer.told)
    assert answer.reached(STRANGER)


def test_forty_thousand_characters_do_not_keep_everybody_waiting(scene):
    scene.check(scene.send(bad.sent(bad.command(LIN, "Mon 30 Nov " * 3600))), 200)


@pytest.mark.parametrize("path", [EDGE, PUSHES])
@pytest.mark.parametrize("announced", [True, False])
def test_an_oversized_body_is_too_large_whether_its_length_is_announced_or_not(scene, path, announced):
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 50_000

    scene.check(scene.send(Wire(b"x" * 2_000_000) if announced else Wire(b"", chunks=parts), path=path), 413)


@pytest.mark.parametrize(
    "path", ["/", "/slack", "/slack/event", "/hesine/openplatform/events", "/hesine/travel/events/x"]
)
def test_an_unknown_path_is_not_found(scene, path):
    scene.check(scene.send(Wire(b"{}"), path=path), 404)


def test_an_event_that_comes_again_or_late_is_answered_once(scene):
    said = bad.sent(bad.event(bad.dm(LIN, MARK, "2.2"), "Ev-once"))
    first, again = scene.send(said), scene.send(said)
    scene.check(first, 200)
    scene.check(again, 200)
    assert (first.reached(LIN), again.told) == (True, [])


def test_a_decision_for_hesine_that_is_played_again_decides_nothing(scene):
    """A push of a trip that is settled, twice, and one about a trip of nobody."""
    for trip_id in (*(one["trip_id"] for one in scene.run(scene.rig.hesine.trips())), "T-none", "../../x"):
        body = json.dumps(bad.push(data={"trip_id": trip_id}, event="trip.decided")).encode()
        for _ in range(2):
            scene.check(scene.send(hesine_signed(scene, body), path=PUSHES), 200)
