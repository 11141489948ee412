"""The budget: 预算5000, ¥5000, 5k, 1.2万, under 800 EUR, budget of $1,400."""

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.language.numerals import han
from bot.language.typed import is_chinese
from bot.trips.model import Money
from bot.trips.reading import Slot

_SIGNS = {"¥": "CNY", "￥": "CNY", "€": "EUR", "£": "GBP", "HK$": "HKD", "US$": "USD", "$": "USD"}
_WORDS = {
    "人民币": "CNY", "块钱": "CNY", "块": "CNY", "元": "CNY", "rmb": "CNY", "cny": "CNY", "yuan": "CNY",
    "美元": "USD", "美金": "USD", "usd": "USD", "dollars": "USD", "dollar": "USD", "bucks": "USD",
    "欧元": "EUR", "eur": "EUR", "euros": "EUR", "euro": "EUR",
    "英镑": "GBP", "gbp": "GBP", "pounds": "GBP", "港币": "HKD", "港元": "HKD", "hkd": "HKD",
    "日元": "JPY", "jpy": "JPY", "yen": "JPY", "chf": "CHF", "sgd": "SGD",
}  # fmt: skip
_HAN_UNITS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000}
_SCALES = {"k": 1_000, "千": 1_000, "万": 10_000, "w": 10_000}
_CUE = (
    r"(?:预算|经费|费用|花费|总价|不超过|不超|控制在|最多|budget(?:ed)?|under|below|within|max(?:imum)?|at most|up to|no more than"
    r"|less than|cap(?:ped)?(?:\s+at)?|limit)"
)
_FILLER = r"(?:\s*(?:大概|大约|约|在|是|为|只有|一共|共|总共|不超过|控制在|of|is|at|around|about|set|limited to|to|for|this trip|has been|up|the|new|:|,))*\s*"
_AMOUNT = (
    rf"(?:(?P<sign>{'|'.join(map(re.escape, sorted(_SIGNS, key=len, reverse=True)))})\s{{0,3}})?"
    r"(?P<amount>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[一二两三四五六七八九十][一二两三四五六七八九十百千万]{0,7})\s*(?P<scale>[kKwW](?![A-Za-z])|千|万)?"
    rf"\s*(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))})?(?![A-Za-z\d%])"
)
_CUED = re.compile(rf"(?P<cue>{_CUE}){_FILLER}{_AMOUNT}", re.IGNORECASE)
_BARE = re.compile(rf"(?<![\d.A-Za-z])(?<!\d,){_AMOUNT}", re.IGNORECASE)
_NOT_A_SUM = re.compile(
    r"^\s*(?:天|日|月|号|人|晚|点|间|年|小时|days?|nights?|people|persons?|stars?|星|hours?|weeks?|miles|am\b|pm\b|o'?clock|:\d)",
    re.IGNORECASE,
)
_PER_UNIT = re.compile(r"(?:每晚|每间|每人|人均|per\s+night|a\s+night|each|per\s+person)\D{0,8}$", re.IGNORECASE)
_PER_UNIT_AFTER = re.compile(r"^\s*(?:/|每)?\s*(?:一?晚|每晚|per\s+night|a\s+night|per\s+person|each)", re.IGNORECASE)
_LEAST_WITHOUT_CURRENCY = 100


def find_budget(text: str) -> Slot[Money] | None:
    """The sum the trip may cost; prices of a night or a person are not it.

    Without a currency in the text it is CNY where Chinese is spoken, else empty: the caller knows the company.
    """
    return next(_cued(text), None) or next(_priced(text), None)


def _cued(text: str) -> Iterator[Slot[Money]]:
    for found in _CUED.finditer(text):
        money = _money(found, text)
        enough = bool(found["sign"] or found["word"] or found["scale"]) or money.amount >= _LEAST_WITHOUT_CURRENCY
        if enough and _is_the_whole_sum(text, found):
            yield Slot(money, found.span())


def _priced(text: str) -> Iterator[Slot[Money]]:
    """A sum with its currency, and nothing said of what it is for."""
    for found in _BARE.finditer(text):
        if (found["sign"] or found["word"]) and _is_the_whole_sum(text, found):
            yield Slot(_money(found, text), found.span(), 0.8)


def _is_the_whole_sum(text: str, found: re.Match[str]) -> bool:
    after = text[found.end() :]
    counted = not (found["sign"] or found["word"]) and _NOT_A_SUM.match(after)
    return not (counted or _PER_UNIT.search(text[: found.start("amount")]) or _PER_UNIT_AFTER.match(after))


def _money(found: re.Match[str], text: str) -> Money:
    typed = found["amount"].replace(",", "")
    amount = _han_sum(typed) if is_chinese(typed) else Decimal(typed)
    amount *= _SCALES.get((found["scale"] or "").lower(), 1)
    word, sign = (found["word"] or "").lower(), (found["sign"] or "").upper()
    return Money(amount, _WORDS.get(word) or _SIGNS.get(sign) or ("CNY" if is_chinese(text) else ""))


def _han_sum(typed: str) -> Decimal:
    """两千五 is 2,500 and 一万五 15,000: a digit after a unit counts tenths of it."""
    ten_thousands, _, rest = typed.rpartition("万")
    if not rest:
        return Decimal(han(ten_thousands) * 10_000)
    unit = next((_HAN_UNITS[sign] for sign in reversed(typed[:-1]) if sign in _HAN_UNITS), 0)
    if typed[-1] not in _HAN_UNITS and typed[-2:-1] in _HAN_UNITS and unit > _HAN_UNITS["十"]:
        return _han_sum(typed[:-1]) + han(typed[-1]) * unit // 10
    return Decimal((han(ten_thousands) * 10_000 if ten_thousands else 0) + han(rest))
