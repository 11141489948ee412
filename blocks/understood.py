"""What was understood of a trip in words: in one line, and what must still be asked, with its choices as buttons."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from slack_sdk.models.blocks import Block, ButtonElement

from blocks import itinerary, labels, parts
from blocks.ids import ANSWERS, Field
from blocks.markup import one_line
from blocks.payload import AnswerRef
from blocks.reader import Reader
from bot.trips.drafts import Draft
from bot.trips.form import LegForm, TripForm, parse_amount
from bot.trips.model import Mode, Money, Place
from bot.trips.reading import Choice, Doubt, Question, written

UNKNOWN = "…"
TEXT_LIMIT = 120
"""Of a purpose or a project in the line, in characters."""


def line(form: TripForm, reader: Reader) -> str:
    """`Berlin → Lisbon · Mon 30 Nov – Fri 4 Dec 2026 · 5 days, 4 nights · €800 · client visit`; empty for an empty form."""
    return " · ".join(filter(None, _facts(form, reader)))


def questions(draft: Draft, asked: Sequence[Question], reader: Reader) -> Iterator[Block]:
    for one in asked:
        yield parts.section(question(one, draft, reader))
        yield parts.actions(*(_button(*each, one, draft, reader) for each in zip(ANSWERS, one.choices, strict=False)))


def question(one: Question, draft: Draft, reader: Reader) -> str:
    """`To: which of these?`, with the leg where there are several."""
    field = labels.label(Field(one.slot), reader)
    if one.leg is not None and len(draft.form.legs) > 1:
        field = f"{reader.t('Leg {number}', number=one.leg + 1)} · {field}"
    return f"❓ *{field}* · {_sentence(one.doubt, reader)}"


def choice(one: Choice, among: Sequence[Choice], reader: Reader) -> str:
    """As plain text: an absolute day, or a place told from its namesakes."""
    if isinstance(one, Place):
        return _place(one, [other for other in among if isinstance(other, Place)], reader)
    return labels.mode(one, reader) if isinstance(one, Mode) else reader.day(one)


def _facts(form: TripForm, reader: Reader) -> Iterator[str]:
    yield _route(form.legs, reader)
    yield _dates(form, reader)
    yield reader.listed([labels.mode(one, reader) for one in dict.fromkeys(leg.mode for leg in form.legs) if one])
    amount = parse_amount(form.amount)
    yield reader.money(Money(amount, form.currency)) if isinstance(amount, Decimal) else ""
    yield one_line(form.purpose, TEXT_LIMIT)
    yield one_line(form.project, TEXT_LIMIT)


def _route(legs: Sequence[LegForm], reader: Reader) -> str:
    if not any(leg.origin or leg.destination for leg in legs):
        return ""
    words: list[str] = []
    for number, leg in enumerate(legs):
        if number == 0 or leg.origin != legs[number - 1].destination:
            words.append((reader.t("; ") if number else "") + _named(leg.origin, reader))
        words.append(f" → {_named(leg.destination, reader)}")
    return "".join(words)


def _named(place: Place | None, reader: Reader) -> str:
    return reader.place(place) if place else UNKNOWN


def _dates(form: TripForm, reader: Reader) -> str:
    days = [one for one in (*(leg.depart for leg in form.legs), form.return_date) if one]
    if not days:
        return ""
    if form.legs[0].depart is None:
        return f"{UNKNOWN} – {reader.day(max(days))}"
    return itinerary.period(form.legs[0].depart, max(days), reader)


def _sentence(doubt: Doubt, reader: Reader) -> str:
    return {
        Doubt.NAMESAKES: reader.t("several places have this name. Which one?"),
        Doubt.UNKNOWN_PLACE: reader.t("this place is in no table of ours. Did you mean another?"),
        Doubt.WHICH_CITY: reader.t("which city is it?"),
        Doubt.EITHER: reader.t("which of these?"),
        Doubt.WHICH_DAY: reader.t("which day do you mean?"),
        Doubt.WHICH_MODE: reader.t("how do you travel?"),
    }[doubt]


def _button(action: str, one: Choice, asked: Question, draft: Draft, reader: Reader) -> ButtonElement:
    shown = choice(one, asked.choices, reader)
    value = AnswerRef(draft.id, asked.slot, asked.leg, written(one)).pack()
    field = labels.label(Field(asked.slot), reader)
    return parts.button(shown, action, value, label=f"{field}: {shown}")


def _place(one: Place, among: Sequence[Place], reader: Reader) -> str:
    names = Counter(_name(other, reader) for other in among)
    where = reader.places.where(one)
    return f"{_name(one, reader)} ({where})" if names[_name(one, reader)] > 1 and where else _name(one, reader)


def _name(place: Place, reader: Reader) -> str:
    return reader.places.name(place, reader.language) if place.code else place.name
