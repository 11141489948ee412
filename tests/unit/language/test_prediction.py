import json

import pytest
import typer
from typer.testing import CliRunner

from cli.parse import parse

RECORD = {"id": "r1", "text": "Berlin to Lisbon Tue-Fri", "now": "2026-11-23T10:00:00", "tz": "Europe/Berlin"}


@pytest.fixture
def run():
    app = typer.Typer()
    app.command()(parse)
    return lambda *arguments, typed=None: CliRunner().invoke(app, arguments, input=typed)


def test_records_become_predictions_one_a_line(run):
    result = run(
        "--jsonl", typed=json.dumps(RECORD) + "\n\n" + json.dumps(RECORD | {"id": "r2", "text": "hello"}) + "\n"
    )
    trip, nothing = map(json.loads, result.stdout.splitlines())
    (leg,) = trip["legs"]
    assert (trip["id"], trip["depart"], trip["return"], trip["asked"]) == ("r1", "2026-11-24", "2026-11-27", [])
    assert leg["origin"] == ["Berlin", "柏林", "BER"]
    assert trip["latency_ms"] > 0
    assert (nothing["id"], nothing["legs"], nothing["depart"]) == ("r2", [], None)


def test_a_sentence_with_jsonl_is_one_prediction(run):
    result = run("下周去北京 预算5000", "--jsonl", "--now", "2026-11-24T10:00", "--tz", "Asia/Shanghai")
    prediction = json.loads(result.stdout)
    assert prediction["window"] == ["2026-11-30", "2026-12-06"]
    assert (prediction["budget"], prediction["currency"]) == (5000.0, "CNY")


def test_people_see_each_slot_with_its_absolute_date(run):
    result = run("明天飞北京", "--now", "2026-11-24T10:00")
    assert result.exit_code == 0
    assert "BJS" in result.stdout
    assert "2026-11-25" in result.stdout


def test_nothing_to_read_is_wrong_usage(run):
    assert run().exit_code == 2
