"""What the OpenAPI document says is what a started server does, whatever is sent to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.clients.running import RunningServer, running_server, wait_until

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = {GenerationMode.POSITIVE: 5, GenerationMode.NEGATIVE: 3}
"""For each operation; data that a schema forbids takes longest to make."""


@dataclass(frozen=True)
class Described:
    """A server, its operations, and ids of things that it holds, by the name of the parameter that takes them."""

    server: RunningServer
    operations: list[APIOperation]
    known: dict[str, list[str]]

    def check(self, case: Case) -> None:
        key = {"Authorization": f"Api-Key {self.server.key}"}
        response = case.call(base_url=self.server.url, headers=key, timeout=30)
        case.validate_response(response, checks=CHECKS)


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Described]:
    """A started server on SQLite that has been told something."""
    folder = tmp_path_factory.mktemp("described")
    with running_server("sqlite", f"sqlite://{folder}/hitherto.db", folder) as server:
        schema = schemathesis.openapi.from_url(f"{server.url}/openapi.json")
        operations = [found.ok() for found in schema.get_all_operations()]
        with server.http() as http:
            yield Described(server, operations, tell(http))


def tell(http: httpx.Client) -> dict[str, list[str]]:
    """Fill the server, and return the ids of what it holds then."""

    def send(method: str, path: str, body: Any = None) -> Any:
        answer = http.request(method, path, json=body)
        assert answer.is_success, answer.text
        return answer.json()

    send("POST", "/users", {"user_id": "ann", "first_name": "Ann", "metadata": {"tier": 1}})
    send("POST", "/sessions", {"session_id": "talk", "user_id": "ann"})
    said = [
        {"content": f"I live in {place}. My sister works at Acme.", "role_type": "user", "role": "Ann"}
        for place in ("Oslo", "Lisbon")
    ]
    send("POST", "/sessions/talk/memory", {"messages": said})
    send("POST", "/groups", {"group_id": "us", "name": "Us"})
    send("POST", "/graph", {"group_id": "us", "type": "text", "data": "Rui is a carpenter in Porto."})
    send("POST", "/collections/books", {"description": "to read"})
    documents = send("POST", "/collections/books/documents", [{"content": "a book about whales", "document_id": "w"}])
    edges = wait_until(lambda: send("POST", "/graph/edge/user/ann", {}), "a fact was read")
    messages = send("GET", "/sessions/talk/messages")["messages"]
    nodes = send("POST", "/graph/node/user/ann", {})
    return {
        "user_id": ["ann"],
        "session_id": ["talk"],
        "group_id": ["us"],
        "collection_name": ["books"],
        "document_uuid": documents,
        "message_uuid": [message["uuid"] for message in messages],
        "fact_uuid": [edge["uuid"] for edge in edges],
        "uuid": [one["uuid"] for one in (*edges, *nodes, *messages)],
    }


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
def test_no_request_gets_an_answer_that_is_not_described(described: Described, mode: GenerationMode) -> None:
    for operation in described.operations:
        if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query or operation.path_parameters):
            continue  # there is nothing that could be wrong
        try_out(described, operation, mode)


def try_out(described: Described, operation: APIOperation, mode: GenerationMode) -> None:
    kept = operation.method.upper() != "DELETE"  # what is known stays for the others to ask for

    @settings(
        max_examples=EXAMPLES[mode],
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    def every_answer_is_described(case: Case, data: st.DataObject) -> None:
        for name in (case.path_parameters or {}) if kept else ():
            known = described.known[name]
            case.path_parameters[name] = data.draw(st.sampled_from([case.path_parameters[name], *known]))
        described.check(case)

    every_answer_is_described()


def test_what_is_known_answers_as_described_until_it_is_deleted(described: Described) -> None:
    everything = sorted(described.operations, key=lambda operation: operation.method.upper() == "DELETE")
    for operation in everything:
        if operation.method.upper() not in {"GET", "DELETE"}:
            continue
        names = [parameter.name for parameter in operation.path_parameters]
        most = max((len(described.known[name]) for name in names), default=1)
        for number in range(most):
            ids = {name: described.known[name][number % len(described.known[name])] for name in names}
            described.check(operation.Case(path_parameters=ids))


@pytest.mark.parametrize("forgotten", ["404", "200"])
def test_the_check_itself_finds_what_is_not_described(described: Described, forgotten: str) -> None:
    document = httpx.get(f"{described.server.url}/openapi.json").json()
    del document["paths"]["/api/v2/users/{user_id}"]["get"]["responses"][forgotten]
    operation = schemathesis.openapi.from_dict(document)["/api/v2/users/{user_id}"]["GET"]
    user = "nobody" if forgotten == "404" else "plain"
    with described.server.http() as http:
        http.post("/users", json={"user_id": "plain"})
    with pytest.raises(FailureGroup, match="Undocumented status code"):
        described.check(operation.Case(path_parameters={"user_id": user}))
