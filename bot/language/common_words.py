"""City names that are something else first: ordinary words, abbreviations, provinces."""

_ENGLISH = """
a ada adam ah alba alma alta amos an and angels anna are as at atlantic august aurora bali-hai banana bar bath be bend
bo bol bon bond boston-tea brest bury bush butte by canton chess christian clinton college cork corner corona date
day deal dear diu do dole douglas eagle eden ely enid enterprise eureka fab fargo fort-mill fox frank gander gap gary
general george goes grace grant guide he hermosa hi holland hope hull i ice in independence iron is it jackson jos
kent lead lens liberal lima-bean lincoln lot mackay madison man male many march mary may me mesa metro mobile most
murray my nada nan nelson new newport nice noon normal of oh on opera or oral orange ours pad pan park pau paradise
peru plains plymouth pole poly post prince progress providence pula rapid reading resolute rest roman rose rugby saga
salem same sandy save sheridan so sound split spring st stone sur surprise tabor tame temple the tours train troy try
una union usa van victoria vinh wa waterloo we well why will wilson winner york you young
all and any arm art ask bad bag bed big bit box bug bus but buy cab can car cat cold cut day did die dog due ear eat egg end far
few fit fix for fun gas get got guy had has her him his hit hot how ill inn job joy key kid lab law lay led leg let lie
log lot low map men met mix mum net not now nor oil old one our out own pay per pet pop pub put ran red rid row run
sad saw say see set she shy sir six ski sky son sue tag tap tax tea ten tie tip toe too top toy try two use via war was
way wet who why win won yes yet zoo fyi api asap atm ceo cfo cio cpu cto eta fyi hr hrs it ltd mba pdf pin ppt prc sms suv tba tbd tv vip wifi
cny eur gbp hkd inr jpy rmb usd
mon tue tues wed thu thur thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec
amc bst cet cst edt est gmt ist mst pdt pst utc
"""
ENGLISH = frozenset(_ENGLISH.split())
"""Cities only when capitalised; codes of these letters never."""

_HAN = """
东方 光明 和平 河西 河东 新城 城关 鼓楼 新华 胜利 青山 青年 解放 南山 海港 新区 开发 长江 黄河 大东 大通 城中 城东 城西 城北 桥东 桥西 铁东 铁西 向阳 前进 郊区 东区 西区 市中 市北 市南 东光 东风 万年 万安 万载 三台 三门 上林 上高 中方 中阳 乡城 乐业 云和 五常 互助 交口 仁化 从化 会同 会东 修文 公安 共和 兴国 兴业
兴城 兴海 兴化 南部 友谊 双江 台前 合作 合水 合山 同心 同德 周至 和平 和顺 和静 商城 四会 团风 城口 大余 大关 大化 大名 大安 大新 大方
大田 大通 天台 天长 天门 太和 太康 太湖 太白 安定 安化 安达 宁静 宝丰 富民 富裕 富源 平安 平和 平乐 平原 康乐 延长 建设 开化 当阳 德化
志丹 恭城 慈利 成武 成安 凤凰 河南 海南 海北 海西 海东 海城 湖口 文成 新兴 新化 新和 新民 新河 新源 新乐 新田 方正 无极 日土 明光 明水
昌乐 普安 普定 望都 木兰 来安 横峰 正定 正安 武功 民丰 民主 民乐 民和 民权 永和 永兴 永平 永安 永新 洞口 温泉 清水 清流 清河 灯塔 白水
白玉 白河 白沙 石林 石门 石泉 祥云 福安 红安 绿春 莲花 行唐 西和 西平 西乡 资源 通道 通海 金山 金沙 金湖 金门 镇安 长寿 长子 长安 长海
长白 门源 阳光 阳春 阿里 集安 集贤 静乐 高台 黑山 黑水 鱼台 龙口 龙门 顺平 美姑 吉利 梨树 榆树 红河 石首 井研 河口 仙游 从江 罗城 保德
建平 建德 会昌 广元 昌图 大悟 东至 长兴 万荣 明溪 三都 甘泉 清新
"""
HAN = frozenset(_HAN.split())
"""Cities only with their rank: 公安县, 天门市."""

SAID_AS_LETTERS = frozenset(
    [
        "la",
        "ny",
        "nyc",
        "sf",
        "sd",
        "dc",
        "kl",
        "sg",
        "hk",
        "lax",
        "sfo",
        "jfk",
        "lhr",
        "cdg",
        "ord",
        "atl",
        "dfw",
        "nrt",
        "icn",
        "pek",
        "pvg",
        "hkg",
        "sin",
        "bkk",
    ]
)
"""Letters for a city that people type in lower case too."""

_NOT_PLACES = """
work home town office airport station hotel here there somewhere anywhere nowhere downtown abroad house school
this that these those the them him her it us you me my our your their
monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun today tomorrow tonight yesterday
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec noon midnight morning afternoon evening night
economy business first premium coach class american united delta lufthansa british continental northwest southwest
attend meet see visit join present review discuss sign close support train install speak give hold run get book buy
fly go travel leave depart arrive return come stay take make have find know check reserve change cancel ask pay help
know plan look use watch listen hear play call send talk speak read write start stop begin end keep let put show tell
one two three four five six seven eight nine ten some any all both each another about around before after between
people person persons guests adults days nights weeks months hours
"""
NOT_PLACES = frozenset(_NOT_PLACES.split())
"""What may follow "to" and "from" and is no place."""
