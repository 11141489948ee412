"""Whoever reads a view: their language, zone and names. All wording and formatting goes through here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_currency

from blocks.i18n import catalog, language_of
from blocks.markup import one_line
from bot.trips.model import EmployeeId, Money, Place
from bot.trips.ports import PlaceNames

LOCALES = {"en": Locale.parse("en_GB"), "zh": Locale.parse("zh_CN")}
DAY = {"en": "EEE d MMM y", "zh": "y年M月d日EEE"}
SHORT_DAY = {"en": "EEE d MMM", "zh": "M月d日EEE"}
MOMENT = {"en": "EEE d MMM, HH:mm", "zh": "M月d日EEE HH:mm"}
YEAR_FIRST = {"zh"}
NAME_LIMIT = 60
"""Of a person's or a place's name, in characters; Hesine allows 2,000."""


@dataclass(frozen=True, slots=True)
class Reader:
    """`me` is the reader as an employee, None where Hesine knows no such person. `names` holds everyone mentioned.

    What the methods return is markup: what people typed is escaped in it.
    """

    locale: str
    zone: ZoneInfo
    places: PlaceNames
    names: Mapping[EmployeeId, str] = field(default_factory=dict)
    me: EmployeeId | None = None

    @property
    def language(self) -> str:
        return language_of(self.locale)

    def t(self, message: str, **facts: object) -> str:
        """The sentence in the reader's language. `message` is a literal, so that the catalogs find it."""
        return catalog(self.language).gettext(message).format(**facts)

    def tn(self, one: str, many: str, number: int, **facts: object) -> str:
        return catalog(self.language).ngettext(one, many, number).format(n=number, **facts)

    def name(self, person: EmployeeId) -> str:
        return one_line(self.names.get(person) or person, NAME_LIMIT)

    def place(self, place: Place) -> str:
        """Typed places that were never resolved are shown as typed, and marked."""
        known = self.places.name(place, self.language) if place.code else place.name
        shown = one_line(known or place.code, NAME_LIMIT) or "?"
        return shown if place.code or not place.name else self.t("{place} (as typed)", place=shown)

    def listed(self, words: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
        """`A, B and C`, or `A, B or C`."""
        return format_list(list(words), style, locale=self._babel)

    def day(self, day: date) -> str:
        return format_date(day, DAY[self.language], locale=self._babel)

    def short_day(self, day: date) -> str:
        return format_date(day, SHORT_DAY[self.language], locale=self._babel)

    def period(self, first: date, last: date) -> str:
        """Both days with their weekdays; the year once where it is the same."""
        if first == last:
            return self.day(first)
        same = first.year == last.year
        year_first = self.language in YEAR_FIRST
        start = self.short_day(first) if same and not year_first else self.day(first)
        end = self.short_day(last) if same and year_first else self.day(last)
        return f"{start} – {end}"

    def moment(self, moment: datetime) -> str:
        """A moment in the reader's own zone, as text."""
        return format_datetime(moment, MOMENT[self.language], tzinfo=self.zone, locale=self._babel)

    def live_moment(self, moment: datetime) -> str:
        """The same for mrkdwn: Slack draws it in the viewer's zone, the text is for clients that cannot."""
        return f"<!date^{int(moment.timestamp())}^{{date_short}} {{time}}|{self.moment(moment)}>"

    def money(self, money: Money) -> str:
        """Never rounded: a currency of no decimals shows those that it was given. Unknown ones show their code."""
        whole = money.amount == money.amount.to_integral_value()
        shown = format_currency(money.amount, money.currency, locale=self._babel, currency_digits=whole)
        return one_line(shown.replace("¤", money.currency), NAME_LIMIT)

    @property
    def _babel(self) -> Locale:
        return LOCALES[self.language]
