"""Limits of each block."""

from collections.abc import Iterator, Mapping

from sandbox.slack.blockkit.elements import (
    CHOICES,
    ELEMENTS,
    ID,
    IN_ACTIONS,
    INPUTS,
    PICKERS,
    PLAIN,
    SELECTS,
    URL,
    any_of,
    exactly_one,
)
from sandbox.slack.blockkit.grammar import Bool, Free, Int, Items, Obj, OneOf, Rule, Str, Text
from sandbox.slack.blockkit.problem import Problem
from sandbox.slack.shapes import Json

_ANY: Mapping[str, Rule] = {"block_id": ID}
_SLACK_FILE = Obj({}, {"id": Str(), "url": Str()}, (exactly_one("id", "url"),))
_IMAGE: Mapping[str, Rule] = {"image_url": URL, "slack_file": _SLACK_FILE}
_ONE_IMAGE = exactly_one("image_url", "slack_file")
IMAGE_ELEMENT = Obj({"alt_text": Str(2000, 1)}, _IMAGE, (_ONE_IMAGE,))

_STYLE = Obj({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight", "unlink"), Bool()))
_STYLED: Mapping[str, Rule] = {"style": _STYLE}
LEAVES = OneOf(
    {
        "text": Obj({"text": Str(None, 1)}, _STYLED),
        "link": Obj({"url": Str(3000, 1)}, {"text": Str(), "unsafe": Bool(), **_STYLED}),
        "user": Obj({"user_id": Str(None, 1)}, _STYLED),
        "usergroup": Obj({"usergroup_id": Str(None, 1)}, _STYLED),
        "team": Obj({"team_id": Str(None, 1)}, _STYLED),
        "channel": Obj({"channel_id": Str(None, 1)}, _STYLED),
        "emoji": Obj({"name": Str(None, 1)}, {"unicode": Str(), "skin_tone": Int(), **_STYLED}),
        "broadcast": Obj({"range": Str(choices=("here", "channel", "everyone"))}, _STYLED),
        "color": Obj({"value": Str(pattern=r"#[0-9a-fA-F]{3,6}")}, _STYLED),
        "date": Obj({"timestamp": Int(), "format": Str(None, 1)}, {"url": Str(), "fallback": Str(), **_STYLED}),
    },
)
_SECTION = Obj({"elements": Items(LEAVES)})
RICH_TEXT_PARTS = OneOf(
    {
        "rich_text_section": _SECTION,
        "rich_text_quote": Obj({"elements": Items(LEAVES)}, {"border": Int()}),
        "rich_text_preformatted": Obj({"elements": Items(LEAVES)}, {"border": Int(), "language": Str()}),
        "rich_text_list": Obj(
            {"style": Str(choices=("bullet", "ordered")), "elements": Items(OneOf({"rich_text_section": _SECTION}))},
            {"indent": Int(0, 8), "offset": Int(0), "border": Int(0, 1)},
        ),
    },
)
RICH_TEXT = Obj({"elements": Items(RICH_TEXT_PARTS)}, _ANY)
_RAW_TEXT = Obj({"text": Str()})
_RAW_NUMBER = Obj({"value": Free()}, {"text": Str()})
CELLS = OneOf({"raw_text": _RAW_TEXT, "raw_number": _RAW_NUMBER, "rich_text": RICH_TEXT})
_COLUMN = Obj({}, {"align": Str(choices=("left", "center", "right")), "is_wrapped": Bool()})


def _even_rows(value: Json, at: str) -> Iterator[Problem]:
    if len({len(row) for row in value["rows"]}) > 1:
        yield Problem(f"{at}/rows", "rows must have the same number of cells", "minItems")
    if any(cell["type"] == "rich_text" for cell in value["rows"][0]):
        yield Problem(f"{at}/rows/0", "unsupported type: rich_text", "enum", ["raw_text", "raw_number"])


def _cells_fit(value: Json, at: str) -> Iterator[Problem]:
    if sum(len(str(cell.get("text", ""))) for row in value["rows"] for cell in row) > _MOST_CELL_TEXT:
        yield Problem(f"{at}/rows", f"must be less than {_MOST_CELL_TEXT + 1} characters", "maxLength", _MOST_CELL_TEXT)


def _file_input_does_not_dispatch(value: Json, at: str) -> Iterator[Problem]:
    if value.get("dispatch_action") and value["element"]["type"] == "file_input":
        yield Problem(f"{at}/dispatch_action", "is not supported with file_input", "enum", False)


_MOST_CELL_TEXT = 10_000
_ACCESSORIES = OneOf(
    {
        "image": IMAGE_ELEMENT,
        **ELEMENTS.only("button", "workflow_button", "overflow", *CHOICES, *PICKERS, *SELECTS).types,
    },
)
_CONTEXT = OneOf(
    {
        "image": IMAGE_ELEMENT,
        **dict.fromkeys(("plain_text", "mrkdwn"), Obj({"text": Str(3000, 1)}, {"emoji": Bool(), "verbatim": Bool()})),
    }
)
_CARD = Obj(
    {},
    {
        **_ANY,
        "title": Text(150),
        "subtitle": Text(150),
        "body": Text(200),
        "actions": Items(ELEMENTS.only("button"), 2, 1),
        "hero_image": OneOf({"image": IMAGE_ELEMENT}),
        "icon": OneOf({"image": IMAGE_ELEMENT}),
    },
    (any_of("hero_image", "title", "actions", "body"),),
)
_SIMPLE: Mapping[str, Obj] = {
    "section": Obj(
        {},
        {**_ANY, "text": Text(3000), "fields": Items(Text(2000), 10, 1), "accessory": _ACCESSORIES, "expand": Bool()},
        (any_of("text", "fields"),),
    ),
    "header": Obj({"text": Text(150, PLAIN)}, {**_ANY, "level": Int(1, 4)}),
    "divider": Obj({}, _ANY),
    "actions": Obj({"elements": Items(IN_ACTIONS, 25, 1)}, _ANY),
    "context": Obj({"elements": Items(_CONTEXT, 10, 1)}, _ANY),
    "context_actions": Obj({"elements": Items(ELEMENTS.only("feedback_buttons", "icon_button"), 5, 1)}, _ANY),
    "image": Obj({"alt_text": Str(2000, 1)}, {**_ANY, **_IMAGE, "title": Text(2000, PLAIN)}, (_ONE_IMAGE,)),
    "input": Obj(
        {"label": Text(2000, PLAIN), "element": INPUTS},
        {**_ANY, "hint": Text(2000, PLAIN), "optional": Bool(), "dispatch_action": Bool()},
        (_file_input_does_not_dispatch,),
    ),
    "rich_text": RICH_TEXT,
    "markdown": Obj({"text": Str(12_000, 1)}, _ANY),
    "table": Obj(
        {"rows": Items(Items(CELLS, 20, 1), 100, 1)},
        {**_ANY, "column_settings": Items(_COLUMN, 20)},
    ),
    "data_table": Obj(
        {"caption": Str(None, 1), "rows": Items(Items(CELLS, 20, 1), 101, 2)},
        {**_ANY, "page_size": Int(1, 100), "row_header_column_index": Int(0), "column_settings": Items(_COLUMN, 20)},
        (_even_rows, _cells_fit),
    ),
    "card": _CARD,
    "carousel": Obj({"elements": Items(OneOf({"card": _CARD}), 10, 1)}, _ANY),
    "alert": Obj(
        {"text": Text(3000)},
        {**_ANY, "level": Str(choices=("default", "info", "warning", "error", "success"))},
    ),
    "video": Obj(
        {"video_url": URL, "thumbnail_url": URL, "alt_text": Str(2000, 1), "title": Text(199, PLAIN)},
        {
            **_ANY,
            "author_name": Str(49),
            "description": Text(200, PLAIN),
            "provider_name": Str(),
            "provider_icon_url": URL,
            "title_url": URL,
        },
    ),
    "data_visualization": Obj({}, {**_ANY, "title": Free(), "chart": Free(), "caption": Free(), "alt_text": Free()}),
    "plan": Obj({"title": Free()}, {**_ANY, "tasks": Items(Free())}),
    "task_card": Obj(
        {"task_id": Str(), "title": Free()},
        {**_ANY, "status": Str(), "details": Free(), "output": Free(), "sources": Items(Free())},
    ),
}
_NO_NESTING = OneOf(_SIMPLE)
BLOCKS = OneOf(
    {
        **_SIMPLE,
        "container": Obj(
            {"title": Text(150, PLAIN), "child_blocks": Items(_NO_NESTING, 10, 1)},
            {
                **_ANY,
                "is_collapsible": Bool(),
                "default_collapsed": Bool(),
                "subtitle": Free(),
                "icon": Free(),
                "width": Str(),
            },
        ),
    },
)
