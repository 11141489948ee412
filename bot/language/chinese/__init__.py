"""Chinese: its date phrases, times of day, and what joins, refuses and corrects a date."""

from bot.language.chinese.days import DAYS
from bot.language.chinese.holidays import HOLIDAYS
from bot.language.chinese.hours import HOURS
from bot.language.chinese.lengths import LENGTHS_IN_DAYS, LENGTHS_IN_NIGHTS
from bot.language.chinese.periods import PERIODS
from bot.language.chinese.relations import AFTER
from bot.language.chinese.weekdays import WEEKDAY_RULES
from bot.language.grammar import Grammar

GRAMMAR = Grammar(
    rules=(*DAYS, *WEEKDAY_RULES, *PERIODS, *HOLIDAYS),
    hours=HOURS,
    days=LENGTHS_IN_DAYS,
    nights=LENGTHS_IN_NIGHTS,
    before=(),
    after=AFTER,
    to=r"(?:一直)?[到至](?:了)?",
    both=r"[和与跟]",
    either=r"(?:,|、)?(?:或者?是?|还是|要么)",
    between=r"(?:在|从|自)",
    refused=r"(?:不是|不要|不在|不想|不能|不行|别|除了|除开|避开|而不是)(?:在|选|订|定|买|约|安排|去|走)*",
    declined=r"(?:那天)?(?:不行|不方便|不可以|不合适|去不了|走不了|没空|没时间|来不及)",
    corrected=r"(?:[\s,;、。.-]*(?:哦|啊|呃|嗯|噢)?(?:不对|说错了?|错了|不(?=[\s,、])|等等|改成|改为|改到|应该是|更正))+[\s,;、。:]*是?",
    moved=r"(?!)",
)
