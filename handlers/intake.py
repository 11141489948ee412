"""From words to a filled form: what the sentence says, and what the company knows."""

from dataclasses import dataclass, replace

from babel.core import Locale, UnknownLocaleError
from babel.numbers import get_territory_currencies

from bot.clock import Clock
from bot.language.corrections import answered, corrected, with_open_end
from bot.language.intake import read
from bot.people.model import Person
from bot.trips import form as forms
from bot.trips.drafts import Draft
from bot.trips.form import CURRENCIES, TripForm
from bot.trips.reading import Question, TripReading, speaks_of_a_trip

WORDS_READ = 1000
"""Characters. Reading takes time as the square of their number, and all others wait meanwhile; 40,000 took minutes."""


@dataclass(frozen=True, slots=True)
class Intake:
    clock: Clock

    def filled(self, draft: Draft, person: Person) -> Draft:
        """The form as words and turns fill it, except where somebody typed; the manager approves where none is chosen."""
        if draft.understood or draft.form == TripForm():
            draft = _understood(draft, self.reading(draft, person), currency_of(person))
        form = draft.form
        if form.approver is None and person.employee:
            form = replace(form, approver=person.employee.manager)
        return replace(draft, form=form)

    def reading(self, draft: Draft, person: Person) -> TripReading:
        """The words, then each turn in its order. The same at every replica: only the draft counts."""
        zone = person.profile.zone
        said = read(draft.words[:WORDS_READ], (draft.said_at or self.clock.now()).astimezone(zone))
        for turn in draft.turns:
            if turn.answer:
                said = answered(said, turn.answer)
            else:
                said = corrected(said, turn.said[:WORDS_READ], turn.at.astimezone(zone))
        return with_open_end(said) if any(one.slot == "depart" for one in said.asked) else said

    def asked(self, draft: Draft, person: Person) -> tuple[Question, ...]:
        """What is still to be asked: not where somebody has filled the field themselves. `draft` is as `filled` gives it."""
        if not draft.words or draft.understood is None:
            return ()
        return tuple(one for one in self.reading(draft, person).asked if _is_open(one, draft.form, draft.understood))


def _understood(draft: Draft, said: TripReading, currency: str) -> Draft:
    now = forms.from_reading(said, currency)
    form = forms.carried_over(draft.form, draft.understood, now) if draft.understood else now
    typed = replace(form, approver=None) != now
    return replace(draft, form=form, understood=now, is_trip=typed or not draft.words or speaks_of_a_trip(said))


def _is_open(asked: Question, form: TripForm, understood: TripForm) -> bool:
    if not asked.choices or (asked.leg is not None and asked.leg >= len(form.legs)):
        return False
    return forms.slot_of(form, asked.slot, asked.leg) == forms.slot_of(understood, asked.slot, asked.leg)


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
