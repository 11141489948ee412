"""Whoever reads a view: their language, zone and names. All wording and formatting goes through here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency

from blocks.i18n import catalog, language_of
from bot.trips.model import EmployeeId, Money, Place
from bot.trips.ports import PlaceNames

DAY = {"en": "EEE d MMM y", "zh": "y年M月d日EEE"}
SHORT_DAY = {"en": "EEE d MMM", "zh": "M月d日EEE"}
MOMENT = {"en": "EEE d MMM, HH:mm", "zh": "M月d日EEE HH:mm"}


@dataclass(frozen=True, slots=True)
class Reader:
    """`me` is the reader as an employee, None where Hesine knows no such person. `names` holds everyone mentioned."""

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
        return escape(self.names.get(person, person))

    def place(self, place: Place) -> str:
        """Typed places that were never resolved are shown as typed, and marked."""
        if place.code:
            return escape(self.places.name(place, self.language))
        return escape(self.t("{place} (as typed)", place=place.name)) if place.name else "?"

    def day(self, day: date) -> str:
        return format_date(day, DAY[self.language], locale=self._babel)

    def short_day(self, day: date) -> str:
        return format_date(day, SHORT_DAY[self.language], locale=self._babel)

    def moment(self, moment: datetime) -> str:
        """A moment in the reader's own zone, as text."""
        return format_datetime(moment, MOMENT[self.language], tzinfo=self.zone, locale=self._babel)

    def live_moment(self, moment: datetime) -> str:
        """The same for mrkdwn: Slack draws it in the viewer's zone, the text is for clients that cannot."""
        return f"<!date^{int(moment.timestamp())}^{{date_short}} {{time}}|{self.moment(moment)}>"

    def money(self, money: Money) -> str:
        return format_currency(money.amount, money.currency, locale=self._babel)

    def amount(self, amount: Decimal) -> str:
        return f"{amount:f}"

    @property
    def _babel(self) -> Locale:
        return Locale.parse({"en": "en_GB", "zh": "zh_CN"}[self.language])


def escape(text: str) -> str:
    """What people typed, made harmless in mrkdwn: unescaped it could forge mentions and links.

    https://docs.slack.dev/messaging/formatting-message-text/#escaping
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, with a sign that there was more."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
