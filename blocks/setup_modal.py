"""Connects the workspace with a company in Hesine: `build` draws the form, `parse` reads it back.

A secret that was typed is never shown again: where one is kept, its field is empty and says so.
"""

from collections.abc import Iterator, Mapping

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    ConfirmObject,
    InputBlock,
    InputInteractiveElement,
    PlainTextInputElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from blocks import labels, parts
from blocks.ids import Action, Callback, Field
from blocks.markup import one_line
from blocks.payload import UnreadableError
from blocks.reader import Reader
from blocks.slack_json import Json, mapping, mappings, text
from bot.tenants.address import Flaw
from bot.tenants.binding import Binding, Dialect
from bot.tenants.setup import Before, Part, SetupForm, Wrong
from bot.tenants.trial import Tried, Verdict

ADDRESS = "https://open.hesine.com"
SAME = "same"
LONGEST = 300
FIELD_OF = {
    Part.ADDRESS: Field.ADDRESS,
    Part.APP_KEY: Field.APP_KEY,
    Part.APP_SECRET: Field.APP_SECRET,
    Part.PROXY: Field.PROXY,
    Part.COMPANY: Field.COMPANY,
}


def build(before: Before, reader: Reader) -> View:
    return parts.modal(
        reader.t("Connect Hesine"),
        [*_standing(before.binding, reader), *_inputs(before, reader)],
        callback_id=Callback.SETUP,
        close=reader.t("Cancel"),
        submit=reader.t("Save"),
    )


def unbound(reader: Reader) -> View:
    """Takes the place of the form once the workspace was disconnected."""
    return parts.modal(
        reader.t("Connect Hesine"),
        [parts.section(disconnected(reader))],
        callback_id=Callback.SETUP,
        close=reader.t("Close"),
    )


def parse(state: Json) -> SetupForm:
    """Raises UnreadableError."""
    dialect = text(mapping(_element(state, Field.DIALECT), "selected_option"), "value")
    if dialect not in set(Dialect):
        raise UnreadableError("not a dialect")
    return SetupForm(
        Dialect(dialect),
        _typed(state, Field.ADDRESS),
        _typed(state, Field.APP_KEY),
        _typed(state, Field.APP_SECRET),
        _typed(state, Field.PROXY),
        same_company=bool(mappings(_element(state, Field.COMPANY), "selected_options")),
    )


def errors(flaws: Mapping[Part, Flaw | Wrong], before: Before, reader: Reader) -> dict[str, str]:
    """Each under its own field; what the form of a workspace that was never bound has no field for, under the App Key."""
    return {
        (FIELD_OF[part] if part is not Part.COMPANY or before.last_key else Field.APP_KEY).value: _wrong(flaw, reader)
        for part, flaw in flaws.items()
    }


def saved(reader: Reader) -> str:
    return reader.t("Saved. The connection is tried now; you will read here what came of it.")


def disconnected(reader: Reader) -> str:
    return reader.t(
        "This workspace is no longer connected with Hesine. Trips stay in Hesine, and what was shown here stays. Decisions and requests that Hesine had not got yet wait here, and are brought once the workspace is connected with the same company again."
    )


def bound_by_settings(reader: Reader) -> str:
    return reader.t(
        "This workspace is connected with Hesine by the settings of the server (`HESINE_APP_KEY`). Whoever runs the server changes it there."
    )


def outcome(tried: tuple[Tried, ...], binding: Binding, reader: Reader) -> str:
    """What came of trying the credentials, with what to change."""
    head = {
        True: reader.t("Hesine is connected: the App Key works, and people are being read. `/trip` can be used now."),
        False: reader.t("Saved, but Hesine cannot be used yet:"),
    }[all(one.verdict is Verdict.WELL for one in tried)]
    wrong = [f"• {_tried(one, binding, reader)}" for one in tried if one.verdict is not Verdict.WELL]
    again = [reader.t("Type `/trip setup` to correct it.")] if wrong else []
    return "\n".join([head, *wrong, *again])


def _standing(binding: Binding | None, reader: Reader) -> Iterator[Block]:
    if binding is None:
        yield parts.section(
            reader.t(
                "You find App Key and App Secret in Hesine's developer centre. They are stored encrypted, and the secret is never shown again."
            )
        )
        return
    since = reader.t(
        "Connected since {when} by <@{who}>.", when=reader.live_moment(binding.bound_at), who=binding.bound_by
    )
    yield parts.section(since, parts.button(
        reader.t("Disconnect"),
        Action.UNBIND,
        style="danger",
        confirm=ConfirmObject(
            title=parts.plain(reader.t("Disconnect Hesine?"), 100),
            text=parts.plain(reader.t("Trips stay in Hesine. Nobody can ask for or decide on trips here until the workspace is connected again; what is on its way to Hesine waits here until then."), 300),
            confirm=parts.plain(reader.t("Disconnect"), 30),
            deny=parts.plain(reader.t("Cancel"), 30),
        ),
    ))  # fmt: skip


