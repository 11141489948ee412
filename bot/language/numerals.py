"""Small numbers in words: 三, 十二, twenty-one, third."""

import re

_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_TENS = {"twenty": 20, "thirty": 30}
_TO_NINETEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_WORDS = _TO_NINETEEN.split()
_TO_NINETEENTH = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_ORDINALS = _TO_NINETEENTH.split()
_CARDINAL = {word: value for value, word in enumerate(_WORDS)} | _TENS
_ORDINAL = {word: value for value, word in enumerate(_ORDINALS)} | {"twentieth": 20, "thirtieth": 30}

HAN = r"(?:\d{1,4}|[零〇一二两三四五六七八九十百]{1,5})"
CARDINAL = rf"(?:\d{{1,4}}|(?:twenty|thirty)[- ](?:{'|'.join(_WORDS[1:10])})|{'|'.join(_CARDINAL)})"
ORDINAL = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|(?:twenty|thirty)[- ](?:{'|'.join(_ORDINALS[1:10])})|{'|'.join(_ORDINAL)})"

DAY_IN_WORDS = rf"(?:(?:twenty|thirty)[- ](?:{'|'.join(_WORDS[1:10])})|{'|'.join(_WORDS[10:])}|twenty|thirty)"


def han(digits: str) -> int:
    """三十一 → 31, 二〇二六 → 2026, 12 → 12."""
    if digits.isascii():
        return int(digits)
    if not any(digit in _HAN_UNITS for digit in digits):
        return int("".join(str(_HAN_DIGITS[digit]) for digit in digits))
    total, digit = 0, 1
    for sign in digits:
        if sign in _HAN_UNITS:
            total, digit = total + digit * _HAN_UNITS[sign], 0
        else:
            digit = _HAN_DIGITS[sign]
    return total + digit


def english(words: str) -> int:
    """3, 3rd, three, third, twenty-first."""
    digits = re.match(r"\d+", words)
    if digits:
        return int(digits[0])
    parts = re.split(r"[- ]", words.lower())
    return sum(_CARDINAL[part] if part in _CARDINAL else _ORDINAL[part] for part in parts)
