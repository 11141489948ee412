"""Says who in Slack is who in Hesine: `build` draws the form, `parse` reads it back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from slack_sdk.models.blocks import (
    Block,
    ConfirmObject,
    ExternalDataSelectElement,
    InputBlock,
    UserSelectElement,
)
from slack_sdk.models.views import View

from blocks import labels, parts, sentences
from blocks.ids import Action, Callback, Field
from blocks.payload import UnreadableError, UserRef
from blocks.reader import Reader
from blocks.slack_json import Json, mapping, text
from bot.people.administration import Unlinkable
from bot.people.model import Link, Person
from bot.trips.model import EmployeeId, UserId

USER = re.compile(r"[UW][A-Z0-9]{1,63}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who was chosen in Slack, and how things stand for them; `link` where an administrator linked them."""

    person: Person
    link: Link | None = None
    bar: Unlinkable | None = None


@dataclass(frozen=True, slots=True)
class LinkForm:
    user: UserId | None
    employee: EmployeeId | None


def build(chosen: Chosen | None, reader: Reader) -> View:
    return parts.modal(
        reader.t("Who is who"),
        list(_blocks(chosen, reader)),
        callback_id=Callback.LINK,
        close=reader.t("Close"),
        submit=reader.t("Link"),
    )


def parse(state: Json) -> LinkForm:
    """Raises UnreadableError."""
    user = text(mapping(mapping(state, Field.LINKED_USER), Field.LINKED_USER), "selected_user")
    chosen = mapping(mapping(mapping(state, Field.LINKED_EMPLOYEE), Field.LINKED_EMPLOYEE), "selected_option")
    employee = text(chosen, "value")
    if user and not USER.fullmatch(user):
        raise UnreadableError("not a user")
    return LinkForm(UserId(user) if user else None, EmployeeId(employee) if employee else None)


def errors(user: Unlinkable | None, employee: Unlinkable | None, reader: Reader) -> dict[str, str]:
    """Under the field that it is about; empty where the link can be made."""
    found = {Field.LINKED_USER.value: user, Field.LINKED_EMPLOYEE.value: employee}
    return {field: unlinkable(bar, reader) for field, bar in found.items() if bar}


def unlinkable(bar: Unlinkable, reader: Reader) -> str:
    return {
        Unlinkable.NOBODY: reader.t("Please choose someone."),
        Unlinkable.STRANGER: reader.t("They are here from another organisation, and cannot be linked."),
        Unlinkable.DEACTIVATED: reader.t("This account is deactivated, and cannot be linked."),
        Unlinkable.BOT: reader.t("This is an app, not a person."),
        Unlinkable.UNKNOWN_EMPLOYEE: reader.t("Hesine does not know this person any more."),
        Unlinkable.LEFT: reader.t("According to Hesine this person no longer works here."),
    }[bar]


def linked(link: Link, reader: Reader) -> str:
    """To the administrator."""
    return reader.t(
        "<@{user}> now counts as {employee} in Hesine.", user=link.user, employee=reader.name(link.employee)
    )


def unlinked(link: Link, reader: Reader) -> str:
    return reader.t("<@{user}> is no longer linked with {employee}. Their e-mail address counts again.", user=link.user, employee=reader.name(link.employee))  # fmt: skip


def you_are_linked(link: Link, reader: Reader) -> str:
    """To the person themselves."""
    return reader.t("<@{admin}> has linked you with {employee} in Hesine: what you ask for and decide here counts as theirs. If that is not you, please say so at once.", admin=link.by, employee=reader.name(link.employee))  # fmt: skip


def you_are_unlinked(link: Link, by: UserId, reader: Reader) -> str:
    return reader.t("<@{admin}> has removed your link with {employee} in Hesine. Your e-mail address counts again.", admin=by, employee=reader.name(link.employee))  # fmt: skip


def _blocks(chosen: Chosen | None, reader: Reader) -> Iterator[Block]:
    yield parts.section(
        reader.t("People are recognised by their e-mail address. A link that is made here wins over it.")
    )
    yield InputBlock(
        block_id=Field.LINKED_USER,
        label=parts.plain(labels.label(Field.LINKED_USER, reader)),
        element=UserSelectElement(action_id=Field.LINKED_USER),
        dispatch_action=True,
    )
    if chosen:
        yield from _standing(chosen, reader)
    yield InputBlock(
        block_id=Field.LINKED_EMPLOYEE,
        label=parts.plain(labels.label(Field.LINKED_EMPLOYEE, reader)),
        element=ExternalDataSelectElement(
            action_id=Field.LINKED_EMPLOYEE,
            min_query_length=1,
            placeholder=parts.plain(reader.t("Name or e-mail address"), 150),
        ),
    )


def _standing(chosen: Chosen, reader: Reader) -> Iterator[Block]:
    person, link = chosen.person, chosen.link
    if link:
        told = reader.t("Now: linked with {employee} by <@{admin}>, {when}.", employee=reader.name(link.employee), admin=link.by, when=reader.live_moment(link.at))  # fmt: skip
        yield parts.section(told, parts.button(
            reader.t("Remove the link"),
            Action.UNLINK,
            UserRef(link.user).pack(),
            style="danger",
            confirm=ConfirmObject(
                title=parts.plain(reader.t("Remove the link?"), 100),
                text=parts.plain(reader.t("From then on this person's e-mail address counts."), 300),
                confirm=parts.plain(reader.t("Remove"), 30),
                deny=parts.plain(reader.t("Cancel"), 30),
            ),
        ))  # fmt: skip
    elif chosen.bar:
        yield parts.section(unlinkable(chosen.bar, reader))
    elif person.employee:
        yield parts.section(
            reader.t("Now: {employee}, by their e-mail address.", employee=reader.name(person.employee.id))
        )
    else:
        yield parts.section(
            reader.t("Now: nobody. They are told: “{why}”", why=sentences.nobody(person.unknown, reader))
        )
