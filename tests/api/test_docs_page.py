"""/docs and /openapi.json: everything that is served is described, and the page needs nothing but this server."""

import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from hitherto.api.app import create_app
from hitherto.api.docs_page import page
from hitherto.api.operations import Operation
from hitherto.engine import Hitherto
from hitherto.settings import Settings
from tests.api.asking import talking_to


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    """An application whose engine is not open: to be described, it need not be."""
    return create_app(Hitherto(Settings(data_dir=tmp_path, workers=0), embedder=None))


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with talking_to(app) as client:
        yield client


class Page(HTMLParser):
    """Collects the elements of a page; complains about what is not closed."""

    void = frozenset({"meta", "link", "br", "img"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def values(self, name: str) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get(name))]


async def test_the_page_is_whole_and_loads_nothing(http: httpx.AsyncClient) -> None:
    answer = await http.get("/docs")
    shown = Page(answer.text)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert shown.open == []
    assert not {tag for tag, _ in shown.elements} & {"script", "link", "img", "iframe", "object"}
    assert shown.values("src") == []
    assert all(link.startswith("#") or link == "openapi.json" for link in shown.values("href"))
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not re.search(r"url\(|@import|https?:", answer.text)


async def test_every_operation_and_every_schema_is_on_it(http: httpx.AsyncClient, app: FastAPI) -> None:
    document = (await http.get("/openapi.json")).json()
    shown = Page((await http.get("/docs")).text)
    anchors = shown.values("id")
    assert len(anchors) == len(set(anchors))
    assert {link[1:] for link in shown.values("href") if link.startswith("#")} <= {*anchors}
    operations = [operation for item in document["paths"].values() for operation in item.values()]
    assert {operation["operationId"] for operation in operations} <= {*anchors}
    assert {f"schema-{name}" for name in document["components"]["schemas"]} <= {*anchors}
    assert {*document["paths"]} <= {*shown.texts}


async def test_everything_that_is_served_is_described_truthfully(http: httpx.AsyncClient, app: FastAPI) -> None:
    document = (await http.get("/openapi.json")).json()
    served = {
        (route.path, method.lower()) for route in app.routes if isinstance(route, Operation) for method in route.methods
    }
    described = {(path, method) for path, item in document["paths"].items() for method in item}
    assert described == served
    identifiers = [item[method]["operationId"] for item in document["paths"].values() for method in item]
    assert len(identifiers) == len(set(identifiers))
    for path, method in described:
        operation = document["paths"][path][method]
        named = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
        assert named == {*re.findall(r"{(\w+)}", path)}, path
        assert "422" not in operation["responses"]
        assert operation["description"], path
        if path.startswith("/api/"):
            assert {"400", "401", "403", "500", "503"} <= {*operation["responses"]}
            assert operation["security"] == [{"ApiKey": []}]
    assert all(tag["description"] for tag in document["tags"]), document["tags"]


def test_health_and_numbers_are_described_as_they_are(app: FastAPI) -> None:
    paths = app.openapi()["paths"]
    assert [*paths["/metrics"]["get"]["responses"]["200"]["content"]] == ["text/plain"]
    unready = paths["/readyz"]["get"]["responses"]["503"]["content"]["application/json"]["schema"]
    assert unready == {"$ref": "#/components/schemas/Ready"}
    assert [*paths["/healthz"]["get"]["responses"]] == ["200", "500"]


def test_what_a_document_says_cannot_become_markup() -> None:
    evil = "<script>alert(1)</script>"
    operation = {"operationId": evil, "description": evil, "tags": [evil], "responses": {"200": {"description": evil}}}
    schema = {"description": evil, "properties": {evil: {"enum": [evil]}, "n": {"type": evil, "default": evil}}}
    document = {
        "info": {"title": evil, "version": evil},
        "paths": {f"/{evil}": {"get": operation}},
        "components": {"schemas": {evil: schema}},
    }
    assert "<script" not in page(document)
    assert Page(page(document)).open == []
