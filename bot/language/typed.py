"""Makes what was typed legible without moving a character, so that spans found here hold in the text as typed."""

import re
import unicodedata

_SLACK_OBJECT = re.compile(r"<[@#!][^<>]*>|<(?:https?|mailto|tel):[^<>]*>")
_COMMAND = re.compile(r"^\s*/\w+(?=\s)")
_ENTITIES = {"&amp;": "&    ", "&lt;": "<   ", "&gt;": ">   "}
_ENTITY = re.compile("|".join(_ENTITIES))
_SAME = str.maketrans(
    "–—−‒～〜’‘“”週號點來飛車個兩後從幾時禮預達開這內節慶聖誕農曆陰勞動復間過還對錯說聽國",
    "----~~''\"\"周号点来飞车个两后从几时礼预达开这内节庆圣诞农历阴劳动复间过还对错说听国",
)
_HAN = re.compile(r"[一-鿿]")


def legible(text: str) -> str:
    """Half width, plain dashes, simplified date words; Slack's markup and the command itself blanked out.

    The result has the length of `text`.
    """
    for noise in (_SLACK_OBJECT, _COMMAND):
        text = noise.sub(_blank, text)
    text = _ENTITY.sub(lambda found: _ENTITIES[found[0]], text)
    return "".join(map(_half_width, text)).translate(_SAME)


def without(text: str, *spans: tuple[int, int]) -> str:
    """The text with these stretches blanked out."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def is_chinese(text: str) -> bool:
    return bool(_HAN.search(text))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _half_width(letter: str) -> str:
    folded = unicodedata.normalize("NFKC", letter)
    return folded if len(folded) == 1 else letter
