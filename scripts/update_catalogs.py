#!/usr/bin/env python
"""Brings the catalogs below blocks/locale up to date with the sentences in the code.

    python -m scripts.update_catalogs            writes the template and both catalogs
    python -m scripts.update_catalogs --check    changes nothing; exit 1 and a line for each fault

New sentences come without a translation, those that are gone are dropped, and nothing is ever guessed: a
sentence that was reworded has to be translated again. English may be left empty, the sentence itself is it.
"""

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from blocks.i18n import CATALOGS

CODE = Path(__file__).resolve().parent.parent / "blocks"
SENTENCES = {"t": 1, "tn": 2}
"""The methods of `Reader`, and how many of their first arguments are sentences."""
SOURCE = "en"
PLACEHOLDER = re.compile(r"\{(\w*)\}")
BOLD = re.compile(r"(\S?)\*[^*\n]+\*(\S?)")
"""Slack draws bold only between blanks or line ends; in Chinese nothing else separates words."""
HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: travelbot\\n"
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def template(code: Path) -> Catalog:
    """Every sentence in the code, in the order of its modules. Raises ValueError where one is no literal."""
    found = Catalog()
    for module in sorted(code.rglob("*.py")):
        for sentence in _sentences(ast.parse(module.read_text("utf-8")), module):
            found.add(sentence)
    return found


def _sentences(node: ast.AST, module: Path) -> Iterator[str | tuple[str, ...]]:
    """By syntax tree: Babel's own reader passes over what stands inside an f-string."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SENTENCES:
        forms = [_literal(one, module) for one in node.args[: SENTENCES[node.func.attr]]]
        yield forms[0] if len(forms) == 1 else tuple(forms)
    for child in ast.iter_child_nodes(node):
        yield from _sentences(child, module)


def _literal(node: ast.expr, module: Path) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise ValueError(f"{module.name}, line {node.lineno}: a sentence must be written out, or no catalog finds it")


def update(code: Path) -> None:
    fresh = template(code)
    _template_path(code).write_bytes(_written(fresh))
    for folder in CATALOGS.values():
        known = _read(code, folder)
        known.update(fresh, no_fuzzy_matching=True)
        header = HEADER.format(language=folder, plurals=known.plural_forms)
        _catalog_path(code, folder).write_bytes(header.encode() + _written(known))


def faults(code: Path) -> Iterator[str]:
    """What keeps the catalogs from being complete, one sentence each."""
    fresh = template(code)
    if _template_path(code).read_bytes() != _written(fresh):
        yield f"{_template_path(code).name} is not what the code says: run python -m scripts.update_catalogs"
    for folder in CATALOGS.values():
        try:
            known = _read(code, folder)
        except PoFileError as error:
            yield f"{folder}: not readable: {error}"
        else:
            yield from (f"{folder}: {fault}" for fault in _faults_of(known, fresh, whole=folder != SOURCE))


def _faults_of(known: Catalog, fresh: Catalog, *, whole: bool) -> Iterator[str]:
    yield from (f"obsolete: {_short(one)}" for one in known.obsolete.values())
    yield from (f"not in the code: {_short(one)}" for one in known if one.id and one.id not in fresh)
    for wanted in (one for one in fresh if one.id):
        message = known.get(wanted.id)
        if message is None:
            yield f"missing: {_short(wanted)}"
        else:
            yield from _faults_in(message, whole=whole)


def _faults_in(message: Message, *, whole: bool) -> Iterator[str]:
    said = _forms(message.string)
    if whole and not all(said):
        yield f"not translated: {_short(message)}"
    if message.fuzzy:
        yield f"fuzzy: {_short(message)}"
    for text in filter(None, said):
        if _placeholders(text) != _placeholders(_forms(message.id)[-1]):
            yield f"other placeholders: {_short(message)}"
        if any(before or after for before, after in BOLD.findall(text)):
            yield f"bold touches a word: {_short(message)}"


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str) or text is None else tuple(text)


def _short(message: Message) -> str:
    return repr(_forms(message.id)[0][:60])


def _read(code: Path, folder: str) -> Catalog:
    with _catalog_path(code, folder).open("rb") as handle:
        return read_po(handle, locale=folder, abort_invalid=True)


def _written(catalog: Catalog) -> bytes:
    text = BytesIO()
    write_po(text, catalog, width=120, omit_header=True, no_location=True, ignore_obsolete=True)
    return text.getvalue()


def _template_path(code: Path) -> Path:
    return code / "locale" / "travelbot.pot"


def _catalog_path(code: Path, folder: str) -> Path:
    return code / "locale" / folder / "LC_MESSAGES" / "travelbot.po"


def main(arguments: list[str], code: Path = CODE) -> int:
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m scripts.update_catalogs [--check]\n")
        return 2
    if not arguments:
        update(code)
        return 0
    found = list(faults(code))
    sys.stderr.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
