import ast
import inspect
import re

from zep_cloud.document import client as document
from zep_cloud.graph import client as graph
from zep_cloud.graph.edge import client as edge
from zep_cloud.graph.episode import client as episode
from zep_cloud.graph.node import client as node
from zep_cloud.group import client as group
from zep_cloud.memory import client as memory
from zep_cloud.user import client as user

from hitherto.api.app import NOUNS

CLIENT_MODULES = (document, graph, edge, episode, node, group, memory, user)
PARAMETER = re.compile(r"\{[^}]*\}")


def operations_of_the_client() -> set[tuple[str, str]]:
    """Return method and path of every request that the official client can make, read from its source."""
    found = set()
    for module in CLIENT_MODULES:
        for call in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "request":
                method = next(word.value for word in call.keywords if word.arg == "method")
                assert isinstance(method, ast.Constant)
                found.add((method.value, "/api/v2/" + _path(call.args[0])))
    return found


def _path(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.JoinedStr)
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def operations_of_the_server() -> list[tuple[str, str]]:
    routes = [route for noun in NOUNS for route in noun.operations.routes]
    return [(options["methods"][0], PARAMETER.sub("{}", path)) for path, _, options in routes]


def test_every_operation_of_the_official_client_is_answered() -> None:
    asked = operations_of_the_client()

    assert len(asked) == 70
    assert asked <= set(operations_of_the_server())


def test_no_operation_is_declared_twice() -> None:
    declared = operations_of_the_server()

    assert len(declared) == len(set(declared))
