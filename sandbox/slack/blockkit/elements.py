"""Limits of interactive elements and the objects inside them."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.slack.blockkit.grammar import Bool, Check, Free, Int, Items, Obj, OneOf, Rule, Str, Text
from sandbox.slack.blockkit.problem import Problem
from sandbox.slack.shapes import Json

PLAIN = ("plain_text",)
ID = Str(255, 1)
URL = Str(3000, 1)
DATE = Str(pattern=r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
CLOCK_TIME = Str(pattern=r"([01]\d|2[0-3]):[0-5]\d")
CONFIRM = Obj(
    {"title": Text(100, PLAIN), "text": Text(300), "confirm": Text(30, PLAIN), "deny": Text(30, PLAIN)},
    {"style": Str(choices=("primary", "danger"))},
)


def _option(*kinds: str, **extra: Rule) -> Obj:
    return Obj({"text": Text(75, kinds), "value": Str(150, 1)}, {"description": Text(75, kinds), **extra})


OPTION = _option(*PLAIN)
RICH_OPTION = _option("plain_text", "mrkdwn")
LINK_OPTION = _option(*PLAIN, url=URL)
GROUP = Obj({"label": Text(75, PLAIN), "options": Items(OPTION, 100, 1)})
DISPATCH = Obj({}, {"trigger_actions_on": Items(Str(choices=("on_enter_pressed", "on_character_entered")), 2, 1)})
FILTER = Obj(
    {},
    {
        "include": Items(Str(choices=("im", "mpim", "private", "public")), 4, 1),
        "exclude_external_shared_channels": Bool(),
        "exclude_bot_users": Bool(),
    },
)
FEEDBACK = Obj({"text": Text(75, PLAIN), "value": Str(2000)}, {"accessibility_label": Str(75)})


def exactly_one(*names: str) -> Check:
    def check(value: Json, at: str) -> Iterator[Problem]:
        if sum(name in value for name in names) != 1:
            yield Problem(at, f"must provide exactly one of: {', '.join(names)}", "oneOf", list(names))

    return check


def any_of(*names: str) -> Check:
    def check(value: Json, at: str) -> Iterator[Problem]:
        if not any(name in value for name in names):
            yield Problem(at, f"must provide one of: {', '.join(names)}", "anyOf", list(names))

    return check


def ordered(low: str, high: str) -> Check:
    def check(value: Json, at: str) -> Iterator[Problem]:
        if low in value and high in value and float(value[low]) > float(value[high]):
            yield Problem(f"{at}/{low}", f"must not be greater than {high}", "maximum", value[high])

    return check


def _all_options(value: Json) -> list[Any]:
    grouped = [o for group in value.get("option_groups", ()) for o in group["options"]]
    return [*value.get("options", ()), *grouped]


def initial_is_offered(value: Json, at: str) -> Iterator[Problem]:
    offered = _all_options(value)
    if "initial_option" in value and value["initial_option"] not in offered:
        yield Problem(f"{at}/initial_option", "must equal one of the options", "enum")
    for i, option in enumerate(value.get("initial_options", ())):
        if option not in offered:
            yield Problem(f"{at}/initial_options/{i}", "must equal one of the options", "enum")


def values_differ(value: Json, at: str) -> Iterator[Problem]:
    given = [o["value"] for o in _all_options(value)]
    if len(given) != len(set(given)):
        yield Problem(at, "option values must be unique", "uniqueItems")


_COMMON: Mapping[str, Rule] = {"action_id": ID}
_ASKS: Mapping[str, Rule] = {**_COMMON, "focus_on_load": Bool(), "placeholder": Text(150, PLAIN)}
_PICKS: Mapping[str, Rule] = {**_ASKS, "confirm": CONFIRM}
_MANY: Mapping[str, Rule] = {**_PICKS, "max_selected_items": Int(1)}
_TYPES: Mapping[str, Rule] = {**_ASKS, "dispatch_action_config": DISPATCH}
_STATIC: Mapping[str, Rule] = {"options": Items(OPTION, 100, 1), "option_groups": Items(GROUP, 100, 1)}
_STATIC_CHECKS = (exactly_one("options", "option_groups"), initial_is_offered)
_CONVERSATION: Mapping[str, Rule] = {"filter": FILTER, "default_to_current_conversation": Bool()}
_NUMBER = Str(pattern=r"-?\d+(\.\d+)?")
_LENGTHS: Mapping[str, Rule] = {"min_length": Int(0, 3000), "max_length": Int(1, 3000)}
_LABEL: Mapping[str, Rule] = {"accessibility_label": Str(75)}
_LOOKS: Mapping[str, Rule] = {"style": Str(choices=("primary", "danger"))}


def _choices(item: Obj, hi: int, initial: Mapping[str, Rule]) -> Obj:
    picks = {**_COMMON, "focus_on_load": Bool(), "confirm": CONFIRM}
    return Obj({"options": Items(item, hi, 1)}, {**picks, **initial}, (initial_is_offered, values_differ))


def _select(extra: Mapping[str, Rule], *checks: Check) -> Obj:
    return Obj({}, {**_PICKS, **extra}, checks)


def _multi(extra: Mapping[str, Rule], *checks: Check) -> Obj:
    return Obj({}, {**_MANY, **extra}, checks)


IDS = Items(Str())
ELEMENTS = OneOf(
    {
        "button": Obj(
            {"text": Text(75, PLAIN)},
            {**_COMMON, "value": Str(2000), "url": URL, **_LOOKS, "confirm": CONFIRM, **_LABEL},
        ),
        "workflow_button": Obj({"text": Text(75, PLAIN), "workflow": Free()}, {**_COMMON, **_LOOKS, **_LABEL}),
        "overflow": Obj({"options": Items(LINK_OPTION, 5, 1)}, {**_COMMON, "confirm": CONFIRM}, (values_differ,)),
        "checkboxes": _choices(RICH_OPTION, 10, {"initial_options": Items(RICH_OPTION, 10, 1)}),
        "radio_buttons": _choices(RICH_OPTION, 10, {"initial_option": RICH_OPTION}),
        "static_select": _select({**_STATIC, "initial_option": OPTION}, *_STATIC_CHECKS),
        "multi_static_select": _multi({**_STATIC, "initial_options": Items(OPTION, 100, 1)}, *_STATIC_CHECKS),
        "external_select": _select({"min_query_length": Int(0), "initial_option": OPTION}),
        "multi_external_select": _multi({"min_query_length": Int(0), "initial_options": Items(OPTION, 100, 1)}),
        "users_select": _select({"initial_user": Str()}),
        "multi_users_select": _multi({"initial_users": IDS}),
        "conversations_select": _select(
            {**_CONVERSATION, "initial_conversation": Str(), "response_url_enabled": Bool()},
        ),
        "multi_conversations_select": _multi({**_CONVERSATION, "initial_conversations": IDS}),
        "channels_select": _select({"initial_channel": Str(), "response_url_enabled": Bool()}),
        "multi_channels_select": _multi({"initial_channels": IDS}),
        "datepicker": _select({"initial_date": DATE}),
        "timepicker": _select({"initial_time": CLOCK_TIME, "timezone": Str()}),
        "datetimepicker": Obj(
            {},
            {**_COMMON, "focus_on_load": Bool(), "confirm": CONFIRM, "initial_date_time": Int(10**9, 10**10 - 1)},
        ),
        "plain_text_input": Obj(
            {},
            {**_TYPES, **_LENGTHS, "initial_value": Str(3000), "multiline": Bool()},
            (ordered("min_length", "max_length"),),
        ),
        "email_text_input": Obj({}, {**_TYPES, "initial_value": Str()}),
        "url_text_input": Obj({}, {**_TYPES, "initial_value": Str()}),
        "number_input": Obj(
            {"is_decimal_allowed": Bool()},
            {**_TYPES, "initial_value": _NUMBER, "min_value": _NUMBER, "max_value": _NUMBER},
            (ordered("min_value", "max_value"),),
        ),
        "rich_text_input": Obj(
            {},
            {**_TYPES, "initial_value": Free(), "min_lines": Int(1, 100), "max_lines": Int(1, 100)},
        ),
        "file_input": Obj({}, {**_COMMON, "filetypes": Items(Str(), None, 1), "max_files": Int(1, 10)}),
        "feedback_buttons": Obj({"positive_button": FEEDBACK, "negative_button": FEEDBACK}, _COMMON),
        "icon_button": Obj(
            {"icon": Str(), "text": Text(75, PLAIN)},
            {**_COMMON, "value": Str(2000), "visible_to_user_ids": IDS, "confirm": CONFIRM, **_LABEL},
        ),
    },
)
SELECTS = (
    *("static_select", "external_select", "users_select", "conversations_select", "channels_select"),
    *("multi_static_select", "multi_external_select", "multi_users_select"),
    *("multi_conversations_select", "multi_channels_select"),
)
PICKERS = ("datepicker", "timepicker", "datetimepicker")
CHOICES = ("checkboxes", "radio_buttons")
INPUTS = ELEMENTS.only(
    *("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input"),
    *(*CHOICES, *PICKERS, *SELECTS),
)
IN_ACTIONS = ELEMENTS.only("button", "workflow_button", "overflow", *CHOICES, *PICKERS, *SELECTS, "rich_text_input")