def _inputs(before: Before, reader: Reader) -> Iterator[Block]:
    known = before.binding
    keep = reader.t("Leave empty to keep the one that is stored.") if known else ""
    yield _input(Field.DIALECT, reader, _dialects(known.dialect if known else Dialect.TRAVEL, reader))
    yield _input(Field.ADDRESS, reader, _text(Field.ADDRESS, known.address if known else ADDRESS))
    yield _input(Field.APP_KEY, reader, _text(Field.APP_KEY, known.app_key if known else ""))
    yield _input(Field.APP_SECRET, reader, _text(Field.APP_SECRET), hint=keep, optional=known is not None)
    yield _input(Field.PROXY, reader, _text(Field.PROXY), hint=_proxy_hint(known, reader), optional=True)
    if before.last_key:
        yield _input(Field.COMPANY, reader, _same_company(reader), optional=True)


def _proxy_hint(known: Binding | None, reader: Reader) -> str:
    if known and known.proxy:
        return reader.t("Leave empty to keep the one that is stored, type - to go without.")
    return reader.t("Only where Hesine's allow list names the address of a proxy: http://user:password@host:port")


def _dialects(chosen: Dialect, reader: Reader) -> StaticSelectElement:
    options = {Dialect.TRAVEL: parts.option(reader.t("Travel API (signed)"), Dialect.TRAVEL.value)}
    return StaticSelectElement(action_id=Field.DIALECT, options=list(options.values()), initial_option=options[chosen])


def _same_company(reader: Reader) -> CheckboxesElement:
    told = reader.t("Another App Key than before: it is the same company's")
    return CheckboxesElement(action_id=Field.COMPANY, options=[parts.option(told, SAME)])


def _text(field: Field, value: str = "") -> PlainTextInputElement:
    return PlainTextInputElement(action_id=field, initial_value=value or None, max_length=LONGEST)


def _input(
    field: Field, reader: Reader, element: InputInteractiveElement, *, hint: str = "", optional: bool = False
) -> InputBlock:
    return InputBlock(
        block_id=field,
        label=parts.plain(labels.label(field, reader)),
        element=element,
        hint=parts.plain(hint, 150) if hint else None,
        optional=optional,
    )


def _element(state: Json, field: Field) -> Json:
    return mapping(mapping(state, field), field)


def _typed(state: Json, field: Field) -> str:
    return text(_element(state, field), "value").strip()


def _wrong(flaw: Flaw | Wrong, reader: Reader) -> str:
    return {
        Flaw.UNREADABLE: reader.t("This is not an address: it looks like https://open.hesine.com"),
        Flaw.NOT_HTTPS: reader.t("Only https is taken."),
        Flaw.NOT_A_PROXY: reader.t("A proxy looks like this: http://user:password@host:port"),
        Flaw.INSIDE: reader.t("This address leads into a private network. Only public addresses are taken here."),
        Wrong.MISSING: reader.t("Please fill this in."),
        Wrong.NOT_A_KEY: reader.t("At most 200 characters, without blanks."),
        Wrong.TAKEN: reader.t("Another workspace is connected with this App Key already."),
        Wrong.SECRET_AGAIN: reader.t("With another App Key or address the App Secret must be typed again."),
        Wrong.OTHER_COMPANY: reader.t("This is not the App Key of before. If it belongs to the same company, say so. A workspace cannot change to another company: its trips and people are the former one's."),
    }[flaw]  # fmt: skip


def _tried(one: Tried, binding: Binding, reader: Reader) -> str:
    where = one_line(binding.address, 80)
    return {
        Verdict.WELL: "",
        Verdict.CREDENTIALS: reader.t("Hesine refuses the App Key or the App Secret. Compare both with Hesine's developer centre."),
        Verdict.ALLOW_LIST: reader.t("Hesine does not take calls from our address. Put it on the allow list in Hesine's developer centre, or name a proxy that is on it."),
        Verdict.PERMISSION: reader.t("The permission `{permission}` is closed for this App Key. Open it in Hesine's developer centre.", permission=one_line(one.permission, 60)),
        Verdict.UNREACHABLE: reader.t("{address} does not answer. Check the address and the proxy.", address=where),
        Verdict.INSIDE: reader.t("{address} leads into a private network, so nothing was sent there.", address=where),
        Verdict.CLOCK: reader.t("The server's clock is {seconds} s off. Whoever runs the server must set it.", seconds=one.seconds),
        Verdict.FAILED: reader.t("Hesine answered something that we do not understand. Check the address."),
    }[one.verdict]  # fmt: skip
