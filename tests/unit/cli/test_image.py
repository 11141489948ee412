"""What is shipped: the image, the compose file, the wheel. Nothing is built by an engine here: sources and rules only."""

import re
import subprocess
import sys
import tomllib
import zipfile
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"][
    "packages"
]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))


def copied() -> list[str]:
    """Sources that are copied from the folder, not from another stage."""
    return [source for source, _ in re.findall(r"^COPY (?!--)(\S+) (\S+)$", DOCKERFILE, re.MULTILINE)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        folder,
        ROOT,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return archive.namelist()


def test_the_image_takes_exactly_the_packages_of_the_wheel():
    assert sorted(copied()) == sorted([*PACKAGES, "requirements/run.lock"])


def test_all_that_is_copied_exists_and_reaches_the_builder():
    rules = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert rules[0] == "*"
    assert [source for source in copied() if not (ROOT / source).exists()] == []
    assert [source for source in copied() if f"!{source}" not in rules] == []
    assert not any(fnmatch(name, rule.removeprefix("!")) for name in ("sandbox", "tests", ".env") for rule in rules[1:])


def test_libraries_come_by_hash_and_nothing_runs_as_root():
    assert "--require-hashes" in DOCKERFILE
    assert DOCKERFILE.index("\nUSER travelbot") < DOCKERFILE.index("\nENTRYPOINT")
    assert re.search(r"^HEALTHCHECK .*/healthz", DOCKERFILE, re.MULTILINE)


def test_what_compose_sets_are_settings_and_commands_of_ours():
    services = COMPOSE["services"]
    ours = [services["bot"], services["worker"]]
    assert {name for one in ours for name in one["environment"]} <= {
        str(f.alias) for f in Settings.model_fields.values()
    }
    assert [one["command"] for one in ours] == [["serve", "--no-worker"], ["worker"]]
    assert all(one["depends_on"]["valkey"]["condition"] == "service_healthy" for one in ours)


def test_the_redis_of_compose_keeps_its_data():
    redis = COMPOSE["services"]["valkey"]
    command = redis["command"]
    assert command[command.index("--appendonly") + 1] == "yes"
    assert redis["volumes"] == ["valkey:/data"]
    assert "valkey" in COMPOSE["volumes"]
    assert redis["healthcheck"]["test"]


def test_the_wheel_holds_words_scripts_and_places(wheel):
    for name in (
        "blocks/locale/zh_CN/LC_MESSAGES/travelbot.po",
        "bot/stores/lua/commit.lua",
        "bot/language/data/places.tsv",
        "app.py",
    ):
        assert name in wheel


def test_the_wheel_holds_no_stand_in_and_no_test(wheel):
    tops = {name.split("/", 1)[0] for name in wheel if ".dist-info" not in name}
    assert tops == set(PACKAGES)
