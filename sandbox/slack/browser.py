"""A person at a browser: cookies, redirects, links and one form, on loopback only."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urljoin, urlsplit

import httpx

MOST_STEPS = 10
AUTHORIZE = "/oauth/v2/authorize"


class BrowserError(Exception):
    """The way through the pages ended; the sentence says where and why."""


@dataclass(frozen=True, slots=True)
class Page:
    """Where the browser came to rest."""

    status: int
    url: str
    body: str

    @property
    def text(self) -> str:
        """What can be read on it."""
        return " ".join(" ".join(_read(self.body).words).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.hidden: dict[str, str] = {}
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "input" and given.get("type") == "hidden":
            self.hidden[given["name"]] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.lasttag not in ("style", "script"):
            self.words.append(data)


def _read(body: str) -> _Reader:
    reader = _Reader()
    reader.feed(body)
    return reader


@dataclass
class Browser:
    """Cookies are kept by host and sent over plain http even if they are `Secure`, as browsers do on localhost."""

    http: httpx.AsyncClient
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    async def open(self, url: str) -> Page:
        return await self._follow("GET", url)

    async def send(self, url: str, fields: dict[str, str | list[str]]) -> Page:
        return await self._follow("POST", url, fields)

    async def _follow(self, method: str, url: str, fields: dict[str, str | list[str]] | None = None) -> Page:
        for _ in range(MOST_STEPS):
            response = await self._ask(method, url, fields)
            if not response.has_redirect_location:
                return Page(response.status_code, url, response.text)
            method, url, fields = "GET", urljoin(url, response.headers["location"]), None
        raise BrowserError(f"redirected more than {MOST_STEPS} times, at last to {url}")

    async def _ask(self, method: str, url: str, fields: dict[str, str | list[str]] | None) -> httpx.Response:
        host = _loopback(url)
        jar = self.cookies.setdefault(host, {})
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in jar.items())} if jar else {}
        response = await self.http.request(method, url, data=fields, headers=headers, follow_redirects=False)
        for line in response.headers.get_list("set-cookie"):
            _keep(jar, line)
        return response


def _loopback(url: str) -> str:
    host = urlsplit(url).hostname or ""
    if host not in ("127.0.0.1", "localhost", "::1"):
        raise BrowserError(f"the way leads out of this machine, to {url}; point the app at this stand-in")
    return host


def _keep(jar: dict[str, str], line: str) -> None:
    for name, morsel in SimpleCookie(line).items():
        if morsel["max-age"] == "0" or "1970" in morsel["expires"]:
            jar.pop(name, None)
        else:
            jar[name] = morsel.value


async def to_consent(browser: Browser, install_url: str) -> Page:
    """The consent page, by redirect or by the link on the app's own page."""
    page = await browser.open(install_url)
    if _is_consent(page.url):
        return page
    link = next((link for link in _read(page.body).links if AUTHORIZE in link), None)
    if link is None:
        raise BrowserError(f"{page.url} answered {page.status} and has no way to Slack: {page.text[:300]}")
    return await browser.open(urljoin(page.url, link))


async def answer(browser: Browser, consent: Page, fields: dict[str, str | list[str]]) -> Page:
    """Press a button of the consent page and go where it leads; what the page refuses raises BrowserError."""
    _refuse_error_page(consent)
    page = await browser.send(consent.url.partition("?")[0], {**_read(consent.body).hidden, **fields})
    if _is_consent(page.url):
        _refuse_error_page(page)
    return page


def _refuse_error_page(page: Page) -> None:
    if page.status != httpx.codes.OK:
        raise BrowserError(page.text)


def _is_consent(url: str) -> bool:
    return urlsplit(url).path == AUTHORIZE
