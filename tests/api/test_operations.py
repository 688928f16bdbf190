import json
from typing import Annotated

import pytest
from fastapi import FastAPI, Query
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from hitherto.api import errors, openapi
from hitherto.api.auth import Caller
from hitherto.api.middleware import RawPath
from hitherto.api.operations import Operations, needs_of
from hitherto.api.replies import reply
from tests.api.asking import ask


class Page(BaseModel):
    page_number: int = 1


class Thing(BaseModel):
    name: str
    size: int | None = None


operations = Operations("things", prefix="/things")


@operations("POST", "", Thing, status=201)
async def add(body: Thing) -> Response:
    """Add a thing."""
    return reply({"name": body.name, "size": body.size}, 201)


@operations("GET", "/{thing_id}/parts/{part_id}", list[str], missing="thing")
async def parts(thing_id: str, part_id: str, page: Annotated[Page, Query()], request: Request) -> Response:
    """List parts."""
    return reply([thing_id, part_id, page.page_number, request.method])


@operations("DELETE", "/{thing_id}", None)
async def delete(caller: Caller, thing_id: str) -> Response:
    """Delete a thing."""
    return reply([thing_id])


@pytest.fixture
def app() -> FastAPI:
    made = FastAPI(redirect_slashes=False)
    made.add_middleware(RawPath)
    errors.install(made)
    operations.add_to(made)
    openapi.install(made)
    return made


def test_the_signature_says_what_a_handler_needs() -> None:
    needs = needs_of(parts)

    assert (needs.caller, needs.path, needs.request, needs.query, needs.body) == (
        False,
        True,
        "request",
        ("page", Page),
        None,
    )
    assert needs_of(add).body == ("body", Thing)
    assert needs_of(delete).caller


async def test_arguments_come_from_the_body(app: FastAPI) -> None:
    answer = await ask(app, "POST", "/things", content=b'{"name": "rope", "size": "3", "colour": "red"}')

    assert (answer.status_code, answer.json()) == (201, {"name": "rope", "size": 3})


async def test_arguments_come_from_the_path_and_the_query(app: FastAPI) -> None:
    answer = await ask(app, "GET", "/things/a%2Fb/parts/%2525%20c/?pageNumber=7&unknown=1")

    assert answer.json() == ["a/b", "%25 c", 7, "GET"]


@pytest.mark.parametrize(
    ("method", "path", "content", "status", "message"),
    [
        ("POST", "/things", b'{"size": 1}', 400, "name: is required"),
        ("POST", "/things", b"[]", 400, "body: must be a JSON object"),
        ("POST", "/things", b"", 400, "name: is required"),
        ("GET", "/things/a/parts/b?page_number=x", b"", 400, "page_number: must be a valid integer, unable to parse"),
        ("GET", "/things/%ff/parts/b", b"", 400, "an id in the path is not valid UTF-8"),
        ("DELETE", "/things/a", b"", 401, "unauthorized: send the header"),
        ("GET", "/nothing", b"", 404, "no such operation: GET /nothing"),
        ("GET", "/things", b"", 405, "GET is not possible on /things; possible: POST"),
    ],
)
async def test_a_failure_has_the_shape_of_the_wire(
    app: FastAPI, method: str, path: str, content: bytes, status: int, message: str
) -> None:
    answer = await ask(app, method, path, content=content)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json()) == {"message"}
    assert answer.json()["message"].startswith(message)


def test_the_document_declares_what_is_answered_and_nothing_else(app: FastAPI) -> None:
    paths = app.openapi()["paths"]

    deleting = {"200", "400", "401", "403", "429", "500", "503", "504"}
    assert set(paths["/things"]["post"]["responses"]) == {"201", "400", "408", "413", "500", "503"}
    assert set(paths["/things/{thing_id}/parts/{part_id}"]["get"]["responses"]) == {"200", "400", "404", "500", "503"}
    assert set(paths["/things/{thing_id}"]["delete"]["responses"]) == deleting
    assert paths["/things/{thing_id}"]["delete"]["security"] == [{"ApiKey": []}]
    assert "HTTPValidationError" not in json.dumps(app.openapi())
    assert app.openapi() is app.openapi()


def test_hidden_operations_are_served_but_not_described() -> None:
    hidden, app = Operations("secret", hidden=True), FastAPI()

    @hidden("GET", "/secret", None)
    async def secret() -> Response:
        return reply({})

    hidden.add_to(app)
    openapi.install(app)

    assert app.openapi()["paths"] == {}
    assert [route.path for route in app.router.routes if route.path == "/secret"] == ["/secret"]
