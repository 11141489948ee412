"""Money as the Open Platform writes it, in the company's currency and in a foreign one."""

from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.hesine_open.refusals import unmet

OWN_KEYS = ("standard", "standardUnit", "standardScale", "standardSymbol", "standardNumCode", "standardStrCode")
FOREIGN_KEYS = (
    "foreign", "foreignUnit", "foreignScale", "foreignSymbol", "foreignNumCode", "foreignStrCode", "rate", "sysRate",
)  # fmt: skip
_CENT = Decimal("0.01")

CURRENCIES = {
    # code: (numeric, unit, symbol, yuan for one)
    "CNY": ("156", "元", "¥", Decimal(1)),
    "EUR": ("978", "欧元", "€", Decimal("7.8")),
    "USD": ("840", "美元", "$", Decimal("7.1")),
    "GBP": ("826", "英镑", "£", Decimal("9.1")),
    "SGD": ("702", "新加坡元", "S$", Decimal("5.4")),
    "JPY": ("392", "日元", "￥", Decimal("0.048")),
}


def yuan(amount: Decimal) -> dict[str, Any]:
    return _half("standard", "CNY", amount)


def money_of(amount: Decimal, currency: str) -> dict[str, Any]:
    """Raises KeyError for a currency that the company does not keep."""
    if currency == "CNY":
        return yuan(amount)
    rate = CURRENCIES[currency][3]
    rates = {"rate": str(rate), "sysRate": str(rate)}
    return {**yuan((amount * rate).quantize(_CENT)), **_half("foreign", currency, amount), **rates}


def check_money(label: str, value: Any) -> dict[str, Any]:
    """All keys are there, numbers are numbers, and a foreign amount at its rate is the standard one."""
    if not isinstance(value, dict) or any(value.get(key) in (None, "") for key in OWN_KEYS):
        raise unmet(f"'{label}'值不符合金额格式")
    if not isinstance(value["standard"], str) or number(value["standard"]) is None:
        raise unmet(f"'{label}'值不符合金额格式")
    if any(key in value for key in FOREIGN_KEYS):
        _check_foreign(label, value)
    return value


def amount_of(value: dict[str, Any]) -> Decimal:
    return number(value["standard"]) or Decimal(0)


def number(text: Any) -> Decimal | None:
    try:
        found = Decimal(str(text))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _check_foreign(label: str, value: dict[str, Any]) -> None:
    if any(value.get(key) in (None, "") for key in FOREIGN_KEYS):
        raise unmet(f"'{label}'值不符合金额格式")
    foreign, rate = number(value["foreign"]), number(value["rate"])
    if foreign is None or rate is None or (foreign * rate).quantize(_CENT) != amount_of(value).quantize(_CENT):
        raise unmet(f"'{label}'外币转换为本位币计算错误")


def _half(prefix: str, code: str, amount: Decimal) -> dict[str, Any]:
    numeric, unit, symbol, _ = CURRENCIES[code]
    return {
        prefix: str(amount),
        f"{prefix}Unit": unit,
        f"{prefix}Scale": 2,
        f"{prefix}Symbol": symbol,
        f"{prefix}NumCode": numeric,
        f"{prefix}StrCode": code,
    }
