import pytest

from sandbox.slack.blockkit.surfaces import check_blocks, check_view
from tests.unit.sandbox_slack.blocks import actions, button, field, modal, option, plain, section, text_field


def pointers(problems):
    return [(p.pointer, p.message) for p in problems]


def select(count, **more):
    return {"type": "static_select", "action_id": "s", "options": [option(str(i)) for i in range(count)], **more}


@pytest.mark.parametrize(
    ("blocks", "pointer", "message"),
    [
        ([section("x")] * 51, "", "no more than 50 items allowed"),
        ([section("")], "/0/text/text", "must be more than 0 characters"),
        ([{"type": "section"}], "/0", "must provide one of: text, fields"),
        ([{"type": "sectoin"}], "/0/type", "unsupported type: sectoin"),
        ([{**section("x"), "colour": "red"}], "/0", "invalid additional property: colour"),
        ([{"type": "section", "text": "x"}], "/0/text", "must provide an object"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "/0/text/type", "unsupported type: mrkdwn"),
        ([actions(*(button(str(i)) for i in range(26)))], "/0/elements", "no more than 25 items allowed"),
        ([actions(button("a", "x" * 76))], "/0/elements/0/text/text", "must be less than 76 characters"),
        ([actions(button("a", style="warning"))], "/0/elements/0/style", "must be one of: primary, danger"),
        ([actions(button("a"), button("a"))], "/0", "action_id `a` already exists in this block"),
        ([actions(block_id="a"), actions(block_id="a")], "/0/elements", "no fewer than 1 items allowed"),
        ([{**section("x"), "block_id": "a"}] * 2, "/1/block_id", "block_id `a` already exists"),
        ([actions(select(101))], "/0/elements/0/options", "no more than 100 items allowed"),
        (
            [actions(select(2, initial_option=option("9")))],
            "/0/elements/0/initial_option",
            "must equal one of the options",
        ),
        ([{"type": "image", "image_url": "https://e.x/a"}], "/0", "missing required field: alt_text"),
        ([{"type": "alert", "text": plain("x")}], "/0/type", "unsupported type: alert"),
    ],
)
def test_a_message_with_a_fault_is_refused_at_its_place(blocks, pointer, message):
    assert (pointer, message) in pointers(check_blocks(blocks))


@pytest.mark.parametrize(
    ("view", "pointer", "message"),
    [
        (modal(title=plain("x" * 25)), "/title/text", "must be less than 25 characters"),
        (modal(text_field("a"), submit=None), "/submit", "missing required field: submit"),
        (modal(private_metadata="x" * 3001), "/private_metadata", "must be less than 3001 characters"),
        (modal(sumbit=plain("x")), "", "invalid additional property: sumbit"),
        (modal(*[section("x")] * 101), "/blocks", "no more than 100 items allowed"),
        (modal(field("a", button("b"))), "/blocks/0/element/type", "unsupported type: button"),
        (
            modal({"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}),
            "/blocks/0/type",
            "unsupported type: table",
        ),
        (
            modal(text_field("a", min_length=9, max_length=3)),
            "/blocks/0/element/min_length",
            "must not be greater than max_length",
        ),
        (
            modal(text_field("a", focus_on_load=True), text_field("b", focus_on_load=True)),
            "/blocks",
            "focus_on_load may be set once",
        ),
        ({"type": "workflow_step"}, "/type", "unsupported type: workflow_step"),
    ],
)
def test_a_modal_with_a_fault_is_refused_at_its_place(view, pointer, message):
    assert (pointer, message) in pointers(check_view(view, "modal"))


def test_what_lies_on_a_limit_is_accepted():
    blocks = [section("差" * 3000), actions(button("a" * 255, "批" * 75, value="x" * 2000))]
    assert check_blocks(blocks) == []
    assert check_blocks([section("x")] * 50) == []
    assert check_view(modal(*[section("x")] * 100, title=plain("差" * 24), private_metadata="x" * 3000), "modal") == []
