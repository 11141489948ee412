"""One trip, pressed, withdrawn, decided in Hesine, changed there, read late and carried badly, in any order."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.errors import Unreachable
from bot.people.directory_sync import DirectorySync
from bot.relay.hesine_courier import HesineCourier
from bot.relay.worker import Relay
from bot.stores.people import Watermarks
from bot.tenants.model import Tenant
from bot.trips.model import ApprovalStatus, Decided, Record, State, Step, StepRule, Verdict
from bot.trips.outbox import Errand
from bot.trips.outcomes import Done, NotEntitled, Overtaken
from bot.trips.states import SETTLED
from tests.conftest import MovableClock
from tests.unit.people.fakes import OrganisationInMemory
from tests.unit.relay.fakes import KnownTenants, NotedQueue
from tests.unit.trips.office import Office
from tests.unit.trips.samples import (
    CHEN,
    DETAIL,
    LIN,
    MEI,
    RAO,
    SAM,
    TRIP_ID,
    WORKSPACE,
    delegation,
    press,
    record,
    step,
)

PEOPLE = st.sampled_from([CHEN, SAM, CHEN, SAM, MEI, MEI, RAO, LIN])
"""Those who may decide more often than those who may not."""
VERDICTS = st.sampled_from(Verdict)
ALWAYS = delegation(MovableClock().now().date(), MovableClock().now().date() + timedelta(days=30))
FATES = st.sampled_from(["waiting", "waiting", "answered", "unanswered", "unheard"])
"""What becomes of the rows of the outbox: a worker is not there yet, or it reaches Hesine more or less well."""
BROUGHT = (Errand.DECIDE, Errand.WITHDRAW)


def seat(one):
    return one.on_behalf_of or one.approver


def settled_by(one: Step, words: tuple[Decided, ...]) -> ApprovalStatus:
    if any(said.status is ApprovalStatus.REJECTED for said in words):
        return ApprovalStatus.REJECTED
    enough = len(words) == len(one.approvers) if one.rule is StepRule.ALL else bool(words)
    return ApprovalStatus.APPROVED if enough else ApprovalStatus.PENDING


class Hesine:
    """Holds one trip of two steps by Hesine's own rules, and every record it ever showed."""

    def __init__(self, rule_of_first: StepRule, *, honours_delegates: bool) -> None:
        self.steps = (step(1, (CHEN, SAM), rule_of_first), step(2, (SAM,)))
        self.now = record(*self.steps, hesine_id=TRIP_ID, client_request_id="")
        self.shown: list[Record] = [self.now]
        self.honours_delegates = honours_delegates
        self.fate = "answered"

    async def read(self, _):
        self._heard()
        return self.now

    async def decide(self, _, decision):
        self._heard()
        outcome = self._decided(decision)
        return self._answered(outcome)

    async def withdraw(self, _, withdrawal):
        self._heard()
        if self.now.withdrawn_at:
            return self._answered(Done(self.now))
        if self.now.step is None or self.now.version != withdrawal.version:
            return self._answered(Overtaken(self.now))
        self.become(withdrawn_at=self.now.updated_at)
        return self._answered(Done(self.now))

    def become(self, **changes) -> None:
        self.now = replace(self.now, updated_at=self.now.updated_at + timedelta(seconds=1), **changes)
        self.shown.append(self.now)

    def speak(self, word: Decided) -> None:
        """A word on the current step, from here or from Hesine's own page."""
        held = self.now.step
        assert held is not None
        words = (*held.decisions, word)
        status = settled_by(held, words)
        steps = tuple(
            replace(one, status=status, decisions=words) if one.no == held.no else one for one in self.now.steps
        )
        if status is ApprovalStatus.APPROVED and held.no == 1:
            self.become(steps=steps, current_step=2)
        else:
            self.become(steps=steps, status=status)

    def change(self, number: int) -> None:
        """New content, even of a settled trip: more than Hesine allows, so that the game goes on."""
        self.become(
            detail=replace(DETAIL, note=str(number)),
            version=self.now.version + 1,
            status=ApprovalStatus.PENDING,
            steps=self.steps,
            current_step=1,
            withdrawn_at=None,
        )

    def may_still_speak(self, person) -> bool:
        held = self.now.step
        return held is not None and person in held.approvers and person not in map(seat, held.decisions)

    def _decided(self, decision):
        if any(said.decision_id == decision.id for one in self.now.steps for said in one.decisions):
            return Done(self.now)
        held = self.now.step
        if held is None or (held.no, self.now.version) != (decision.step_no, decision.version):
            return Overtaken(self.now)
        if decision.on_behalf_of and not self.honours_delegates:
            return NotEntitled("R-1")
        if not self.may_still_speak(seat(decision)):
            return Overtaken(self.now)
        status = ApprovalStatus(decision.verdict.value)
        self.speak(Decided(decision.id, decision.approver, status, decision.at, on_behalf_of=decision.on_behalf_of))
        return Done(self.now)

    def _heard(self) -> None:
        if self.fate == "unheard":
            raise Unreachable("no connection")

    def _answered(self, outcome):
        if self.fate == "unanswered":
            raise Unreachable("the answer was lost")
        return outcome


