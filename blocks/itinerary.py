"""Where, when and how: the legs of a trip with absolute dates and weekdays."""

from blocks.labels import mode
from blocks.reader import Reader
from bot.trips.model import Leg, Stay, TripDetail


def route(detail: TripDetail, reader: Reader) -> str:
    """`Beijing → Shanghai → Hangzhou`; a leg that starts elsewhere than the last one ended begins anew."""
    words: list[str] = []
    for number, leg in enumerate(detail.legs):
        if number == 0 or leg.origin != detail.legs[number - 1].destination:
            words.append(("; " if number else "") + reader.place(leg.origin))
        words.append(f" → {reader.place(leg.destination)}")
    return "".join(words)


def destination(detail: TripDetail, reader: Reader) -> str:
    """The places travelled to, each once, without the one travelled from."""
    home = detail.legs[0].origin
    places = dict.fromkeys(leg.destination for leg in detail.legs if leg.destination != home)
    return reader.t(", ").join(reader.place(one) for one in places or {detail.legs[-1].destination: None})


def dates(detail: TripDetail, reader: Reader) -> str:
    """`Wed 2 Dec 2026 – Fri 4 Dec 2026 · 3 days, 2 nights`."""
    if detail.start == detail.end:
        return reader.day(detail.start)
    days = reader.tn("{n} day", "{n} days", detail.nights + 1)
    nights = reader.tn("{n} night", "{n} nights", detail.nights)
    return f"{reader.day(detail.start)} – {reader.day(detail.end)} · {days}{reader.t(', ')}{nights}"


def legs(detail: TripDetail, reader: Reader) -> str:
    lines = [leg_line(number, one, reader) for number, one in enumerate(detail.legs, start=1)]
    if detail.return_date:
        lines.append(f"↩ {reader.t('Return')} · {reader.day(detail.return_date)}")
    return "\n".join(lines)


def lodging(stays: tuple[Stay, ...], reader: Reader) -> str:
    return "\n".join(stay_line(one, reader) for one in stays)


def leg_line(number: int, leg: Leg, reader: Reader) -> str:
    parts = [f"{number}. {reader.place(leg.origin)} → {reader.place(leg.destination)}", reader.day(leg.depart)]
    if leg.depart_time:
        parts.append(leg.depart_time.strftime("%H:%M"))
    if leg.mode:
        parts.append(mode(leg.mode, reader))
    return " · ".join(parts)


def stay_line(stay: Stay, reader: Reader) -> str:
    nights = reader.tn("{n} night", "{n} nights", (stay.check_out - stay.check_in).days)
    return (
        f"{reader.place(stay.city)} · {reader.short_day(stay.check_in)} – {reader.short_day(stay.check_out)} · {nights}"
    )
