"""What is said privately after a press: why it did not count, or what stands."""

from collections.abc import Iterator
from datetime import date

from blocks import itinerary
from blocks.labels import change_label
from blocks.markup import one_line
from blocks.reader import Reader
from blocks.status import headline
from blocks.trip_facts import number
from bot.errors import BotError, Misconfigured, NotSaved
from bot.people.model import Unknown
from bot.trips.access import Bar
from bot.trips.changes import Changed
from bot.trips.model import EmployeeId, Leg, Money, Stay, Trip, Verdict
from bot.trips.outbox import Tell
from bot.trips.rulings import Barred, Stands


def barred(ruling: Barred, reader: Reader, unknown: Unknown | None = None) -> str:
    """`unknown` is why the person is no employee, where that is what bars them."""
    sentence = {
        Bar.UNKNOWN_PERSON: reader.t("Not counted. {why}", why=nobody(unknown, reader)),
        Bar.LEFT: reader.t("Not counted: according to Hesine you no longer work here."),
        Bar.UNKNOWN_TRIP: reader.t("Not counted: there is no such trip, or it is not yours to decide."),
        Bar.OWN_TRIP: reader.t("Not counted: nobody decides on their own trip."),
        Bar.NOT_APPROVER: reader.t("Not counted: there is no such trip, or it is not yours to decide."),
        Bar.NOT_REQUESTER: reader.t("Not counted: only the person who asked for the trip may do this."),
        Bar.NOT_WAITING: reader.t("Not counted: this trip no longer waits for that."),
        Bar.CHANGED: reader.t("Not counted: the trip was changed since that card was sent. Please look at it again."),
        Bar.ON_ITS_WAY: reader.t("Not withdrawn: a decision is just being sent to Hesine. It will show in a moment."),
    }[ruling.bar]  # fmt: skip
    changed = "".join(f"\n• {line}" for line in differences(ruling.changed, reader))
    now = f"\n{reader.t('It now stands at: {state}.', state=headline(ruling.trip, reader))}" if ruling.trip else ""
    return f"{sentence}{changed}{now}"


def stands(ruling: Stands, reader: Reader) -> str:
    facts = {"when": reader.live_moment(ruling.at), "number": number(ruling.trip), "who": reader.name(ruling.by)}
    mine = ruling.by == reader.me
    if ruling.verdict is Verdict.APPROVED:
        told = reader.t("You have approved trip {number}, {when}; that counts.", **facts)
        other = reader.t("Trip {number} is already approved by {who}, {when}. Your press changed nothing.", **facts)
    else:
        told = reader.t("You have rejected trip {number}, {when}; that counts.", **facts)
        other = reader.t("Trip {number} is already rejected by {who}, {when}. Your press changed nothing.", **facts)
    return told if mine else other


def counted_already(trip: Trip, reader: Reader) -> str:
    return reader.t("Yours counted. Trip {number}: {state}.", number=number(trip), state=headline(trip, reader))


def tell(what: Tell, trip: Trip, reader: Reader) -> str:
    facts = {"number": number(trip), "state": headline(trip, reader)}
    return {
        Tell.NOT_COUNTED: reader.t("Your decision on trip {number} was not counted: Hesine says that you may not decide it. It now stands at: {state}.", **facts),
        Tell.OVERTAKEN: reader.t("What you pressed on trip {number} was not counted: it had moved on in Hesine before. It now stands at: {state}.", **facts),
        Tell.DROPPED: reader.t("What you sent for trip {number} was not counted: Hesine does not take it, and your administrator stopped it. It now stands at: {state}.", **facts),
    }[what]  # fmt: skip


def failure(error: BotError, reader: Reader) -> str:
    """For the person whose press failed: what happened, and what to do."""
    if isinstance(error, NotSaved):
        return reader.t(
            "*Not saved yet.* Our store did not confirm it. Please try again in a moment: nothing happens twice."
        )
    if isinstance(error, Misconfigured):
        return reader.t("*Nothing was saved.* This workspace is not set up yet. Please tell your administrator.")
    return reader.t("*Nothing was saved.* Something failed that is not your doing. Please try again in a moment.")


