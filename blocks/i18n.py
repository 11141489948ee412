"""Words from catalogs. English sentences are the message ids; 简体中文 stands in locale/zh_CN."""

import gettext
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO

from babel.core import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

CATALOGS = {"en": "en", "zh": "zh_CN"}
"""Language → folder below locale/. A language goes live when its catalog is complete."""


@lru_cache(maxsize=256)
def language_of(slack_locale: str) -> str:
    """Slack's `zh-CN`, `zh-TW`, `en-GB`… as one of ours; English where we have no words."""
    try:
        found = Locale.parse(slack_locale, sep="-").language
    except (ValueError, UnknownLocaleError):
        return "en"
    return found if found in CATALOGS else "en"


@cache
def catalog(language: str) -> gettext.NullTranslations:
    """Compiled once, when first needed; nothing but the .po files is committed.

    The locale settles how many plural forms there are; a form without words falls back to the English one.
    """
    folder = CATALOGS[language]
    compiled = BytesIO()
    with files("blocks").joinpath("locale", folder, "LC_MESSAGES", "travelbot.po").open("rb") as handle:
        write_mo(compiled, read_po(handle, locale=folder))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
