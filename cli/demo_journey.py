"""The journey: words, form, Hesine, card, press, Hesine again; and everything that may go wrong on the way."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cli.demo_acts import (
    Sign,
    ask,
    asks,
    decide,
    decided_once,
    followed,
    handed_in,
    holds,
    settled,
    slowly,
    stands,
    waits_at,
)
from cli.demo_books import books_of, decisions, newest_trip
from cli.demo_forged_press import press_as
from cli.demo_player import APPROVE, Choice
from cli.demo_stage import Stage, Step, as_read
from sandbox.company import ANNA_SCHMIDT as ANNA
from sandbox.company import CHEN_HAO as CHEN
from sandbox.company import LIN_WEI as LIN
from sandbox.company import MARTA_RUIZ as MARTA
from sandbox.company import Employee
from sandbox.slack.pages import Message

WEDNESDAY, DAYS_AWAY = 2, 3
TOO_DEAR = "Please wait for the May fair & stay below €600."
USED_UP = "预算已用完，请改为线上会议"


async def in_words(stage: Stage) -> None:
    form = await ask(stage, LIN, "下周三坐高铁从北京去上海出差三天，见客户，预算5000")
    leaves = _next_week(LIN, WEDNESDAY)
    back = leaves + timedelta(days=DAYS_AWAY - 1)
    holds(stage, "“next Wednesday” and “three days” have become dates", form, depart=f"{leaves}", return_date=f"{back}")
    holds(stage, "the places are known by their codes", form, origin="BJS|北京", destination="SHA|上海")
    holds(stage, "mode, purpose and budget were understood", form, mode="train", purpose="见客户", amount="5000", currency="CNY")  # fmt: skip
    holds(stage, "her manager is proposed as approver", form, approver=CHEN.employee_id)
    await slowly(stage, "POST", "/api/travel/create")
    await handed_in(stage, LIN)
    await stage.reads(LIN, "she is told at once that it was sent", lambda message: Sign.SENDING in message.plain())
    await waits_at(stage, LIN, CHEN)


async def approved(stage: Stage) -> None:
    trip = await newest_trip(stage.scene.hesine, LIN)
    card = await stage.reads(CHEN, "the approver is asked, in a message of his own", asks(trip))
    shown, legs = as_read(card, CHEN), trip["trip_detail"]["legs"]
    needed = (LIN.name, "见客户", "北京", "上海", "5,000", _in_chinese(legs[0]["depart_date"]))
    stage.check("the card says who, why, where, when and how much", held=all(one in shown for one in needed), saw=shown)
    labels = [button.text for button in card.buttons]
    stage.check("in Chinese, down to the buttons", held=not any(label.isascii() for label in labels), saw=labels)
    choice = await stage.player.decide(CHEN.name, APPROVE)
    await slowly(stage, "POST", "/api/travel/*/approval")
    await decide(stage, CHEN, card, choice)
    await stage.reads(CHEN, "while it is being sent, his card says so", stands(Sign.SENDING, trip))
    await followed(stage, trip, LIN, CHEN, choice)


async def rejected(stage: Stage) -> None:
    form = await ask(stage, ANNA, "Berlin to Lisbon Tue-Fri, client visit")
    today = datetime.now(ZoneInfo(ANNA.tz)).date()
    leaves, back = date.fromisoformat(form.field("depart")), date.fromisoformat(form.field("return_date"))
    near = leaves >= today and f"{leaves:%a} {back:%a} {(back - leaves).days}" == "Tue Fri 3"
    stage.check("“Tue-Fri” is the next such Tuesday and Friday", held=near, saw=f"{leaves} {back}")
    sent = await stage.at(ANNA).submit()
    missing = {key.partition(".")[0] for key in sent.errors}
    stage.check(
        "what is missing is asked for: the budget", held=not sent.closed and missing == {"amount"}, saw=sent.errors
    )
    await stage.opens(ANNA, "the form says so below the field", lambda view: bool(view.errors))
    stage.does(ANNA, "fills in 900 and sends")
    await stage.at(ANNA).fill(amount="900")
    await handed_in(stage, ANNA)
    await waits_at(stage, ANNA, MARTA)
    trip = await newest_trip(stage.scene.hesine, ANNA)
    card = await stage.reads(MARTA, "Marta is asked", asks(trip))
    labels = [button.text for button in card.buttons]
    stage.check("in English, down to the buttons", held=all(label.isascii() for label in labels), saw=labels)
    choice = await stage.player.decide(MARTA.name, Choice(TOO_DEAR))
    await decide(stage, MARTA, card, choice)
    await followed(stage, trip, ANNA, MARTA, choice)


async def withdrawn(stage: Stage) -> None:
    await ask(stage, ANNA, "Berlin to Porto next Mon to Wed, trade fair, 650 EUR")
    await handed_in(stage, ANNA)
    mine = await waits_at(stage, ANNA, MARTA)
    trip = await newest_trip(stage.scene.hesine, ANNA)
    await stage.reads(MARTA, "Marta is asked", asks(trip))
    stage.does(ANNA, "presses Withdraw, and confirms")
    await stage.at(ANNA).press(mine, "withdraw_trip")
    await settled(stage, trip, ANNA, MARTA, Sign.WITHDRAWN)
    trip = await stage.scene.hesine.trip(trip["trip_id"])
    gone = trip["withdrawn_at"] is not None and not decisions(trip)
    stage.check("in Hesine it is withdrawn, and nobody has decided it", held=gone, saw=trip)


async def refused(stage: Stage) -> None:
    await ask(stage, LIN, "下周四坐高铁从上海去杭州，当天回，培训，预算400")
    await handed_in(stage, LIN)
    await waits_at(stage, LIN, CHEN)
    trip = await newest_trip(stage.scene.hesine, LIN)
    card = await stage.reads(CHEN, "the approver is asked", asks(trip))
    for who, role in ((MARTA, "who is not asked"), (LIN, "whose own trip it is")):
        known = {message.ts for message in await stage.at(who).dm()}
        stage.does(who, f"({role}) sends the press on Approve of 陈昊's card, signed as Slack signs")
        status = await press_as(stage.scene, who, card, "approve_trip")
        stage.check("Slack is answered 200", held=status == 200, saw=status)  # noqa: PLR2004  # HTTP's own number
        await stage.reads(who, "it is refused in private", _new(known))
    undecided = not decisions(await stage.scene.hesine.trip(trip["trip_id"]))
    stage.check("nothing was decided", held=undecided)
    stage.does(CHEN, "double-clicks Approve")
    await stage.at(CHEN).press(card, "approve_trip", times=2)
    await stage.reads(CHEN, "the second click is told that the first one counts", lambda message: message.is_ephemeral)
    await settled(stage, trip, LIN, CHEN, Sign.APPROVED)
    await decided_once(stage, trip, CHEN, APPROVE)


async def decided_in_hesine(stage: Stage) -> None:
    await ask(stage, LIN, "下周一从上海飞广州，两天，参加展会，预算3000元")
    await handed_in(stage, LIN)
    await waits_at(stage, LIN, CHEN)
    trip = await newest_trip(stage.scene.hesine, LIN)
    await stage.reads(CHEN, "the approver is asked in Slack", asks(trip))
    stage.does(CHEN, f"rejects it on Hesine's own page: {USED_UP}")
    await stage.scene.hesine.decide_on_web(trip["trip_id"], CHEN.employee_id, "rejected", USED_UP)
    mine, _ = await settled(stage, trip, LIN, CHEN, Sign.REJECTED)
    stage.check("with the reason given there", held=USED_UP in as_read(mine, LIN), saw=as_read(mine, LIN))
    await decided_once(stage, trip, CHEN, Choice(USED_UP))


async def hesine_away(stage: Stage) -> None:
    await ask(stage, ANNA, "Berlin to Madrid next Tue to Thu, sales training, 720 EUR")
    await handed_in(stage, ANNA)
    await waits_at(stage, ANNA, MARTA)
    trip = await newest_trip(stage.scene.hesine, ANNA)
    card = await stage.reads(MARTA, "Marta is asked", asks(trip))
    stage.does("Hesine", "no longer answers decisions: every connection breaks")
    await stage.scene.hesine.fault("drop_before", "POST", "/api/travel/*/approval", times=None)
    choice = await stage.player.decide(MARTA.name, APPROVE)
    await decide(stage, MARTA, card, choice)
    for who in (MARTA, ANNA):
        await stage.reads(who, f"{who.name_en} is told that it is late", stands(Sign.TROUBLE, trip))
    undecided = not decisions(await stage.scene.hesine.trip(trip["trip_id"]))
    stage.check("Hesine knows of no decision yet", held=undecided)
    stage.does("Hesine", "answers again")
    await stage.scene.hesine.clear_faults()
    await followed(stage, trip, ANNA, MARTA, choice)


async def true_everywhere(stage: Stage) -> None:
    """Over all trips: each word stands once in Hesine, and nobody's client ever complained."""
    for trip in await books_of(stage.scene.hesine):
        expected = 0 if trip.state == "withdrawn" else 1
        what = f"{trip.number} ({trip.state}): {expected} decision{'' if expected == 1 else 's'} in Hesine"
        stage.check(what, held=trip.decisions == expected, saw=trip.decisions)
    everything = await stage.scene.slack.state()
    stage.check("no one's Slack showed an error", held=not any(everything["snags"].values()), saw=everything["snags"])
    wrong = [call for call in everything["calls"] if not call["ok"] and call["error"] != "ratelimited"]
    stage.check(f"Slack took all {len(everything['calls'])} calls of the bot", held=not wrong, saw=wrong)


JOURNEY = (
    Step("in_words", "1 · 林薇 asks in words", in_words),
    Step("approved", "2 · 陈昊 decides on the card", approved),
    Step("rejected", "3 · Anna asks, Marta decides", rejected),
    Step("withdrawn", "4 · Anna takes a trip back", withdrawn),
    Step("refused", "5 · Who may not decide, and who clicks twice", refused),
    Step("decided_in_hesine", "6 · 陈昊 decides in Hesine, Slack follows", decided_in_hesine),
    Step("hesine_away", "7 · Marta decides while Hesine is away", hesine_away),
    Step("true_everywhere", "8 · The count", true_everywhere),
)


def _next_week(who: Employee, weekday: int) -> date:
    """That day of the week after this one, as Chinese has it: weeks begin on Monday."""
    today = datetime.now(ZoneInfo(who.tz)).date()
    return today - timedelta(days=today.weekday()) + timedelta(weeks=1, days=weekday)


def _new(known: set[str]) -> Callable[[Message], bool]:
    return lambda message: message.ts not in known and not message.buttons


def _in_chinese(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"
