"""From words to a filled form: what the sentence says, and what the company knows."""

from dataclasses import dataclass, replace

from babel.core import Locale, UnknownLocaleError
from babel.numbers import get_territory_currencies

from bot.clock import Clock
from bot.language.intake import read
from bot.people.model import Person
from bot.trips import form as forms
from bot.trips.drafts import Draft
from bot.trips.form import CURRENCIES, TripForm

WORDS_READ = 1000
"""Characters. Reading takes time as the square of their number, and all others wait meanwhile; 40,000 took minutes."""


@dataclass(frozen=True, slots=True)
class Intake:
    clock: Clock

    async def filled(self, draft: Draft, person: Person) -> Draft:
        """An untouched form is filled from the draft's words; the manager is the approver where none is chosen."""
        form = draft.form
        if form == TripForm():
            now = self.clock.now().astimezone(person.profile.zone)
            form = forms.from_reading(read(draft.words[:WORDS_READ], now), currency_of(person))
        if form.approver is None and person.employee:
            form = replace(form, approver=person.employee.manager)
        return replace(draft, form=form)


def currency_of(person: Person) -> str:
    """The currency of the employee's country, else of the country in their Slack locale."""
    country = person.employee.country if person.employee else ""
    territory = country or _territory(person.profile.locale)
    current = get_territory_currencies(territory) if territory else []
    return next((one for one in current if one in CURRENCIES), CURRENCIES[0])


def _territory(locale: str) -> str:
    """Empty for a locale that is none, which must not keep the form from opening."""
    try:
        return Locale.parse(locale, sep="-").territory or ""
    except (UnknownLocaleError, ValueError):
        return ""
