"""The shapes an answer may have; there is no single one, so each endpoint names its own."""

from typing import Generic, TypeVar

from pydantic import RootModel

from bot.hesine.openplatform.values import Id, Rows, Text, Wire

T = TypeVar("T")


class Value(Wire, Generic[T]):
    value: T


class Items(Wire, Generic[T]):
    items: Rows[T]


class Page(Wire, Generic[T]):
    """`count` is the total, not the length of this page."""

    count: int = 0
    items: Rows[T]


class Total(Wire, Generic[T]):
    total: int = 0
    data: Rows[T]


class Found(Wire, Generic[T]):
    """A page whose total and rows stand one level deeper."""

    items: Total[T]


class Counted(Wire, Generic[T]):
    """`items` is one object here."""

    items: T


class Named(Wire):
    """A write that answers the id of what it made, or a word in the place of one."""

    id: Id


class Told(Wire):
    """A code and a sentence: a failure may be among them, with HTTP 200."""

    code: Text = ""
    message: Text = ""


class Nothing(RootModel[None]):
    """HTTP 204."""

    root: None = None
