"""What a process writes while people work with it: ids, never secrets or what concerns a person."""

import re
from pathlib import Path

import pytest

from sandbox.company import EMPLOYEES
from tests.scenario.processes import Stage, staged, words
from tests.scenario.rig import ANNA, MARTA, reject, says

PURPOSE, BUDGET = "talks at Kaltwasser", "73519 EUR"
REASON = "too dear for Kaltwasser"
MARKS = ("Kaltwasser", "Lisbon", "LIS|", "73519", "73,519", "ticket=", "/hooks/", "Bearer")


@pytest.fixture
async def stage(short_folder: Path):
    async with staged(short_folder) as stage:
        yield stage


def secrets_of(stage: Stage) -> list[str]:
    return [value for name, value in stage.settings.items() if name.endswith(("TOKEN", "SECRET", "KEYS"))]


def told_off(line: str, words: list[str]) -> bool:
    """A figure counts where it stands alone: the time of a line may hold any digits."""
    return any(
        re.search(rf"(?<!\w){re.escape(word)}(?!\w)", line) if word.isdigit() else word in line for word in words
    )


@pytest.mark.parametrize("over", ["http", "socket"])
async def test_log_lines_hold_no_secret_and_nothing_personal_even_at_the_finest_level(stage: Stage, over):
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
        await reject(marta, card, REASON)
        await anna.wait_for_dm(says(REASON))
        await stage.hesine.wait_until(lambda state: state["trips"][0]["status"] == "rejected")
        await bot.ends_well()
    log = [*bot.logged, *bot.told]
    assert any("errand postponed" in line for line in log)
    people = [word for one in EMPLOYEES for word in (one.name, one.name_en, one.email, one.mobile)]
    forbidden = [*secrets_of(stage), stage.app_token, *people, *MARKS]
    assert [line for line in log if told_off(line, forbidden)] == []
