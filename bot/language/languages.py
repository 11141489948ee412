"""The languages that are read: one more is one more grammar here, and a corpus."""

from bot.language import chinese, english

GRAMMARS = (english.GRAMMAR, chinese.GRAMMAR)
