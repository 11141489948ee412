"""A choice of ours that was pressed, in the form or below our answer."""

from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from blocks.ids import ANSWERS
from blocks.payload import AnswerRef
from bot.trips.drafts import Answer, Turn
from handlers.desk import Desk
from handlers.errors import edge
from handlers.request import Body, OpenModal, Sender, moment_of_press, pressed
from handlers.talk import Talk
from handlers.trip_form import TripFormJourney


@dataclass(frozen=True, slots=True)
class Answers:
    desk: Desk
    form: TripFormJourney
    talk: Talk

    async def answer(self, ack: AsyncAck, body: Body) -> None:
        sender, ref = Sender.of(body), AnswerRef.unpack(pressed(body))
        turn = Turn(moment_of_press(body), self.desk.clock.now(), answer=Answer(ref.slot, ref.leg, ref.value))
        if body.get("view"):
            await self.form.answer(sender, OpenModal.of(body), ref, turn)
            self.desk.behind(sender, self.talk.redraw(sender, ref.draft_id))
        else:
            await self.talk.answer(sender, ref.draft_id, turn)
        await ack()


def register(app: AsyncApp, journey: Answers) -> None:
    for action in ANSWERS:
        app.action(action.value)(edge(journey.desk, "answer", journey.answer))