def nobody(unknown: Unknown | None, reader: Reader) -> str:
    """Why this Slack account is no employee for us, and who can change that."""
    return {
        None: reader.t("Hesine does not know you. An administrator can link your account with `/trip link`."),
        Unknown.STRANGER: reader.t("You are here from another organisation, and only this company's own people can use the travel desk."),
        Unknown.DEACTIVATED: reader.t("Your account in this workspace is deactivated."),
        Unknown.NO_EMAIL: reader.t("Slack shows us no e-mail address of yours, so we cannot tell who you are in Hesine. An administrator can link your account with `/trip link`."),
        Unknown.UNKNOWN_EMAIL: reader.t("Hesine knows nobody with your e-mail address. An administrator can correct the address there, or link your account with `/trip link`."),
        Unknown.SHARED_EMAIL: reader.t("Two Slack accounts have your e-mail address, and Slack names the other one by it. So that neither of you acts for the other, an administrator must settle it: with `/trip link`, or by changing one of the addresses."),
        Unknown.LINKED_ELSEWHERE: reader.t("An administrator linked the employee who has your e-mail address with another Slack account. If that is wrong, they can change it with `/trip link`."),
        Unknown.LINK_IS_STALE: reader.t("An administrator linked your account with somebody whom Hesine does not know any more. They can change it with `/trip link`."),
    }[unknown]  # fmt: skip


def unbound(reader: Reader, *, administrator: bool) -> str:
    if administrator:
        return reader.t(
            "*Nothing was saved.* This workspace is not connected with Hesine yet. Type `/trip setup` to connect it: you need your company's App Key and App Secret."
        )
    return reader.t("*Nothing was saved.* This workspace is not connected with Hesine yet. Please ask an administrator of this workspace to type `/trip setup`.")  # fmt: skip


def administrators_only(reader: Reader) -> str:
    return reader.t("Only administrators of this workspace can do this. Nothing was changed.")


def already_sent(trip: Trip, reader: Reader) -> str:
    return reader.t(
        "This form was sent before, as trip {number}: {state}. Nothing new was filed.",
        number=number(trip),
        state=headline(trip, reader),
    )


def stale_button(reader: Reader) -> str:
    return reader.t(
        "This button is from an older message and does nothing any more. Type `/trip` to start, or `/trip list` for your trips."
    )


def draft_gone(reader: Reader) -> str:
    return reader.t("That draft is no longer there. Type `/trip` to start a new trip.")


def discarded(reader: Reader) -> str:
    return reader.t("The draft is gone.")


def too_slow(reader: Reader) -> str:
    return reader.t("That took too long to open. Please press again.")


def no_such_trip(typed: str, reader: Reader) -> str:
    sought = one_line(typed, 40)
    return reader.t("There is no trip {number} that you may see. `/trip list` shows yours.", number=sought)


def differences(changed: tuple[Changed, ...], reader: Reader) -> Iterator[str]:
    for one in changed:
        before, after = (_shown(value, reader) for value in (one.before, one.after))
        yield reader.t("{field}: {before} → {after}", field=change_label(one.field, reader), before=before, after=after)


def _shown(value: object, reader: Reader) -> str:
    """Long texts are cut: that they changed is enough here, the card has them whole."""
    match value:
        case None | "" | ():
            return "–"
        case Money():
            return reader.money(value)
        case date():
            return reader.day(value)
        case str():
            return one_line(value, 80)
        case tuple():
            return reader.t("; ").join(_item(one, number, reader) for number, one in enumerate(value, start=1))
        case _:
            return one_line(str(value), 80)


def _item(value: object, number: int, reader: Reader) -> str:
    """A leg, a stay, or one of the travellers."""
    match value:
        case Leg():
            return itinerary.leg_line(number, value, reader)
        case Stay():
            return itinerary.stay_line(value, reader)
        case _:
            return reader.name(EmployeeId(str(value)))
