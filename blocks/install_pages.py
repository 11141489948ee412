"""The pages that a browser shows while the app is being installed. HTML, and the only one of ours."""

from collections.abc import Callable
from html import escape

from blocks.reader import Reader

INSTALL_PATH, REDIRECT_PATH = "/slack/install", "/slack/oauth_redirect"
LANGUAGE = {"en": "en", "zh": "zh-CN"}
SHELL = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1.05rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 12vh auto; padding: 0 1.2rem }}
h1 {{ font-size: 1.5rem; line-height: 1.3 }}
a.way {{ display: inline-block; margin-top: .6rem; padding: .6rem 1.2rem; border-radius: .4rem;
  background: #1d4f6e; color: #fff; text-decoration: none }}
a.way:focus-visible {{ outline: 3px solid #e0a526; outline-offset: 2px }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""

Sentence = Callable[[Reader], str]


def install_page(url: str, reader: Reader) -> str:
    """`url` leads to Slack's consent page."""
    return _page(
        reader.t("Install Travel Desk"),
        reader,
        reader.t(
            "In Slack, people ask for business trips in their own words, approvers decide, and Hesine keeps the record."
        ),
        reader.t("Slack will show you what the app may do, and ask whether you agree."),
        way=(url, reader.t("Add to Slack")),
    )


def installed_page(name: str, reader: Reader, *, is_org_wide: bool) -> str:
    """`name` is the workspace's or org's own; it may be empty."""
    place = name or reader.t("your workspace")
    next_step = (
        reader.t(
            "In your organisation's settings, give the app the workspaces in which it is to work: so far it is in none."
        )
        if is_org_wide
        else reader.t(
            "In Slack, type /trip. If the workspace does not know its company at Hesine yet, an administrator types /trip setup."
        )
    )
    return _page(
        reader.t("Travel Desk is installed"), reader, reader.t("It is in {place} now.", place=place), next_step
    )


def failed_page(reason: str, reader: Reader) -> str:
    """`reason` is Bolt's word or Slack's; a word that is not known is not repeated."""
    said = REASONS.get(reason, _refused)(reader)
    return _page(reader.t("Travel Desk was not installed"), reader, said, way=(INSTALL_PATH, reader.t("Begin again")))


def _cancelled(reader: Reader) -> str:
    return reader.t("You did not agree on Slack's page. Nothing was changed.")


def _other_browser(reader: Reader) -> str:
    return reader.t(
        "The answer came in another browser than the one in which the installation began, or that took too long."
    )


def _used_up(reader: Reader) -> str:
    return reader.t("This answer of Slack was used before, or is older than ten minutes.")


def _not_saved(reader: Reader) -> str:
    return reader.t("The installation could not be saved just now. Please try again in a moment.")


def _silent(reader: Reader) -> str:
    return reader.t("Slack did not answer just now. Please try again in a moment.")


def _refused(reader: Reader) -> str:
    return reader.t(
        "Slack did not confirm the installation. If this happens again, whoever runs the app should look at its log."
    )


REASONS: dict[str, Sentence] = {
    "access_denied": _cancelled,
    "invalid_browser": _other_browser,
    "invalid_state": _used_up,
    "not_saved": _not_saved,
    "storage_error": _not_saved,
    "no_answer": _silent,
}


def _page(title: str, reader: Reader, *paragraphs: str, way: tuple[str, str] | None = None) -> str:
    body = "\n".join(f"<p>{escape(one)}</p>" for one in paragraphs)
    if way:
        url, words = way
        body += f'\n<a class="way" href="{escape(url)}">{escape(words)}</a>'
    return SHELL.format(language=LANGUAGE[reader.language], title=escape(title), body=body)
