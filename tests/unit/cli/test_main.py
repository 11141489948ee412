"""The command itself: what it imports, how it ends, what it says."""

import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from typer.testing import CliRunner

from bot.errors import Broken, Misconfigured
from cli import main, parse

HEAVY = ("app", "slack_bolt", "docket", "redis", "aiohttp", "httpx", "dateparser", "rich")


def called(*words: str):
    return CliRunner().invoke(main.travelbot, words, prog_name="travelbot")


def failing(error: Exception):
    def predict(record):
        raise error

    return predict


def test_help_imports_nothing_heavy():
    code = f"""
import sys
from typer.testing import CliRunner
from cli.main import travelbot
assert CliRunner().invoke(travelbot, ["--help"]).exit_code == 0
print([name for name in {HEAVY} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_names_every_command():
    said = called("--help").output
    assert [name for name in main.COMMANDS if f"\n  {name}" not in said] == []


@pytest.mark.parametrize("name", main.COMMANDS)
def test_every_command_can_be_loaded_and_tells_its_options(name):
    result = called(name, "--help")
    assert result.exit_code == 0, result.output
    assert f"Usage: travelbot {name}" in result.output


@pytest.mark.parametrize(
    "words",
    [
        ("fly",),
        ("serve", "--no-such"),
        ("parse",),
        ("parse", "Berlin", "--tz", "Nowhere"),
        ("parse", "Berlin", "--now", "soon"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_sentence(words):
    result = called(*words)
    assert result.exit_code == 2
    assert "Error: " in result.output


@pytest.mark.parametrize(("error", "code"), [(Misconfigured("set THIS"), 2), (Broken("it broke"), 1)])
def test_an_error_of_ours_is_one_sentence_and_its_exit_code(monkeypatch, error, code):
    monkeypatch.setattr(parse, "predict", failing(error))
    result = called("parse", "--jsonl", "Berlin")
    assert (result.exit_code, result.stderr) == (code, f"travelbot: {error}\n")


def test_debug_lets_the_error_through_with_its_traceback(monkeypatch):
    monkeypatch.setattr(parse, "predict", failing(Misconfigured("set THIS")))
    assert isinstance(called("--debug", "parse", "--jsonl", "Berlin").exception, Misconfigured)


def test_a_defect_is_one_line_unless_debug():
    done = subprocess.run([sys.executable, "-m", "cli.main", "parse", "--jsonl"], input="no json\n", capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("travelbot: JSONDecodeError: ")
    assert done.stderr.count("\n") == 1


def test_a_new_key_encrypts():
    key = called("keys", "new").output.strip()
    assert Fernet(key).decrypt(Fernet(key).encrypt(b"secret")) == b"secret"
