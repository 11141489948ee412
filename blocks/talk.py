"""Our answers in a conversation: what was understood, what is asked, and the way into the form."""

from collections.abc import Sequence

from blocks import parts, understood
from blocks.lists import discard_button, open_button
from blocks.markup import one_line, quote
from blocks.parts import Message
from blocks.reader import Reader
from bot.trips.drafts import Draft
from bot.trips.reading import Question

WORDS_LIMIT = 300
CHOICE_LIMIT = 75


def heard(draft: Draft, asked: Sequence[Question], reader: Reader) -> Message:
    """Where no form can be opened unasked: what was understood, the questions, and a button."""
    buttons = parts.actions(open_button(draft, reader), discard_button(draft, reader))
    if not draft.is_trip:
        text = no_trip(reader)
        return Message(text, (parts.section(text), parts.actions(open_button(draft, reader))))
    line = understood.line(draft.form, reader)
    text = f"{reader.t('Shall I make a trip of this?')}\n{quote(draft.words, WORDS_LIMIT)}"
    text += f"\n*{line}*" if line else ""
    told = "\n".join(_spoken(one, draft, reader) for one in asked)
    how = reader.t("Not right? Edit your message, or answer in its thread: “actually Thursday”, “budget 900”.")
    blocks = (parts.section(text), *understood.questions(draft, asked, reader), buttons, parts.context(how))
    return Message("\n".join(filter(None, (text, told, how))), blocks)


def no_trip(reader: Reader) -> str:
    return reader.t(
        "I found no trip in that. Tell me where, when and why, for example “Berlin to Lisbon Tue-Fri, client visit, 800 EUR” or “下周三去上海出差三天，见客户，预算5000”. `/trip list` shows your trips, where you can also take one back; `/trip help` shows the rest."
    )


def nothing_to_change(reader: Reader) -> str:
    return reader.t(
        "I found nothing in that to change the trip by. Say for example “actually Thursday”, “to Madrid”, “budget 900”."
    )


def sent_before(reader: Reader) -> str:
    return reader.t(
        "This trip was sent already, so nothing was changed. You can withdraw it from its own message, or say the new one."
    )


def _spoken(one: Question, draft: Draft, reader: Reader) -> str:
    choices = (one_line(understood.choice(each, one.choices, reader), CHOICE_LIMIT) for each in one.choices)
    return f"{understood.question(one, draft, reader)} {reader.listed(choices, 'or')}"
