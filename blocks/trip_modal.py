"""The form of a trip: `build` draws it, `parse` reads it back, with the same ids.

A block's id holds the field, the leg and the draft. So what was typed survives when a leg is added (same ids),
and another draft's content shows when that draft is continued (other ids).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    DatePickerElement,
    ExternalDataSelectElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from blocks import labels, parts, understood
from blocks.ids import DISPATCHED, Action, Callback, Field
from blocks.markup import cut, one_line
from blocks.payload import DraftRef, UnreadableError
from blocks.reader import Reader
from blocks.slack_json import Json, mapping, mappings, text
from bot.trips.drafts import Draft
from bot.trips.form import CURRENCIES, MAX_LEGS, MAX_TEXT, FormError, LegForm, TripForm
from bot.trips.model import EmployeeId, Mode, Place
from bot.trips.reading import Question

FILLED_BY_ANSWERS = {
    Field.ORIGIN,
    Field.DESTINATION,
    Field.DEPART,
    Field.MODE,
    Field.RETURN_DATE,
    Field.LODGING,
}
HOTEL = "hotel"
NAME_LIMIT = 120
"""Of a place's name inside an option's value."""
VALUE_LIMIT = 150
WORDS_LIMIT = 300
WHOLE_TRIP = "trip"
LEGS = {str(number) for number in range(MAX_LEGS)}
CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class OfferedDraft:
    """An unfinished draft that the form offers to go on with."""

    draft_id: str
    about: str


def build(draft: Draft, reader: Reader, *, offered: OfferedDraft | None = None, asked: Sequence[Question] = ()) -> View:
    """What is `asked` comes first, with its choices."""
    questions = understood.questions(draft, asked, reader)
    blocks = [*_offer(offered, reader), *_words(draft, reader), *questions, *_inputs(draft, reader)]
    return parts.modal(
        reader.t("New trip"),
        blocks,
        callback_id=Callback.TRIP,
        close=reader.t("Close"),
        submit=reader.t("Send"),
        private_metadata=DraftRef(draft.id).pack(),
        notify_on_close=True,
    )


def parse(state: Json) -> TripForm:
    """`view.state.values` as typed. Blocks that are not ours are passed over; what is missing stays empty.

    Raises UnreadableError for what Slack's own inputs cannot hold, such as the 31st of February.
    """
    found = {key: _element(state, block) for block in state if (key := _key(block))}
    whole = {field: element for (field, leg), element in found.items() if leg == WHOLE_TRIP}
    legs = {int(leg) for _, leg in found if leg != WHOLE_TRIP}
    if legs != set(range(len(legs))):
        raise UnreadableError("legs do not follow each other")
    return TripForm(
        purpose=_text(whole.get(Field.PURPOSE)),
        legs=tuple(_leg(found, str(one)) for one in sorted(legs)) or (LegForm(),),
        return_date=_date(whole.get(Field.RETURN_DATE)),
        lodging=bool(mappings(whole.get(Field.LODGING, {}), "selected_options")),
        amount=_text(whole.get(Field.AMOUNT)),
        currency=_currency(whole.get(Field.CURRENCY)),
        approver=EmployeeId(chosen) if (chosen := _choice(whole.get(Field.APPROVER))) else None,
        project=_text(whole.get(Field.PROJECT)),
        note=_text(whole.get(Field.NOTE)),
    )


def errors(problems: tuple[FormError, ...], draft_id: str, reader: Reader, shown: Iterable[str] = ()) -> dict[str, str]:
    """Each problem under its own field, for the answer to a submission; the first of a field's problems.

    `shown` are the ids of the blocks that are open in front of the person.
    """
    on_screen = {key: block for block in shown if (key := _key(block))}
    told: dict[str, str] = {}
    for one in problems:
        field, leg = Field(one.field), WHOLE_TRIP if one.leg is None else str(one.leg)
        where = on_screen.get((field, leg)) or block_id(field, one.leg, draft_id)
        told.setdefault(where, labels.problem(one, reader))
    return told


def block_id(field: Field, leg: int | None, draft_id: str, turns: int = 0) -> str:
    """An answered question fills fields of an open form: Slack shows that only under another id than before."""
    turn = f".{turns}" if turns and field in FILLED_BY_ANSWERS else ""
    return f"{field}.{WHOLE_TRIP if leg is None else leg}.{draft_id[:8]}{turn}"


def place_option(place: Place, reader: Reader) -> Option:
    """Resolved places in the reader's language; typed ones as typed."""
    shown = f"{reader.places.name(place, reader.language)} ({place.code})" if place.code else place.name
    return _option_of(place, shown)


