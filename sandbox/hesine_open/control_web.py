"""The routes by which a test or the demo acts as a person in Hesine's own page; each answers the trip as it is then."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.hesine.values import parse_body
from sandbox.hesine_open.control_forms import (
    OfCompany,
    WebAct,
    WebBook,
    WebChange,
    WebComment,
    WebDecide,
    WebFile,
    WebTransfer,
    WebWithdraw,
)
from sandbox.hesine_open.flow import Flow
from sandbox.hesine_open.refusals import bad
from sandbox.hesine_open.trip_view import trip_view
from sandbox.hesine_open.walk import NotDone
from sandbox.hesine_open.web_page import WebPage
from sandbox.hesine_open.world import World

F = TypeVar("F", bound=OfCompany)
Deed = Callable[[WebPage, str, F, datetime], Flow]


def web_routes(world: World) -> list[Route]:
    async def file(request: Request) -> Response:
        now = world.catch_up()
        form = parse_body(WebFile, await request.body())
        page = WebPage(world.tenant(form.app_key))
        flow = page.file(form, now)
        world.changes.bump()
        return JSONResponse(trip_view(page.tenant, flow))

    return [
        Route("/web/trips", file, methods=["POST"]),
        _route(world, "decide", WebDecide, WebPage.decide),
        _route(world, "change", WebChange, WebPage.change),
        _route(world, "book", WebBook, WebPage.book_trip),
        _route(world, "withdraw", WebWithdraw, _withdraw),
        _route(world, "comment", WebComment, _comment),
        _route(world, "transfer", WebTransfer, _transfer),
        _route(world, "delete", WebAct, _delete),
        _route(world, "archive", WebAct, _archive),
    ]


def _route(world: World, name: str, form_type: type[F], deed: Deed[F]) -> Route:
    async def endpoint(request: Request) -> Response:
        now = world.catch_up()
        form = parse_body(form_type, await request.body())
        page = WebPage(world.tenant(form.app_key))
        flow = deed(page, request.path_params["trip_id"], form, now)
        world.changes.bump()
        answer: dict[str, Any] = trip_view(page.tenant, flow)
        return JSONResponse(answer)

    return Route(f"/web/trips/{{trip_id}}/{name}", endpoint, methods=["POST"])


def _withdraw(page: WebPage, flow_id: str, _: WebWithdraw, now: datetime) -> Flow:
    flow = page.tenant.book.get(flow_id)
    page.tenant.book.retract(flow, now)
    return flow


def _comment(page: WebPage, flow_id: str, form: WebComment, now: datetime) -> Flow:
    flow = page.tenant.book.get(flow_id)
    page.tenant.book.comment(flow, page.person(form.employee_id).id, form.comment, now)
    return flow


def _transfer(page: WebPage, flow_id: str, form: WebTransfer, now: datetime) -> Flow:
    flow = page.tenant.book.get(flow_id)
    try:
        page.tenant.book.walk.transfer(flow, page.person(form.approver_id).id, page.person(form.to).id, now)
    except NotDone as reason:
        raise bad(str(reason)) from reason
    return flow


def _delete(page: WebPage, flow_id: str, _: WebAct, now: datetime) -> Flow:
    flow = page.tenant.book.get(flow_id)
    page.tenant.book.delete(flow, now)
    return flow


def _archive(page: WebPage, flow_id: str, _: WebAct, now: datetime) -> Flow:
    flow = page.tenant.book.get(flow_id)
    page.tenant.book.archive(flow, now)
    return flow
