"""The small company that both stand-ins know: people with one identity in Slack and one in Hesine."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Department:
    department_id: str
    name: str
    parent_id: str | None
    leader_id: str | None
    status: str = "active"


@dataclass(frozen=True, slots=True)
class Employee:
    """`country` is ISO 3166 alpha-2, `locale` as Slack writes it, `tz` an IANA zone, `status` active or left."""

    employee_id: str
    name: str
    name_en: str
    email: str
    mobile: str
    department_id: str
    manager_id: str | None
    grade: str
    country: str
    status: str
    slack_user_id: str
    locale: str
    tz: str


DEPARTMENTS = (
    Department("D100", "晨星科技 Morningstar Works", None, "E1006"),
    Department("D110", "研发部 Engineering", "D100", "E1002"),
    Department("D120", "销售部 Sales Europe", "D100", "E1004"),
    Department("D130", "财务部 Finance", "D100", "E1005"),
)

LIN_WEI = Employee(
    employee_id="E1001",
    name="林薇",
    name_en="Lin Wei",
    email="lin.wei@example.com",
    mobile="+8613900001001",
    department_id="D110",
    manager_id="E1002",
    grade="P5",
    country="CN",
    status="active",
    slack_user_id="U0LINWEI",
    locale="zh-CN",
    tz="Asia/Shanghai",
)
CHEN_HAO = Employee(
    employee_id="E1002",
    name="陈昊",
    name_en="Chen Hao",
    email="chen.hao@example.com",
    mobile="+8613900001002",
    department_id="D110",
    manager_id="E1006",
    grade="M2",
    country="CN",
    status="active",
    slack_user_id="U0CHENHAO",
    locale="zh-CN",
    tz="Asia/Shanghai",
)
ANNA_SCHMIDT = Employee(
    employee_id="E1003",
    name="Anna Schmidt",
    name_en="Anna Schmidt",
    email="anna.schmidt@example.com",
    mobile="+4915550001003",
    department_id="D120",
    manager_id="E1004",
    grade="P4",
    country="DE",
    status="active",
    slack_user_id="U0ANNASCHMIDT",
    locale="en-GB",
    tz="Europe/Berlin",
)
MARTA_RUIZ = Employee(
    employee_id="E1004",
    name="Marta Ruiz",
    name_en="Marta Ruiz",
    email="marta.ruiz@example.com",
    mobile="+34600001004",
    department_id="D120",
    manager_id="E1006",
    grade="M2",
    country="ES",
    status="active",
    slack_user_id="U0MARTARUIZ",
    locale="en-GB",
    tz="Europe/Madrid",
)
ZHAO_MIN = Employee(
    employee_id="E1005",
    name="赵敏",
    name_en="Zhao Min",
    email="zhao.min@example.com",
    mobile="+8613900001005",
    department_id="D130",
    manager_id="E1006",
    grade="M1",
    country="CN",
    status="active",
    slack_user_id="U0ZHAOMIN",
    locale="zh-CN",
    tz="Asia/Shanghai",
)
SAM_LEE = Employee(
    employee_id="E1006",
    name="Sam Lee",
    name_en="Sam Lee",
    email="sam.lee@example.com",
    mobile="+6580001006",
    department_id="D100",
    manager_id=None,
    grade="M3",
    country="SG",
    status="active",
    slack_user_id="U0SAMLEE",
    locale="en-US",
    tz="Asia/Singapore",
)
WANG_LEI = Employee(
    employee_id="E1007",
    name="王磊",
    name_en="Wang Lei",
    email="wang.lei@example.com",
    mobile="+8613900001007",
    department_id="D110",
    manager_id="E1002",
    grade="P4",
    country="CN",
    status="left",
    slack_user_id="U0WANGLEI",
    locale="zh-CN",
    tz="Asia/Shanghai",
)

EMPLOYEES = (LIN_WEI, CHEN_HAO, ANNA_SCHMIDT, MARTA_RUIZ, ZHAO_MIN, SAM_LEE, WANG_LEI)
