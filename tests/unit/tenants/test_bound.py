import asyncio
from dataclasses import replace

import pytest

from bot.errors import Misconfigured
from bot.tenants.binding import Binding, Dialect, RememberedBindings, SettingsFirst
from bot.tenants.bound import GRACE, BoundTenants
from bot.tenants.model import Unbound
from bot.tenants.short_memory import ShortMemory
from bot.trips.model import UserId, WorkspaceId
from tests.conftest import NOW
from tests.unit.tenants.fakes import BindingsInMemory, Lines

ONE, TWO = WorkspaceId("T1"), WorkspaceId("T2")
FIRST = Binding(ONE, Dialect.TRAVEL, "key-1", "secret-1", "https://h.example", "", UserId("U1"), NOW)
SECOND = replace(FIRST, workspace=TWO, app_key="key-2")
FIXED = Binding(WorkspaceId("T0"), Dialect.TRAVEL, "key-0", "secret-0", "https://h.example")


@pytest.fixture
def stored():
    return BindingsInMemory(FIRST, SECOND)


@pytest.fixture
def lines():
    return Lines()


@pytest.fixture
def tenants(stored, lines, clock):
    return BoundTenants(stored, lines.open, clock)


async def test_each_workspace_has_its_own_company(tenants):
    assert [one.app_key for one in (await tenants.of(ONE), await tenants.of(TWO))] == ["key-1", "key-2"]
    assert [one.workspace for one in await tenants.all()] == [ONE, TWO]


async def test_a_workspace_that_is_bound_to_nobody_is_told_apart(tenants):
    with pytest.raises(Unbound, match=r"T9.*/trip setup"):
        await tenants.of(WorkspaceId("T9"))


async def test_a_connection_is_opened_once_whoever_asks_at_the_same_time(tenants, lines):
    await asyncio.gather(*(tenants.of(ONE) for _ in range(5)))
    assert len(lines.opened) == 1


async def test_a_new_secret_means_a_new_connection_and_whoever_holds_the_old_one_may_finish(
    tenants, stored, lines, clock
):
    await tenants.of(ONE)
    await stored.bind(replace(FIRST, app_secret="anew"))
    await tenants.of(ONE)
    old, new = lines.opened
    await tenants.all()
    assert not old.is_closed
    clock.advance(seconds=GRACE.total_seconds())
    await tenants.all()
    assert (old.is_closed, new.is_closed) == (True, False)


@pytest.mark.parametrize("ask", ["of", "all"])
async def test_unbinding_gives_the_connection_up(tenants, stored, lines, clock, ask):
    await tenants.of(ONE)
    await stored.unbind(ONE, UserId("U1"), NOW)
    if ask == "of":
        with pytest.raises(Unbound):
            await tenants.of(ONE)
    await tenants.all()
    clock.advance(seconds=GRACE.total_seconds())
    await tenants.all()
    assert lines.opened[0].is_closed
    assert await tenants.workspaces() == (ONE, TWO)


async def test_at_the_end_all_are_closed(tenants, stored, lines):
    await tenants.all()
    await stored.bind(replace(FIRST, app_secret="anew"))
    await tenants.of(ONE)
    await tenants.aclose()
    assert [one.is_closed for one in lines.opened] == [True] * 3


async def test_one_company_that_cannot_be_reached_hides_no_other(tenants, lines):
    lines.errors["key-1"] = Misconfigured("no such proxy")
    assert [one.workspace for one in await tenants.all()] == [TWO]
    with pytest.raises(Misconfigured, match="proxy"):
        await tenants.of(ONE)


async def test_what_the_settings_bind_comes_first_and_is_not_changed_from_slack(stored):
    bindings = SettingsFirst(FIXED, stored)
    assert await bindings.of(FIXED.workspace) == await bindings.by_app_key("key-0") == FIXED
    assert await bindings.all() == [FIXED, FIRST, SECOND]
    assert not await bindings.bind(replace(FIRST, app_key="key-0"))
    assert not await bindings.bind(replace(FIRST, workspace=FIXED.workspace, app_key="key-9"))
    assert await bindings.last_keys() == {ONE: "key-1", TWO: "key-2", FIXED.workspace: "key-0"}


async def test_a_binding_from_before_the_settings_bound_the_workspace_counts_no_more(stored):
    bindings = SettingsFirst(replace(FIXED, workspace=ONE), stored)
    assert await bindings.by_app_key("key-1") is None
    assert [one.app_key for one in await bindings.all()] == ["key-0", "key-2"]


class Bells:
    """Two processes' memories, both within earshot."""

    def __init__(self) -> None:
        self.memories = [ShortMemory(lambda: True, seconds_now=lambda: 0.0) for _ in range(2)]

    async def ring(self, workspace):
        for one in self.memories:
            one.forget(workspace)


async def test_what_one_replica_changes_is_seen_by_the_other_at_once(stored):
    bell = Bells()
    here, there = (RememberedBindings(stored, memory, bell) for memory in bell.memories)
    for _ in range(3):
        assert await here.of(ONE) == await there.of(ONE) == FIRST
    assert stored.asked == 2
    anew = replace(FIRST, app_secret="anew")
    assert await here.bind(anew)
    assert await here.of(ONE) == await there.of(ONE) == anew
    await there.unbind(ONE, UserId("U1"), NOW)
    assert await here.of(ONE) is await there.of(ONE) is None


def test_a_binding_shows_no_secret():
    assert "secret-1" not in repr(FIRST)
    assert "p:pw" not in repr(replace(FIRST, proxy="http://p:pw@host:1"))
