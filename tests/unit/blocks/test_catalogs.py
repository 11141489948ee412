"""The catalogs are fresh and whole, and the script that says so notices when they are not."""

from pathlib import Path

import pytest

from blocks.i18n import CATALOGS
from scripts import update_catalogs
from scripts.update_catalogs import CODE, faults, main, update

CODE_OF_ONE_VIEW = """
def view(reader):
    return [
        reader.t("Hello {who}", who=1),
        f"*{reader.t('Inside')}* {reader.tn('{n} day', '{n} days', 2)}",
    ]
"""
CHINESE = {"Hello {who}": "你好 {who}", "Inside": "里面", "{n} day": "{n}天"}


def test_the_catalogs_say_what_the_code_says():
    assert list(faults(CODE)) == []


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A package of one view, with catalogs that are complete."""
    (tmp_path / "view.py").write_text(CODE_OF_ONE_VIEW, "utf-8")
    for folder in CATALOGS.values():
        page = catalog(tmp_path, folder)
        page.parent.mkdir(parents=True)
        page.write_text(f'msgid ""\nmsgstr ""\n"Language: {folder}\\n"\n', "utf-8")
    update(tmp_path)
    for sentence, said in CHINESE.items():
        translate(tmp_path, sentence, said)
    return tmp_path


def catalog(code: Path, folder: str = "zh_CN") -> Path:
    return code / "locale" / folder / "LC_MESSAGES" / "travelbot.po"


def translate(code: Path, sentence: str, said: str) -> None:
    lines = catalog(code).read_text("utf-8").splitlines()
    at = lines.index(f'msgid "{sentence}"')
    where = next(n for n in range(at, len(lines)) if lines[n].startswith("msgstr"))
    lines[where] = lines[where].split(" ", 1)[0] + f' "{said}"'
    catalog(code).write_text("\n".join(lines) + "\n", "utf-8")


def test_a_complete_catalog_has_no_faults(code):
    assert list(faults(code)) == []
    assert main(["--check"], code) == 0


def test_sentences_are_found_inside_f_strings(code):
    assert 'msgid "Inside"' in (code / "locale" / "travelbot.pot").read_text("utf-8")


def test_an_update_keeps_what_is_translated(code):
    before = catalog(code).read_text("utf-8")
    update(code)
    assert catalog(code).read_text("utf-8") == before


def test_a_new_sentence_is_noticed(code, capsys):
    (code / "more.py").write_text("def more(reader): return reader.t('New')", "utf-8")
    assert main(["--check"], code) == 1
    told = capsys.readouterr().err
    assert "not what the code says" in told
    assert "zh_CN: missing: 'New'" in told
    assert "en: missing: 'New'" in told


def test_a_new_sentence_needs_a_translation(code):
    (code / "more.py").write_text("def more(reader): return reader.t('New')", "utf-8")
    update(code)
    assert list(faults(code)) == ["zh_CN: not translated: 'New'"]


def test_a_sentence_that_is_gone_is_noticed_and_then_dropped(code):
    (code / "view.py").write_text("def view(reader): return reader.t('Inside')", "utf-8")
    assert any("not in the code: 'Hello {who}'" in fault for fault in faults(code))
    update(code)
    assert list(faults(code)) == []
    assert "Hello" not in catalog(code).read_text("utf-8")


def test_a_missing_plural_is_noticed(code):
    translate(code, "{n} day", "")
    assert list(faults(code)) == ["zh_CN: not translated: '{n} day'"]


@pytest.mark.parametrize("said", ["你好", "你好 {whom}", "你好 {who} {who}"])
def test_other_placeholders_are_noticed(code, said):
    translate(code, "Hello {who}", said)
    assert list(faults(code)) == ["zh_CN: other placeholders: 'Hello {who}'"]


def test_a_fuzzy_translation_is_noticed(code):
    text = catalog(code).read_text("utf-8")
    catalog(code).write_text(text.replace('msgid "Inside"', '#, fuzzy\nmsgid "Inside"'), "utf-8")
    assert list(faults(code)) == ["zh_CN: fuzzy: 'Inside'"]


def test_an_obsolete_entry_is_noticed(code):
    with catalog(code).open("a", encoding="utf-8") as page:
        page.write('\n#~ msgid "Old"\n#~ msgstr "旧"\n')
    assert list(faults(code)) == ["zh_CN: obsolete: 'Old'"]


@pytest.mark.parametrize("said", ["里*面* 了", "*里面*了", "（*里面*）"])
def test_bold_that_slack_would_not_draw_is_noticed(code, said):
    translate(code, "Inside", said)
    assert list(faults(code)) == ["zh_CN: bold touches a word: 'Inside'"]


def test_bold_between_blanks_is_well(code):
    translate(code, "Inside", "*里面* 了 *好*")
    assert list(faults(code)) == []


def test_a_catalog_that_cannot_be_read_is_noticed(code):
    with catalog(code).open("a", encoding="utf-8") as page:
        page.write("\nnot a catalog\n")
    assert any("not readable" in fault for fault in faults(code))


def test_a_sentence_that_is_not_written_out_is_refused(code):
    (code / "more.py").write_text("def more(reader, said): return reader.t(said)", "utf-8")
    with pytest.raises(ValueError, match=r"more\.py, line 1"):
        update(code)


def test_other_arguments_are_wrong_usage(code, capsys):
    assert main(["--chek"], code) == 2
    assert "usage" in capsys.readouterr().err


def test_the_script_looks_at_our_own_views():
    assert CODE.name == "blocks"
    assert update_catalogs.SOURCE in CATALOGS
