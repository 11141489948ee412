"""What import-linter cannot say of the layers; the rest stands in pyproject.toml."""

import ast
import sys

import pytest

from tests.unit.house.repository import PACKAGES, ROOT, imports, within


def test_the_domain_stands_on_the_standard_library_alone():
    allowed = (*sys.stdlib_module_names, "bot.trips", "bot.errors", "bot.clock")
    strangers = [(file.name, module) for file, module in imports(ROOT / "bot/trips") if not within(module, *allowed)]
    assert strangers == []


def test_views_know_the_models_of_slacks_sdk_and_nothing_else_of_it():
    found = [(file.name, module) for file, module in imports(ROOT / "blocks") if within(module, "slack_sdk")]
    assert found
    assert [one for one in found if not within(one[1], "slack_sdk.models")] == []


def test_stores_know_the_ports_of_the_relay_and_of_hesine_and_nothing_else_of_them():
    ports = ("bot.relay.ports", "bot.relay.courier", "bot.hesine.ports")
    found = [
        (file.name, module)
        for file, module in imports(ROOT / "bot/stores")
        if within(module, "bot.relay", "bot.hesine")
    ]
    assert [one for one in found if not within(one[1], *ports)] == []


def test_handlers_know_of_hesine_only_what_comes_in():
    edge = ("bot.hesine.travel.callbacks", "bot.hesine.travel.signer")
    found = [(file.name, module) for file, module in imports(ROOT / "handlers") if within(module, "bot.hesine")]
    assert [one for one in found if not within(one[1], *edge)] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_says_what_it_is_for(package):
    silent = [
        str(file.relative_to(ROOT))
        for file in (ROOT / package).rglob("__init__.py")
        if not ast.get_docstring(ast.parse(file.read_text("utf-8")))
    ]
    assert silent == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_with_code_is_a_package(package):
    folders = {file.parent for file in (ROOT / package).rglob("*.py")}
    assert [str(one.relative_to(ROOT)) for one in folders if not (one / "__init__.py").exists()] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_are_absolute(package):
    relative = [
        str(file.relative_to(ROOT))
        for file in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []
