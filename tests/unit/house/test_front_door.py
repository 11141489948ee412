"""The first things a newcomer meets: README, make, and what is installed."""

import os
import re
import subprocess

import pytest

from tests.unit.house.repository import ROOT

PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    *(f"docs/{one.name}" for one in (ROOT / "docs").glob("*.md")),
]
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
MAKE = re.compile(r"`make ([a-z-]+)")
ADDRESS = re.compile(r"(https?://|git\+|file:|^\s*-(-index-url|-extra-index-url|-find-links|i|f)\b)", re.MULTILINE)


def read(name):
    return (ROOT / name).read_text("utf-8")


def test_the_readme_is_read_in_one_sitting():
    assert len(read("README.md").splitlines()) <= 150


@pytest.mark.parametrize("page", PAGES)
def test_every_link_into_the_repository_leads_somewhere(page):
    links = [one for one in LINK.findall(read(page)) if "://" not in one and not one.startswith("mailto:")]
    assert [one for one in links if not ((ROOT / page).parent / one).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_that_is_named_exists(page):
    assert set(MAKE.findall(read(page))) <= set(TARGET.findall(read("Makefile")))


def test_make_help_names_every_target():
    outside = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    shown = subprocess.run(["make", "help"], cwd=ROOT, env=outside, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in shown.splitlines()} == set(TARGET.findall(read("Makefile")))


@pytest.mark.parametrize("lock", ["requirements/run.lock", "requirements/dev.lock"])
def test_a_lock_file_names_no_place_to_install_from_and_each_package_has_a_hash(lock):
    text = read(lock)
    assert ADDRESS.findall(text) == []
    packages = re.findall(r"^[a-z0-9][\w.\[\]-]*==.*(?:\n\s+.*)*", text, re.MULTILINE)
    assert packages
    assert [one.split()[0] for one in packages if "--hash=sha256:" not in one] == []


def test_what_is_installed_to_run_is_installed_to_develop_in_the_same_version():
    pin = re.compile(r"^([a-z0-9][\w.-]*)(?:\[[\w,]+\])?==(\S+)", re.MULTILINE)
    run, dev = dict(pin.findall(read("requirements/run.lock"))), dict(pin.findall(read("requirements/dev.lock")))
    assert {name: version for name, version in run.items() if dev.get(name) != version} == {}
