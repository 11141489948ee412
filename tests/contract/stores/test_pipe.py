"""Steps of one moment go together, and each hears what became of its own."""

import asyncio

import pytest
from redis.exceptions import ConnectionError as NoConnection

from bot.stores.pipe import Together


class Counter:
    """Answers with what it was asked, lot by lot, once it is let."""

    def __init__(self) -> None:
        self.lots = []
        self.asked, self.open = asyncio.Event(), asyncio.Event()

    async def ask(self, lot):
        self.lots.append(lot)
        self.asked.set()
        await self.open.wait()
        if "bad" in lot:
            raise NoConnection("gone")
        return [one.upper() for one in lot]


async def test_a_lone_question_waits_for_nobody():
    counter = Counter()
    counter.open.set()
    assert await Together(counter.ask).answer("a") == "A"
    assert counter.lots == [["a"]]


async def asked(counter, together, *questions):
    """The first one is on its way before the others come."""
    tasks = [asyncio.create_task(together.answer(questions[0]))]
    await counter.asked.wait()
    tasks += [asyncio.create_task(together.answer(one)) for one in questions[1:]]
    await asyncio.sleep(0)
    return tasks


async def test_who_comes_while_a_lot_is_on_its_way_goes_with_the_next_one():
    counter = Counter()
    tasks = await asked(counter, Together(counter.ask), "a", "b", "c")
    counter.open.set()
    assert await asyncio.gather(*tasks) == ["A", "B", "C"]
    assert counter.lots == [["a"], ["b", "c"]]


async def test_a_lot_that_fails_fails_for_all_of_it_and_for_nobody_else():
    counter = Counter()
    together = Together(counter.ask)
    tasks = await asked(counter, together, "bad", "b")
    counter.open.set()
    with pytest.raises(NoConnection):
        await tasks[0]
    assert await tasks[1] == "B"
    assert await together.answer("c") == "C"


async def test_nobody_is_asked_for_who_stopped_waiting_before_their_lot_went_out():
    counter = Counter()
    tasks = await asked(counter, Together(counter.ask), "a", "b", "c")
    tasks[1].cancel()
    await asyncio.wait({tasks[1]})
    counter.open.set()
    assert await tasks[2] == "C"
    assert counter.lots == [["a"], ["c"]]


async def test_who_stops_waiting_for_a_lot_on_its_way_keeps_nobody_from_an_answer():
    counter = Counter()
    together = Together(counter.ask)
    tasks = await asked(counter, together, "a", "b")
    tasks[0].cancel()
    counter.open.set()
    assert await tasks[1] == "B"
    assert await together.answer("c") == "C"
