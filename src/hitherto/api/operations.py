"""Operations: how a handler's signature becomes a route.

A handler names what it needs: `caller` (the scope of the caller's project), ids of the path as `str`, one model
annotated with `Query()`, one plain model as the body, or the whole request. It returns a finished response. FastAPI
reads the same signature for the OpenAPI document; at run time the arguments are bound here, in one pass and with our
own errors, at half the cost of its resolver.

"""

import inspect
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args, get_origin

import pydantic
from fastapi import FastAPI
from fastapi.params import Query
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from hitherto.api.auth import authenticate, permitted
from hitherto.api.refusals import Refusals
from hitherto.api.requests import path_ids, query_values, read_json
from hitherto.domain.errors import Forbidden

Handler = Callable[..., Awaitable[Response]]
HandlerT = TypeVar("HandlerT", bound=Handler)

CALLER = "caller"
"""The parameter that receives the scope of the caller's project; an operation without it is open to everybody."""


class ApiError(pydantic.BaseModel):
    """What every failure looks like."""

    message: str


@dataclass(frozen=True, slots=True)
class Needs:
    """What a handler's signature asks for."""

    caller: bool
    request: str | None
    path: bool
    query: tuple[str, type[pydantic.BaseModel]] | None
    body: tuple[str, type[pydantic.BaseModel]] | None


def needs_of(handler: Handler) -> Needs:
    """Read the signature of `handler`."""
    request = query = body = None
    path = False
    parameters = inspect.signature(handler, eval_str=True).parameters
    for name, parameter in parameters.items():
        kind, marks = _split(parameter.annotation)
        if name == CALLER:
            continue
        if kind is Request:
            request = name
        elif kind is str:
            path = True
        elif any(isinstance(mark, Query) for mark in marks):
            query = (name, kind)
        else:
            body = (name, kind)
    return Needs(caller=CALLER in parameters, request=request, path=path, query=query, body=body)


def _split(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """Return the type and the marks of `Annotated[type, *marks]`, or of a bare type."""
    if get_origin(annotation) is None:
        return annotation, ()
    kind, *marks = get_args(annotation)
    return kind, tuple(marks)


class Operation(APIRoute):
    """A route whose arguments are bound by this module."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the function that answers a request: who calls, what is asked, then the handler."""
        handler, needs, name = self.endpoint, needs_of(self.endpoint), str(self.operation_id)

        async def answer_caller(request: Request) -> Response:
            admission = await authenticate(request)
            try:
                return await answer(request, {CALLER: permitted(request, admission, name)})
            except Forbidden:
                refusals: Refusals = request.app.state.refusals
                await refusals.record(admission, name)
                raise

        async def answer_anybody(request: Request) -> Response:
            return await answer(request, {})

        async def answer(request: Request, arguments: dict[str, Any]) -> Response:
            if needs.request:
                arguments[needs.request] = request
            if needs.path:
                arguments.update(path_ids(request))
            if needs.query:
                name, model = needs.query
                arguments[name] = model.model_validate(query_values(request))
            if needs.body:
                name, model = needs.body
                arguments[name] = model.model_validate(await read_json(request))
            response: Response = await handler(**arguments)
            return response

        return answer_caller if needs.caller else answer_anybody


@dataclass(slots=True)
class Operations:
    """The operations of one noun, collected by decorators and added to an app at the end."""

    tag: str
    prefix: str = ""
    hidden: bool = False
    """Whether the OpenAPI document leaves these operations out."""
    routes: list[tuple[str, Handler, dict[str, Any]]] = field(default_factory=list)

    def __call__(
        self,
        method: str,
        path: str,
        answers: Any,
        *,
        status: int = 200,
        missing: str = "",
        deprecated: bool = False,
        also: Mapping[int, tuple[Any, str]] | None = None,
    ) -> Callable[[HandlerT], HandlerT]:
        """Declare an operation.

        `answers` is the model of what it answers with (`str` is plain text), `missing` what is missing when it
        answers 404; `also` adds statuses, each with its model and a description.
        """

        def declare(handler: HandlerT) -> HandlerT:
            needs = needs_of(handler)
            more = {code: {"model": model, "description": told} for code, (model, told) in (also or {}).items()}
            options = {
                "methods": [method],
                "response_model": answers,
                "status_code": status,
                "deprecated": deprecated or None,
                "operation_id": f"{self.tag}_{handler.__name__}",
                "response_class": PlainTextResponse if answers is str else JSONResponse,
                "responses": _failures(needs, missing) | more,
            }
            self.routes.append((self.prefix + path, handler, options))
            return handler

        return declare

    def add_to(self, app: FastAPI) -> None:
        """Add the operations to `app`, in the order of their declaration."""
        for path, handler, options in self.routes:
            app.router.add_api_route(
                path,
                handler,
                tags=[self.tag],
                include_in_schema=not self.hidden,
                route_class_override=Operation,
                **options,
            )


def _failures(needs: Needs, missing: str) -> dict[int, dict[str, Any]]:
    """Return the failures that an operation with these needs can answer with."""
    told = {500: "Something nobody foresaw."}
    if needs.caller or needs.path or needs.query or needs.body:
        told[400] = "The request says something that cannot be."
        told[503] = "Passing; Retry-After says when to try again."
    if needs.caller:
        told[401] = "No key, or a wrong one."
        told[403] = "The key has too narrow a scope; or there is none yet, and the request is not of this machine."
        told[504] = "It took longer than a request may, and was ended; it has changed all or nothing."
        told[429] = "More requests than the key may make; Retry-After says when to try again."
    if missing:
        told[404] = f"No such {missing}."
    if needs.body:
        told[408] = "The body did not arrive in time."
        told[413] = "The body is too large."
    return {status: {"model": ApiError, "description": told[status]} for status in sorted(told)}
