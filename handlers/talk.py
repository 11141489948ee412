"""A trip that is talked about in the DM: each thing said is one turn of a draft, and our one answer follows the draft."""

from dataclasses import dataclass, replace

from blocks import sentences, talk
from blocks.parts import Message
from bot.people.model import Person
from bot.trips.drafts import Draft, Turn, reworded, with_turn
from bot.trips.form import TripForm
from handlers.desk import Desk
from handlers.draft_ids import draft_id_of
from handlers.intake import Intake
from handlers.request import Sender
from handlers.said import Said

LATE = 600
"""Seconds in which Slack may deliver an edit before the message itself: it tries again after 1 and 5 minutes."""
REDRAWN = 3
"""Times that one turn may redraw our answer because others came meanwhile; each of those draws too."""


@dataclass(frozen=True, slots=True)
class Talk:
    desk: Desk
    intake: Intake

    async def take_in(self, said: Said) -> None:
        """On disk once this returns, however often and in whatever order Slack tells of it. Raises NotSaved."""
        about = await self._thread_of(said) if said.thread else None
        if about is None:
            await self._keep_words(said)
        elif about.submission:
            if not said.edited:
                self.desk.behind(said.sender, self._say_in_thread(said, sent=True))
        else:
            await self._keep_turn(said, about)

    async def answer(self, sender: Sender, draft_id: str, turn: Turn) -> None:
        """A choice that was pressed below our answer."""
        await self.desk.drafts.revise(sender.workspace, sender.user, draft_id, lambda known: _turned(known, turn))
        draft = await self.desk.drafts.load(sender.workspace, sender.user, draft_id)
        if draft and draft.submission is None:
            work = self.redraw(sender, draft_id) if draft.answered else self._first_answer(sender, draft)
            self.desk.behind(sender, work)
        else:
            self.desk.behind(sender, self.desk.tell(sender, talk.sent_before if draft else sentences.draft_gone))

    async def redraw(self, sender: Sender, draft_id: str) -> None:
        """Our answer as the draft now stands, and again where it moved on meanwhile."""
        person, shown = await self.desk.person(sender), None
        for _ in range(REDRAWN):
            draft = await self._filled(sender, draft_id, person)
            if draft is None or draft.answered is None or draft == shown:
                return
            await self.desk.redraw(sender, draft.answered, await self._message(sender, draft, person))
            shown = draft

    async def _thread_of(self, said: Said) -> Draft | None:
        """The thread of our answer, or of the words that it answers."""
        workspace, user = said.sender.workspace, said.sender.user
        own = await self.desk.drafts.load(workspace, user, _id_of(said, said.thread))
        return own or await self.desk.drafts.answered_at(workspace, user, said.thread)

    async def _keep_words(self, said: Said) -> None:
        draft_id, now = _id_of(said, said.ts), self.desk.clock.now()
        new = Draft(said.sender.workspace, draft_id, said.sender.user, TripForm(), now, words=said.words, said_at=now)

        def change(known: Draft | None) -> Draft | None:
            if known is None:
                return replace(new, edited=said.edited) if said.seconds_until_edited < LATE else None
            return reworded(known, said.words, said.edited) if said.edited and _unsent(known) else None

        kept = await self.desk.drafts.revise(said.sender.workspace, said.sender.user, draft_id, change)
        if kept:
            first = kept.revision == 1
            work = self._first_answer(said.sender, kept) if first else self.redraw(said.sender, draft_id)
            self.desk.behind(said.sender, work)

    async def _keep_turn(self, said: Said, about: Draft) -> None:
        turn = Turn(said.ts, self.desk.clock.now(), said=said.words, edited=said.edited)
        kept = await self.desk.drafts.revise(
            said.sender.workspace, said.sender.user, about.id, lambda known: _turned(known, turn)
        )
        if kept:
            self.desk.behind(said.sender, self._corrected(said, kept))

    async def _first_answer(self, sender: Sender, draft: Draft) -> None:
        person = await self.desk.person(sender)
        filled = self.intake.filled(draft, person)
        place = await self.desk.post(sender, await self._message(sender, filled, person))
        await self.desk.drafts.revise(
            sender.workspace,
            sender.user,
            draft.id,
            lambda known: known and replace(self.intake.filled(known, person), answered=place),
        )
        now = await self.desk.drafts.load(sender.workspace, sender.user, draft.id)
        if now and (now.words, now.turns) != (draft.words, draft.turns):
            await self.redraw(sender, draft.id)

    async def _corrected(self, said: Said, kept: Draft) -> None:
        """Whoever said nothing that changes the trip is told so, where they said it."""
        person = await self.desk.person(said.sender)
        without = replace(kept, turns=tuple(one for one in kept.turns if one.ts != said.ts))
        if replace(self.intake.reading(kept, person), text="") == replace(
            self.intake.reading(without, person), text=""
        ):
            await self._say_in_thread(said, sent=False)
        await self.redraw(said.sender, kept.id)

    async def _say_in_thread(self, said: Said, *, sent: bool) -> None:
        reader = await self.desk.reader(said.sender, await self.desk.person(said.sender))
        text = talk.sent_before(reader) if sent else talk.nothing_to_change(reader)
        await self.desk.post(said.sender, Message(text), said.thread)

    async def _filled(self, sender: Sender, draft_id: str, person: Person) -> Draft | None:
        revised = await self.desk.drafts.revise(
            sender.workspace, sender.user, draft_id, lambda known: known and self.intake.filled(known, person)
        )
        return revised or await self.desk.drafts.load(sender.workspace, sender.user, draft_id)

    async def _message(self, sender: Sender, draft: Draft, person: Person) -> Message:
        reader = await self.desk.reader(sender, person)
        return talk.heard(draft, self.intake.asked(draft, person), reader)


def _id_of(said: Said, ts: str) -> str:
    return draft_id_of(said.sender.user, f"{said.channel}:{ts}")


def _unsent(draft: Draft | None) -> Draft | None:
    """What was sent is not changed by what is said afterwards."""
    return draft if draft and draft.submission is None else None


def _turned(draft: Draft | None, turn: Turn) -> Draft | None:
    unsent = _unsent(draft)
    return with_turn(unsent, turn) if unsent else None