def typed_place_option(typed: str, reader: Reader) -> Option:
    return _option_of(Place(typed), reader.t("Use “{typed}” as typed", typed=cut(typed, 50)))


def person_option(name: str, employee: EmployeeId) -> Option:
    return parts.option(name, employee)


def _option_of(place: Place, shown: str) -> Option:
    return parts.option(shown, f"{place.code}|{place.name[:NAME_LIMIT]}"[:VALUE_LIMIT])


def _offer(offered: OfferedDraft | None, reader: Reader) -> Iterator[Block]:
    if offered:
        text = reader.t("You have an unfinished trip: {about}", about=one_line(offered.about, 80))
        value = DraftRef(offered.draft_id).pack()
        yield parts.section(text, parts.button(reader.t("Continue it"), Action.CONTINUE_DRAFT, value))


def _words(draft: Draft, reader: Reader) -> Iterator[Block]:
    if not draft.words:
        return
    words, line = one_line(draft.words, WORDS_LIMIT), understood.line(draft.understood or draft.form, reader)
    if line:
        yield parts.section(f"*{line}*")
        yield parts.context(reader.t("Filled in from: “{words}”. Please check it.", words=words))
    else:
        yield parts.context(reader.t("No trip was found in “{words}”, so the form is empty.", words=words))


def _inputs(draft: Draft, reader: Reader) -> Iterator[Block]:
    form = draft.form
    yield _input(Field.PURPOSE, draft, reader, _text_element(Field.PURPOSE, form.purpose))
    for number, leg in enumerate(form.legs):
        yield from _leg_inputs(number, leg, draft, reader)
    yield _leg_buttons(form, draft, reader)
    yield _input(Field.RETURN_DATE, draft, reader, _date_element(Field.RETURN_DATE, form.return_date), optional=True)
    yield _input(Field.LODGING, draft, reader, _lodging_element(form, reader), optional=True)
    yield _input(Field.AMOUNT, draft, reader, _text_element(Field.AMOUNT, form.amount))
    yield _input(Field.CURRENCY, draft, reader, _currency_element(form))
    yield _input(Field.APPROVER, draft, reader, _approver_element(form, reader))
    yield _input(Field.PROJECT, draft, reader, _text_element(Field.PROJECT, form.project), optional=True)
    yield _input(Field.NOTE, draft, reader, _text_element(Field.NOTE, form.note, lines=True), optional=True)


def _leg_inputs(number: int, leg: LegForm, draft: Draft, reader: Reader) -> Iterator[Block]:
    if len(draft.form.legs) > 1:
        yield parts.section(f"*{reader.t('Leg {number}', number=number + 1)}*")
    yield _input(Field.ORIGIN, draft, reader, _place_element(Field.ORIGIN, leg.origin, reader), leg=number)
    yield _input(
        Field.DESTINATION, draft, reader, _place_element(Field.DESTINATION, leg.destination, reader), leg=number
    )
    yield _input(Field.DEPART, draft, reader, _date_element(Field.DEPART, leg.depart), leg=number)
    yield _input(Field.MODE, draft, reader, _mode_element(leg, reader), leg=number, optional=True)


def _leg_buttons(form: TripForm, draft: Draft, reader: Reader) -> Block:
    value = DraftRef(draft.id).pack()
    buttons = []
    if len(form.legs) < MAX_LEGS:
        buttons.append(parts.button(reader.t("Add a leg"), Action.ADD_LEG, value))
    if len(form.legs) > 1:
        buttons.append(parts.button(reader.t("Remove the last leg"), Action.REMOVE_LEG, value))
    return parts.actions(*buttons, block_id=f"legs.{len(form.legs)}.{draft.id[:8]}")


