"""Why one travels, as typed: a phrase that is known to be a reason, a phrase said as one, or the clause that nothing else claims."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.language.typed import is_chinese
from bot.trips.reading import Slot

_STATED = re.compile(
    r"(?:\b(?:purpose|reason)(?:\s+of\s+(?:the\s+)?(?:trip|travel))?|出差事由|出差目的|事由|目的(?!地)|原因)\s*(?:is|是|为)?\s*[:]?\s*(?P<p>[^,.;,。;\n]{2,80})",
    re.IGNORECASE,
)
_QUALIFIER = r"(?!(?:for|the|an?|to|at|in|on|of|and|my|our|from|by|with|next|this|attend|join|visit|some|have|need)\b)[A-Za-z][\w'&-]*"
_KNOWN = (
    r"(?:拜访|见|会见|走访|约见|陪同?|接待|对接)(?:一下|几个|一个|老)?[一-鿿A-Za-z]{0,8}?(?:客户|供应商|合作伙伴|甲方|合作方)",
    r"客户(?:拜访|会议|现场|交流|验收)",
    r"(?:参加|出席|参与)[一-鿿A-Za-z\d]{0,14}?(?:会议|峰会|展会|博览会|大会|培训|论坛|年会|评审|面试|活动|招标|会)",
    r"(?:项目|产品|技术|系统|设备)(?:验收|上线|交付|启动会?|评审|支持|实施|调试|培训|交流)",
    r"(?:开|参)[一-鿿]{0,6}会(?!员)|培训|考察|调研|投标|述标|审计|团建|路演|参展|签约|签合同|谈合作|谈合同|谈判|验收|面试|巡店|巡检|招聘",
    r"\b(?:client|customer|supplier|vendor|partner|site|factory|office|sales)\s+(?:visits?|meetings?|workshops?|audits?|training)\b",
    r"\b(?:visit(?:ing)?|meet(?:ing)?(?:\s+with)?|see(?:ing)?)\s+(?:(?:a|an|the|our|my|some)\s+)?(?:new\s+)?(?:clients?|customers?|suppliers?|vendors?|partners?)\b",
    rf"\b(?:{_QUALIFIER} ){{0,4}}(?:conference|trade\s+fair|trade\s+show|expo|workshop|kick-?off|offsite|summit|training|audit|job\s+interview)\b",
    (
        r"\b(?:board|team|project|sales|quarterly|annual|business)\s+meetings?\b"
        r"|\bmeetings?\s+with\s+[\w' ]{2,30}?(?=\s*(?:$|[,.;]|\bon\b|\bin\b|\bfrom\b))|(?<=for a )meeting\b|(?<=for )meetings\b"
    ),
)
_STOP = r"(?=\s*(?:$|[,.;!?,。;!?\n]|\s{2,}|\b(?:on|from|in|at|by|under|with\s+a|budget|next|tomorrow|back|return|and\s+(?:back|return)|leaving|departing)\b))"
_TASK = (
    r"(?:attend|present|pitch|negotiate|sign|audit|inspect|install|train|support|review|discuss|interview|launch|deliver|fix|repair|speak|hold|run|kick\s+off"
    r"|close|set\s+up|demo|onboard|commission|survey|host|join|visit|meet|see|talk)"
)
_FRAMES = (
    rf"\bto\s+(?P<p>{_TASK}\s+(?:[\w'&-]+\s){{0,7}}?[\w'&-]+){_STOP}",
    rf"\b(?:because\s+of|regarding|re:|about|attending|joining)\s+(?P<p>(?:(?:the|a|an|our|my)\s+)?(?:[\w'&-]+\s){{0,6}}?[\w'&-]+){_STOP}",
    rf"\bfor\s+(?P<p>(?:the|our|my|a|an)\s+(?:[\w'&-]+\s){{0,6}}?[\w'&-]+){_STOP}",
)
_NO_REASON = re.compile(
    r"\b(?:day|night|week|month|weekend|person|people|room|ticket|seat|flight|train|bus|hotel|house|trip|travel|budget|couple|few|time|moment|trip|while|family|group|price|cost|return|way|date|rest|best|first|second|third|same|\d+\w*"
    r"|class|morning|afternoon|evening|summer|winter|spring|holidays?|vacation|cheapest|lowest|fare|airport|city|stay|least|minimum|maximum|sake|one|two|three|four)\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[^,.;!?,。;!?、\n|()()]+")
_HAN_FILLER = re.compile(
    r"(?:请|麻烦|谢谢|帮我|帮忙|给我|我们?|咱们?|你好|您好|想要?|需要|打算|计划|准备|要|得|必须|可以|能否|能不能|希望|最好|一下|一趟|一次|安排|预订|预定|订票?|购?买|查一?[下查]?|申请|提交|单子?|公司(?:让|派|安排|要求)|让我|派我"
    r"|出差|出发|前往|行程|旅行|旅游|差旅|往返|单程|来回|返程|回程|返回|回来|回去|回|去|到|飞|从|在|住|从|至|经|由|和|与|跟|一起|同行|一行|然后|接着|再|先|就|也|都|还|是|的|了|吧|呢|吗|啊|哦|左右|大概|大约|以内|之内|之前|以前|之后|前|后"
    r"|预算|费用(?:走|记|计入|算)?|酒店|机票|车票|票|住宿|交通|班次|航班|早上|上午|中午|下午|晚上|傍晚|当天|当日|那天|期间|待|共|左右|尽快|紧急|加急|急|普通|标准|不|别|坐|乘|靠窗|过道|项目(?=\s|$)|成本中心|项目编号|项目号|很|比较|非常|有没有|有|多少钱|几点|怎么|时间|地点|目的地|座)"
)
_HAN_TASK = re.compile(r"[一-鿿A-Za-z0-9+&·\- ]{2,30}")
_HAN_LEAST = 2
_FRAMED, _LEFT_OVER = 0.8, 0.6
_PROJECTS = (
    r"\bproject\s+(?P<p>[A-Z0-9][\w-]{1,30})\b(?!\s+meeting)",
    r"(?:项目号|项目编号|项目|成本中心|(?i:cost\s+cent(?:er|re)|charge\s+(?:it\s+)?to|bill\s+(?:it\s+)?to))\s*(?:是|为|is)?\s*[::]?\s*(?P<p>[A-Z0-9][A-Z0-9_-]{2,30})\b",
    r"(?:项目|成本中心)\s*[::]\s*(?P<p>[一-鿿A-Za-z0-9_-]{2,30})",
)
_KNOWN_RULES = tuple(re.compile(words, re.IGNORECASE) for words in _KNOWN)
_FRAME_RULES = tuple(re.compile(words, re.IGNORECASE) for words in _FRAMES)
_PROJECT_RULES = tuple(re.compile(words) for words in _PROJECTS)


def find_purpose(text: str) -> Slot[str] | None:
    """A reason said as such, or known to be one."""
    stated = _STATED.search(text)
    return _phrase(stated, 1.0) if stated else next(_phrases(_KNOWN_RULES, text, 1.0), None)


def whole_purpose(text: str, known: Slot[str] | None) -> Slot[str] | None:
    """The known reason with what belongs to it, else one in words of no list.

    Everything else that was understood must be blanked out of `text`.
    """
    if not known:
        return _unclaimed(text)
    around = (slot for slot in _left_over(text) if slot.span[0] <= known.span[0] and known.span[1] <= slot.span[1])
    return next((replace(slot, confidence=known.confidence) for slot in around), known)


def _unclaimed(text: str) -> Slot[str] | None:
    framed = (slot for slot in _phrases(_FRAME_RULES, text, _FRAMED) if not _NO_REASON.search(slot.value))
    return next(framed, None) or next(_left_over(text), None)


def find_project(text: str) -> Slot[str] | None:
    return next(_phrases(_PROJECT_RULES, text, 1.0), None)


def _left_over(text: str) -> Iterator[Slot[str]]:
    """去上海谈合同: of a Chinese clause what remains without the words of travel."""
    for clause in _CLAUSES.finditer(text):
        bare = _HAN_FILLER.sub(lambda filler: " " * len(filler[0]), clause[0])
        kept = max(re.finditer(r"\S+(?: \S+)*", bare), key=lambda found: len(found[0]), default=None)
        if kept and is_chinese(kept[0]) and len(kept[0]) >= _HAN_LEAST and _HAN_TASK.fullmatch(kept[0]):
            start = clause.start() + kept.start()
            yield Slot(kept[0], (start, start + len(kept[0])), _LEFT_OVER)


def _phrases(rules: tuple[re.Pattern[str], ...], text: str, sure: float) -> Iterator[Slot[str]]:
    return (_phrase(found, sure) for words in rules for found in words.finditer(text))


def _phrase(found: re.Match[str], sure: float) -> Slot[str]:
    group = "p" if "p" in found.groupdict() else 0
    typed, (start, end) = found[group], found.span(group)
    return Slot(typed.strip(), (start + len(typed) - len(typed.lstrip()), end - len(typed) + len(typed.rstrip())), sure)
