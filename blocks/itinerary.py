"""Where, when and how: the legs of a trip with absolute dates and weekdays."""

from datetime import date

from blocks.labels import mode
from blocks.reader import Reader
from bot.trips.model import Leg, Stay, TripDetail

STOPS = 6
"""Of a route in a title; the legs below it name all."""


def route(detail: TripDetail, reader: Reader) -> str:
    """`Beijing → Shanghai → Hangzhou`; a leg that starts elsewhere than the last one ended begins anew."""
    words: list[str] = []
    for number, leg in enumerate(detail.legs):
        if number == 0 or leg.origin != detail.legs[number - 1].destination:
            words.append((reader.t("; ") if number else "") + reader.place(leg.origin))
        words.append(f" → {reader.place(leg.destination)}")
    if len(words) > STOPS:
        words[STOPS - 2 : -1] = [" → …"]
    return "".join(words)


def dates(detail: TripDetail, reader: Reader) -> str:
    """`Wed 2 Dec – Fri 4 Dec 2026 · 3 days, 2 nights`."""
    return period(detail.start, detail.end, reader)


def period(first: date, last: date, reader: Reader) -> str:
    """Calendar days and nights: three days are two nights."""
    period, length = reader.period(first, last), (last - first).days
    if length <= 0:
        return period
    days = reader.tn("{n} day", "{n} days", length + 1)
    nights = reader.tn("{n} night", "{n} nights", length)
    return f"{period} · {reader.t('{days}, {nights}', days=days, nights=nights)}"


def legs(detail: TripDetail, reader: Reader) -> str:
    """A line for each leg, for the return, and for each stay."""
    lines = [leg_line(number, one, reader) for number, one in enumerate(detail.legs, start=1)]
    if detail.return_date:
        lines.append(f"↩ {reader.t('Return')} · {reader.day(detail.return_date)}")
    lines += [f"🛏 {reader.t('Lodging')} · {stay_line(one, reader)}" for one in detail.lodging]
    return "\n".join(lines)


def leg_line(number: int, leg: Leg, reader: Reader) -> str:
    parts = [f"{number}. {reader.place(leg.origin)} → {reader.place(leg.destination)}", reader.day(leg.depart)]
    if leg.depart_time:
        parts.append(leg.depart_time.strftime("%H:%M"))
    if leg.mode:
        parts.append(mode(leg.mode, reader))
    return " · ".join(parts)


def stay_line(stay: Stay, reader: Reader) -> str:
    nights = reader.tn("{n} night", "{n} nights", (stay.check_out - stay.check_in).days)
    return f"{reader.place(stay.city)} · {reader.period(stay.check_in, stay.check_out)} · {nights}"
