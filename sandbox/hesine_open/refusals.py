"""Answers other than success that have a status of their own, in the three bodies that they come in."""

from enum import StrEnum


class Shape(StrEnum):
    """The fourth form, HTTP 200 with a failure inside, is an answer like any other."""

    ENVELOPE = "envelope"
    WRAPPED = "wrapped"
    PLAIN = "plain"


class Refusal(Exception):
    def __init__(self, status: int, message: str, shape: Shape = Shape.ENVELOPE) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.shape = shape


UNAUTHORISED = "未授权"
NO_FEATURE = "未开通功能，无权访问"


def bad(message: str) -> Refusal:
    return Refusal(400, message)


def denied(message: str) -> Refusal:
    return Refusal(403, message)


def unmet(message: str) -> Refusal:
    return Refusal(412, message)


def missing(name: str) -> Refusal:
    return bad(f"输入存在错误: - 缺少{name}参数")


def no_such_page() -> Refusal:
    return Refusal(404, "Error 404 Not Found", Shape.PLAIN)


def plain(message: str, status: int = 400) -> Refusal:
    return Refusal(status, message, Shape.PLAIN)
