import json

import pytest
from typer.testing import CliRunner

from bot.hesine.openplatform.documented import plain
from bot.hesine.openplatform.endpoints import TABLE
from cli.main import travelbot

COMMENTED = """
{
    "value": {                       // an object, see "https://example.com"
        "id": "JOYbpjPP-E2Q00",      //企业ID
        "name": "https://x, /* no comment */ ]",
    }
}
"""


def run(*words, stdin=""):
    return CliRunner().invoke(travelbot, ["hesine", *words], input=stdin)


def test_every_endpoint_is_listed_with_its_literal_path():
    listed = {one["name"]: one for one in json.loads(run("endpoints", "--json").stdout)}
    assert listed.keys() == TABLE.keys()
    assert listed["flow.states"] == {
        "name": "flow.states",
        "method": "GET",
        "path": "/api/openapi/v2/approveStates/[{ids}]",
    }
    assert listed["role"]["path"] == "/api/openapi/v1/roledefs/${roledefId}"
    assert "/api/openapi/v1/roledefs/${roledefId}" in run("endpoints").stdout


def test_a_documented_sample_is_decoded_comments_and_all():
    result = run("decode", "company", stdin=COMMENTED)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"value": {"id": "JOYbpjPP-E2Q00", "name": "https://x, /* no comment */ ]"}}


@pytest.mark.parametrize(
    ("sample", "reason"),
    [
        ('{"errorCode": 403, "errorMessage": "未授权"}', "TokenRefused"),
        ('{"value": {"name": "x"}}', "value.id"),
        ('{"items": []}', "value"),
        ("未授权", "Broken"),
        ("{", "Broken"),
    ],
)
def test_what_is_no_success_exits_with_one_and_the_reason(sample, reason):
    result = run("decode", "company", stdin=sample)
    assert result.exit_code == 1
    assert reason in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(("words", "stdin"), [(("decode", "nobody"), "{}"), (("decode", "company"), " ")])
def test_wrong_usage_exits_with_two(words, stdin):
    assert run(*words, stdin=stdin).exit_code == 2


def test_json_without_comments_stays_as_it_is():
    text = '{"a": "x, ]", "b": ["//", "\\\\", "\\"//"], "c": "/* */"}'
    assert json.loads(plain(text.encode())) == json.loads(text)