def _input(
    field: Field,
    draft: Draft,
    reader: Reader,
    element: InputInteractiveElement,
    *,
    leg: int | None = None,
    optional: bool = False,
) -> InputBlock:
    return InputBlock(
        block_id=block_id(field, leg, draft.id, len(draft.turns)),
        label=parts.plain(labels.label(field, reader)),
        element=element,
        optional=optional,
        dispatch_action=field in DISPATCHED,
    )


def _text_element(field: Field, value: str, *, lines: bool = False) -> PlainTextInputElement:
    return PlainTextInputElement(
        action_id=field, initial_value=value[:MAX_TEXT] or None, multiline=lines, max_length=MAX_TEXT
    )


def _date_element(field: Field, value: date | None) -> DatePickerElement:
    return DatePickerElement(action_id=field, initial_date=value.isoformat() if value else None)


def _place_element(field: Field, place: Place | None, reader: Reader) -> ExternalDataSelectElement:
    return ExternalDataSelectElement(
        action_id=field,
        min_query_length=1,
        placeholder=parts.plain(reader.t("City, airport or station"), 150),
        initial_option=place_option(place, reader) if place and place.name.strip() else None,
    )


def _mode_element(leg: LegForm, reader: Reader) -> StaticSelectElement:
    options = {one: parts.option(labels.mode(one, reader), one.value) for one in Mode}
    return StaticSelectElement(
        action_id=Field.MODE,
        placeholder=parts.plain(reader.t("Any"), 150),
        options=list(options.values()),
        initial_option=options[leg.mode] if leg.mode else None,
    )


def _lodging_element(form: TripForm, reader: Reader) -> CheckboxesElement:
    needed = parts.option(reader.t("I need a hotel"), HOTEL)
    return CheckboxesElement(
        action_id=Field.LODGING, options=[needed], initial_options=[needed] if form.lodging else None
    )


def _currency_element(form: TripForm) -> StaticSelectElement:
    """A currency that was said and is not among ours is offered too: it is not quietly exchanged."""
    options = {one: parts.option(one, one) for one in (*CURRENCIES, form.currency) if one}
    return StaticSelectElement(
        action_id=Field.CURRENCY,
        options=list(options.values()),
        initial_option=options[form.currency or CURRENCIES[0]],
    )


def _approver_element(form: TripForm, reader: Reader) -> ExternalDataSelectElement:
    chosen = person_option(reader.names.get(form.approver, form.approver), form.approver) if form.approver else None
    return ExternalDataSelectElement(
        action_id=Field.APPROVER,
        min_query_length=1,
        placeholder=parts.plain(reader.t("Name of a colleague"), 150),
        initial_option=chosen,
    )


def _key(block: str) -> tuple[str, str] | None:
    """The field and the leg that a block's id names; None for a block that is not ours."""
    field, leg, _ = f"{block}..".split(".", 2)
    return (field, leg) if field in set(Field) and (leg == WHOLE_TRIP or leg in LEGS) else None


def _element(state: Json, block: str) -> Json:
    elements = mapping(state, block)
    return mapping(elements, next(iter(elements), ""))


def _leg(found: Mapping[tuple[str, str], Json], leg: str) -> LegForm:
    mode = _choice(found.get((Field.MODE, leg)))
    return LegForm(
        origin=_place(found.get((Field.ORIGIN, leg))),
        destination=_place(found.get((Field.DESTINATION, leg))),
        depart=_date(found.get((Field.DEPART, leg))),
        mode=Mode(mode) if mode in set(Mode) else None,
    )


def _text(element: Json | None) -> str:
    return text(element or {}, "value")


def _choice(element: Json | None) -> str:
    return text(mapping(element or {}, "selected_option"), "value")


def _currency(element: Json | None) -> str:
    chosen = _choice(element) or CURRENCIES[0]
    if not CURRENCY.fullmatch(chosen):
        raise UnreadableError("currency")
    return chosen


def _date(element: Json | None) -> date | None:
    chosen = text(element or {}, "selected_date")
    if not chosen:
        return None
    try:
        return datetime.strptime(chosen, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise UnreadableError("selected_date") from None


def _place(element: Json | None) -> Place | None:
    code, _, name = _choice(element).partition("|")
    return Place(name, code) if name.strip() else None