class OneTrip(RuleBasedStateMachine):
    @initialize(rule_of_first=st.sampled_from([StepRule.ALL, StepRule.ALL, StepRule.ANY]), honours=st.booleans())
    def open(self, rule_of_first, honours):
        self.loop = asyncio.new_event_loop()
        self.clock = MovableClock()
        self.office = Office(self.clock)
        self.hesine = Hesine(rule_of_first, honours_delegates=honours)
        self.presses = 0
        self.newest_seen = (0, self.hesine.now.updated_at)
        tenants = KnownTenants(Tenant(WORKSPACE, "key-1", self.hesine, OrganisationInMemory()))
        courier = HesineCourier(
            self.office.mirror, tenants, DirectorySync(self.office.people, Watermarks(self.office.keyspace))
        )
        self.relay = Relay(self.office.outbox, dict.fromkeys(BROUGHT, courier), NotedQueue(), self.clock)
        self.do(self.office.opened())
        self.do(self.office.people.replace_delegations(WORKSPACE, [ALWAYS]))
        self.do(self.office.mirror.observe(WORKSPACE, self.hesine.now))

    def do(self, act):
        return self.loop.run_until_complete(act)

    @property
    def trip(self):
        return self.do(self.office.trip())

    def rows(self):
        return [row for row in self.do(self.office.rows(*BROUGHT)) if not row.parked]

    @rule(person=PEOPLE, verdict=VERDICTS, old_card=st.sampled_from(["", "", "", "", "step", "version"]), fate=FATES)
    def somebody_presses(self, person, verdict, old_card, fate):
        self.presses += 1
        step_no = self.trip.step.no if self.trip.step and old_card != "step" else 1
        version = self.trip.version - (old_card == "version")
        shown = {"step_no": step_no, "version": version, "at": self.clock.now()}
        self.do(self.office.desk.decide(press(person, verdict, click=f"{person}/{self.presses}", **shown)))
        self.carry_all(fate)

    @rule(person=st.sampled_from([LIN, RAO]))
    def somebody_withdraws(self, person):
        self.presses += 1
        self.do(self.office.desk.withdraw(WORKSPACE, TRIP_ID, person, f"{person}/{self.presses}"))

    @rule(
        person=st.sampled_from([CHEN, SAM]),
        verdict=st.sampled_from([Verdict.APPROVED, Verdict.APPROVED, Verdict.REJECTED]),
    )
    def somebody_speaks_in_hesine(self, person, verdict):
        if self.hesine.may_still_speak(person):
            at, status = self.hesine.now.updated_at, ApprovalStatus(verdict.value)
            self.hesine.speak(Decided(f"web-{len(self.hesine.shown)}", person, status, at))

    @rule()
    def the_content_changes_in_hesine(self):
        self.hesine.change(len(self.hesine.shown))

    @rule(data=st.data())
    def a_record_is_read_however_old(self, data):
        self.do(self.office.mirror.observe(WORKSPACE, data.draw(st.sampled_from(self.hesine.shown))))

    @rule(fate=FATES)
    def what_is_due_is_carried(self, fate):
        self.carry_all(fate)

    def carry_all(self, fate):
        self.hesine.fate = fate
        for row in self.rows() if fate != "waiting" else ():
            self.do(self.relay.carry(WORKSPACE, row.id))
        self.hesine.fate = "answered"

    @rule()
    def time_passes(self):
        self.clock.advance(minutes=6)

    @invariant()
    def each_seat_has_one_decision_per_step_and_version(self):
        ours = Counter((one.step_no, one.version, seat(one)) for one in self.trip.decisions)
        theirs = Counter((one.no, seat(said)) for one in self.hesine.now.steps for said in one.decisions)
        assert all(count == 1 for count in (*ours.values(), *theirs.values()))

    @invariant()
    def what_is_outstanding_stands_in_the_outbox(self):
        trip, rows = self.trip, self.rows()
        assert {one.id for one in trip.decisions} <= {row.facts.get("decision") for row in rows}
        if trip.withdrawal:
            assert any(row.errand is Errand.WITHDRAW for row in rows)

    @invariant()
    def the_mirror_never_goes_back(self):
        seen = (self.trip.version, self.trip.record.updated_at)
        assert seen >= self.newest_seen
        self.newest_seen = seen

    @invariant()
    def nobody_whose_word_stands_in_hesine_is_told_otherwise(self):
        stands = {said.decision_id for one in self.hesine.now.steps for said in one.decisions}
        told = {row.id.rpartition(":")[2] for row in self.do(self.office.rows(Errand.TELL))}
        assert not stands & told

    @invariant()
    def a_trip_is_ahead_of_hesine_only_by_what_is_outstanding(self):
        trip = self.trip
        assert (trip.state is State.DECIDING) is bool(trip.decisions)
        assert (trip.state is State.WITHDRAWING) is (trip.withdrawal is not None)
        if trip.state in SETTLED:
            assert trip.waits_for == ()

    def teardown(self):
        """Once Hesine answers again, everything is brought, nothing is left over, and both sides agree."""
        while rows := self.rows():
            self.clock.advance(minutes=6)
            for row in rows:
                self.do(self.relay.carry(WORKSPACE, row.id))
        self.do(self.office.mirror.observe(WORKSPACE, self.hesine.now))
        trip = self.trip
        assert (trip.record, trip.decisions, trip.withdrawal) == (self.hesine.now, (), None)
        assert trip.state is self._truth()
        self.loop.close()

    def _truth(self):
        return State.WITHDRAWN if self.hesine.now.withdrawn_at else State(self.hesine.now.status.value)


TestOneTrip = OneTrip.TestCase
TestOneTrip.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
