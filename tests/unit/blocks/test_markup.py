import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.markup import clip, cut, escape, one_line, packed, printable, quote
from tests.unit.blocks.limits import assert_harmless

DATE = "<!date^1795485660^{date_short} {time}|Tue 24 Nov, 03:01>"


@pytest.mark.parametrize(
    "typed",
    ["<!channel>", "<@U1>", "<#C1|general>", "<https://x.test|bank>", "a & b", "&lt;!here&gt;", "<!date^1^x|y>"],
)
def test_what_was_typed_can_forge_no_token(typed):
    for markup in (escape(typed), one_line(typed, 100), quote(typed, 100)):
        assert_harmless(markup)


@given(st.text())
def test_any_text_is_harmless_once_escaped(typed):
    for markup in (escape(typed), one_line(typed, 50), quote(typed, 50)):
        assert_harmless(markup)
        markup.encode()


def test_control_characters_and_direction_marks_vanish():
    assert printable("a\x00b\x1bc\x7f\u202ed\ud800e\tf") == "abcde f"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_a_typed_line_break_begins_no_line_of_ours(line_break):
    typed = f"visit{line_break}*Approved* by the board"
    assert one_line(typed, 100) == "visit *Approved* by the board"
    assert quote(typed, 100) == ">visit\n>*Approved* by the board"


def test_a_text_that_fits_is_not_touched():
    assert cut("abc", 3) == clip("abc", 3) == "abc"


def test_a_text_that_was_cut_says_so():
    assert cut("abcd", 3) == clip("abcd", 3) == "ab…"


def test_a_cut_never_goes_through_an_entity():
    assert clip("ab&amp;cd", 7) == "ab…"
    assert clip("ab&amp;cd", 8) == "ab&amp;…"


def test_a_cut_never_goes_through_a_date():
    assert clip(f"since {DATE}.", 30) == "since …"


@given(st.lists(st.sampled_from(["a", "&amp;", "&lt;", DATE, "\n", "\n>", " "])), st.integers(60, 90))
def test_packing_loses_nothing_and_keeps_every_limit(atoms, limit):
    markup = "".join(atoms)
    texts = list(packed(markup, limit))
    assert all(0 < len(text) <= limit for text in texts)
    for text in texts:
        assert_harmless(text)
    assert "".join(texts).replace("\n", "").replace(">", "") == markup.replace("\n", "").replace(">", "")


def test_lines_stay_whole_where_they_fit():
    assert list(packed("one\ntwo\nthree", 7)) == ["one\ntwo", "three"]


def test_a_quote_that_is_broken_goes_on_as_a_quote():
    assert list(packed(">" + "x" * 10, 6)) == [">xxxx", ">xxxxx", ">x"]
