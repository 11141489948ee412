"""English: its date phrases, times of day, and what joins, refuses and corrects a date."""

from bot.language.english.counted import COUNTED_DAYS
from bot.language.english.days import DAYS
from bot.language.english.holidays import HOLIDAYS
from bot.language.english.hours import HOURS
from bot.language.english.lengths import LENGTHS_IN_DAYS, LENGTHS_IN_NIGHTS
from bot.language.english.periods import PERIODS
from bot.language.english.relations import AFTER, BEFORE
from bot.language.english.weekdays import WEEKDAY_RULES
from bot.language.english.years import PARTS_OF_A_YEAR
from bot.language.grammar import Grammar

GRAMMAR = Grammar(
    rules=(*COUNTED_DAYS, *DAYS, *WEEKDAY_RULES, *PERIODS, *PARTS_OF_A_YEAR, *HOLIDAYS),
    hours=HOURS,
    days=LENGTHS_IN_DAYS,
    nights=LENGTHS_IN_NIGHTS,
    before=BEFORE,
    after=AFTER,
    to=r"(?:to|until|till|til|through|thru)\b\s*(?:on\s+)?(?:the\s+|that\s+)?",
    both=r"(?:and|&)(?:\s+on)?(?:\s+the)?",
    either=r"(?:or|and/or|or\s+maybe|or\s+else|/)(?:\s+(?:on|the))*",
    between=r"\b(?:between|from)\s+(?:the\s+)?",
    refused=r"(?:\bnot(?!\s+(?:before|until|till|later|after|sure|earlier))|n't|\b(?:except(?:\s+for)?|never|avoid(?:ing)?|anything\s+but|other\s+than|instead\s+of|rather\s+than))"
    r"(?:\s+(?:on|for|to|want|work|do|go|going|leave|leaving|travel|fly|this|a|be))*\s+",
    declined=r"(?:\s+(?:is|does|do|will|would|can|could|are))?(?:n't|\s+not|\s+no\s+longer|\s+won't|\s+can't)\s+(?:work|good|possible|suit|fit|an\s+option|be\s+possible|ok(?:ay)?)",
    corrected=r"(?:[\s,;.:!-]*\b(?:no|nope|wait|sorry|oops|rather|actually|i\s+mean|i\s+meant|make\s+(?:it|that)|scratch\s+that|correction|better|hmm?|er+|uh+)\b)+[\s,;.:!-]*(?:on\s+|the\s+)*",
    moved=r"\b(?:chang\w*|mov\w*|shift\w*|postpon\w*|resched\w*|bring|brought|push\w*)\b[^.;]{0,30}\bfrom\s+(?:the\s+)?",
)
