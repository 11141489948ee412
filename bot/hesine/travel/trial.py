"""Tries the credentials of one company over the signed dialect, and sorts what came of it by what is to be done."""

from collections.abc import Sequence

from bot.errors import Broken, Busy, Misconfigured, Unreachable
from bot.hesine.outside import Inside
from bot.hesine.travel.client import TravelApi
from bot.hesine.travel.probe import Finding
from bot.hesine.travel.sansio import OffTheList
from bot.tenants.trial import Tried, Verdict


async def tried(travel: TravelApi) -> tuple[Tried, ...]:
    """Asks only what changes nothing. What is not well, each once; one WELL where all is."""
    return sorted_by_verdict(await travel.probe())


def sorted_by_verdict(findings: Sequence[Finding]) -> tuple[Tried, ...]:
    wrong = dict.fromkeys(_tried(one) for one in findings if not one.is_well)
    return tuple(wrong) or (Tried(Verdict.WELL),)


def _tried(finding: Finding) -> Tried:
    if finding.skew is not None:
        return Tried(Verdict.CLOCK, seconds=round(abs(finding.skew.total_seconds())))
    if finding.closed_permission:
        return Tried(Verdict.PERMISSION, finding.closed_permission)
    match finding.error:
        case Inside():
            return Tried(Verdict.INSIDE)
        case OffTheList():
            return Tried(Verdict.ALLOW_LIST)
        case Misconfigured():
            return Tried(Verdict.CREDENTIALS)
        case Unreachable() | Broken() | Busy():
            return Tried(Verdict.UNREACHABLE)
        case _:
            return Tried(Verdict.FAILED)
