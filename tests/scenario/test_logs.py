"""What processes write while people work with them (log, figures, audit, lists): ids, never secrets or what concerns a person."""

import re
from pathlib import Path

import httpx
import pytest

from sandbox.company import EMPLOYEES
from tests.scenario.processes import Running, Stage, staged, words
from tests.scenario.rig import ANNA, MARTA, reject, says

PURPOSE, BUDGET = "talks at Kaltwasser", "73519 EUR"
REASON = "too dear for Kaltwasser"
MARKS = ("Kaltwasser", "Lisbon", "LIS|", "73519", "73,519", "ticket=", "/hooks/", "Bearer")

ACTS = ("submit", "file", "reject", "park", "retry")


@pytest.fixture
async def stage(short_folder: Path):
    async with staged(short_folder) as stage:
        yield stage


def secrets_of(stage: Stage) -> list[str]:
    return [value for name, value in stage.settings.items() if name.endswith(("TOKEN", "SECRET", "KEYS"))]


async def ran(stage: Stage, *said: str) -> list[str]:
    """All that a command wrote."""
    async with stage.running(*said, LOG_LEVEL="DEBUG") as command:
        await command.rest()
        assert command.process.returncode == 0, command.logged
        return [*command.told, *command.logged]


async def figures_of(bot: Running) -> list[str]:
    async with httpx.AsyncClient() as http:
        return (await http.get(f"{bot.url}/metrics")).text.splitlines()


def told_off(line: str, words: list[str]) -> bool:
    """A figure counts where it stands alone: the time of a line may hold any digits."""
    return any(
        re.search(rf"(?<!\w){re.escape(word)}(?!\w)", line) if word.isdigit() else word in line for word in words
    )


@pytest.mark.parametrize("over", ["http", "socket"])
async def test_nothing_that_is_written_holds_a_secret_or_anything_personal_even_at_the_finest_level(stage: Stage, over):
    more = {"SLACK_APP_TOKEN": stage.app_token} if over == "socket" else {}
    anna, marta = stage.person(ANNA), stage.person(MARTA)
    async with stage.serving(LOG_LEVEL="DEBUG", **more) as bot:
        await stage.slack.fault("500", method="chat.postMessage")
        await anna.command(words(budget=BUDGET))
        await anna.wait_for_modal()
        await anna.fill(purpose=PURPOSE)
        assert (await anna.submit()).closed
        card = await marta.wait_for_dm(says("Kaltwasser"))
        await stage.hesine.fault("status", path="*/approval", status=500)
        await stage.hesine.fault("status", path="*/approval", status=404)
        await reject(marta, card, REASON)
        await anna.wait_for_dm(says("administrator has to look at it"))
        listed = await ran(stage, "relay", "list", "--all", "--json")
        await ran(stage, "relay", "retry", "--all")
        await anna.wait_for_dm(says(REASON))
        await stage.hesine.wait_until(lambda state: state["trips"][0]["status"] == "rejected")
        figures = await figures_of(bot)
        await bot.ends_well()
    log = [*bot.logged, *bot.told]
    audit = await ran(stage, "audit", "export")
    assert any("errand postponed" in line for line in log)
    assert any("errand parked" in line for line in log)
    assert any("travelbot_errands_total" in line for line in figures)
    assert any("NotFound: Hesine has no such object" in line for line in listed)
    assert [act for act in ACTS if not any(f'"act":"{act}"' in line for line in audit)] == []
    people = [word for one in EMPLOYEES for word in (one.name, one.name_en, one.email, one.mobile)]
    forbidden = [*secrets_of(stage), stage.app_token, *people, *MARKS]
    written = [*log, *figures, *listed, *audit]
    assert [line for line in written if told_off(line, forbidden)] == []
