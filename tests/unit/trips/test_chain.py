"""Whoever changes, drops, adds or swaps an entry of the audit is found out, at that entry."""

from dataclasses import replace

import pytest

from bot.trips.audit import spelt
from bot.trips.chain import BEGINNING, Head, Linked, Walk, digest, link, trimmed


def chain(*documents: str) -> list[Linked]:
    entries, previous = [], BEGINNING
    for number, document in enumerate(documents, start=1):
        own = link(previous, digest(document))
        entries.append(Linked(number, document, previous, own))
        previous = own
    return entries


WHOLE = chain("a", "b", "c", "d")
HEAD = Head(4, WHOLE[-1].link)


def walked(entries, head=HEAD) -> str:
    walk = Walk()
    for one in entries:
        walk.take(one)
    walk.end(head)
    return walk.broken


def relinked(one: Linked) -> Linked:
    return replace(one, link=link(one.previous, digest(one.document)))


def test_a_link_is_made_of_the_link_before_and_of_what_is_said():
    assert link("", digest("a")) == "4192dee2f886e99ececbb2eee0d2f37f11257974"
    assert len({link(previous, digest(said)) for previous in ("", "x") for said in ("a", "b")}) == 4


def test_a_whole_chain_is_whole():
    assert walked(WHOLE) == ""


def test_an_empty_chain_is_whole_where_nothing_was_ever_appended():
    assert walked([], Head()) == ""


@pytest.mark.parametrize(
    ("entries", "where"),
    [
        ([WHOLE[0], replace(WHOLE[1], document="B"), *WHOLE[2:]], "entry 2: it is not what was written"),
        (
            [WHOLE[0], relinked(replace(WHOLE[1], document="B")), *WHOLE[2:]],
            "entry 3: it does not belong after entry 2",
        ),
        ([WHOLE[0], *WHOLE[2:]], "entry 3: it follows entry 1"),
        ([WHOLE[0], WHOLE[2], WHOLE[1], WHOLE[3]], "entry 3: it follows entry 1"),
        ([*WHOLE[:2], WHOLE[1], *WHOLE[2:]], "entry 2: it follows entry 2"),
        (WHOLE[:3], "entry 4: the last is not there"),
        ([], "entry 4: the last is not there"),
        ([replace(WHOLE[0], number=7), *WHOLE[1:]], "entry 7: entries before it are missing"),
        ([relinked(replace(WHOLE[0], previous="f" * 40))], "entry 1: entries before it are missing"),
    ],
    ids=["changed", "changed and linked anew", "dropped", "swapped", "doubled", "cut", "gone", "numbered", "begun"],
)
def test_the_first_entry_that_is_not_as_it_was_is_named(entries, where):
    assert walked(entries).startswith(where)


def test_a_chain_that_was_made_up_anew_does_not_hold_the_link_that_was_kept_elsewhere():
    walk = Walk()
    for one in chain("a", "x", "c", "d"):
        walk.take(one)
    assert walk.broken == ""
    assert not walk.holds(WHOLE[2].link)
    assert walk.holds(chain("a")[0].link)


def test_a_head_of_another_chain_is_found():
    assert walked(WHOLE, Head(4, "0" * 40)) == "entry 4: the head names another link"


def test_what_was_trimmed_is_not_missed_where_an_entry_tells_of_it():
    told = chain("a", "b", spelt({"act": "trim", "cause": trimmed(2, WHOLE[1].link)}))
    assert walked(told[2:], Head(3, told[2].link)) == ""
    assert walked(WHOLE[2:]) == "entry 3: entries before it are missing, and no trim tells of them"
    other = chain("a", "b", spelt({"act": "trim", "cause": trimmed(1, WHOLE[0].link)}))
    assert walked(other[2:], Head(3, other[2].link)).startswith("entry 3")


def test_what_was_appended_since_the_head_was_read_does_no_harm():
    assert walked(WHOLE, Head(3, WHOLE[2].link)) == ""
