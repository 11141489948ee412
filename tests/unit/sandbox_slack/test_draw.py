from sandbox.slack import draw
from sandbox.slack.box import box, width
from sandbox.slack.mrkdwn import Reader, date_text, plain
from tests.unit.sandbox_slack.blocks import actions, button, field, modal, option, section, text_field

READER = Reader("Asia/Shanghai", "zh-CN", {"U0LINWEI": "林薇"}, now=1_790_000_000)
MOMENT = 1_790_000_000


def test_every_line_of_a_box_is_equally_wide_whatever_the_script():
    drawn = box(["审批 Approve this 出差 trip", "x" * 200, "差" * 90], "审批", 60)
    assert {width(line) for line in drawn.split("\n")} == {60}


def test_mrkdwn_loses_its_marks_and_keeps_its_words():
    text = "*Lin* asks <@U0LINWEI>, see <https://e.x/a|the plan> &amp; 2*3*4"
    assert plain(text, READER) == "Lin asks @林薇, see the plan (https://e.x/a) & 2*3*4"


def test_a_date_is_drawn_in_the_readers_zone_and_language():
    assert plain(f"<!date^{MOMENT}^{{date_short}} {{time}}|x>", READER) == "2026年9月21日 22:13"
    assert date_text(MOMENT, "{date_short} {time}", Reader("America/New_York", "en-US")) == "Sep 21, 2026 10:13 AM"
    assert date_text(MOMENT, "{date_short_pretty}", READER) == "今天"
    assert date_text(MOMENT, "{date_fancy}", READER) == "{date_fancy}"


def test_a_message_shows_its_buttons_and_who_sees_it():
    shown = {"text": "x", "user": "U0LINWEI", "is_ephemeral": True, "blocks": [section("*Go?*"), actions(button("ok"))]}
    drawn = draw.message(shown, READER)
    assert "林薇 (only visible to you)" in drawn
    assert "│ Go?" in drawn
    assert "[ Approve ]" in drawn


def test_a_modal_shows_what_was_entered_and_what_is_wrong():
    kind = {"type": "static_select", "action_id": "in", "options": [option("air")]}
    view = modal(text_field("purpose"), field("mode", kind, optional=True))
    values = {
        "purpose": {"in": {"type": "plain_text_input", "value": "展会"}},
        "mode": {"in": {"type": "static_select", "selected_option": option("air")}},
    }
    drawn = draw.modal({**view, "state": {"values": values}, "errors": {"purpose": "Say more"}}, READER)
    assert "Purpose: ‹展会›" in drawn
    assert "⚠ Say more" in drawn
    assert "Mode (optional): ‹Air ▾›" in drawn
    assert "[ Cancel ]  [ Send ]" in drawn
