"""The description of the API as one page to read at /docs: made of the OpenAPI document, and whole without a network.

No script and no file of elsewhere is in it, so it also reads on a machine that reaches nothing but this server.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse

PATH = "/docs"
_HEADERS = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}
_METHODS = ("get", "post", "put", "patch", "delete")
_WORDS = {"array": "list", "object": "object", "string": "text", "integer": "integer", "boolean": "true or false"}

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --link: light-dark(#0b57a4, #7db7f2); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1.2rem 6rem; font: 16px/1.5 system-ui, sans-serif; }
h1 { margin-bottom: 0; } h2 { margin-top: 3rem; border-bottom: 2px solid var(--line); }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
code, .path, pre { font: 0.9em/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { background: var(--soft); padding: .7rem .9rem; border-radius: 6px; white-space: pre-wrap; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; padding: 0 .9rem; }
details[open] { padding-bottom: .9rem; } summary { cursor: pointer; padding: .55rem 0; }
details > summary > span.what { opacity: .75; margin-left: .6rem; }
.verb { display: inline-block; min-width: 4.6rem; font-weight: 700; }
.get { color: #1a7f4b; } .post { color: #0b57a4; } .put, .patch { color: #a15c00; } .delete { color: #b3261e; }
@media (prefers-color-scheme: dark) {
  .get { color: #63d297; } .post { color: #7db7f2; } .put, .patch { color: #f0b35a; } .delete { color: #ff8b82; }
}
.old { text-decoration: line-through; }
table { border-collapse: collapse; width: 100%; margin: .4rem 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; } h4 { margin: 1rem 0 .2rem; }
nav ul { columns: 3 14rem; padding-left: 1.1rem; }
"""

Json = Mapping[str, Any]


def install(app: FastAPI) -> None:
    """Serve the page of `app` at /docs; it is made when it is first asked for."""
    made: list[str] = []

    async def docs(_: Request) -> HTMLResponse:
        if not made:
            made.append(page(app.openapi()))
        return HTMLResponse(made[0], headers=_HEADERS)

    app.router.add_route(PATH, docs, methods=["GET"], include_in_schema=False)


def page(document: Json) -> str:
    """Return the page of an OpenAPI document."""
    info = document["info"]
    title = escape(f"{info['title']} {info['version']}")
    body = "\n".join(
        [
            f"<h1>{title}</h1>",
            f"<p>{escape(info.get('summary', ''))} {escape(info.get('description', ''))}</p>",
            '<p>For programs: <a href="openapi.json">openapi.json</a>.</p>',
            *_contents(document),
            *_operations(document),
            *_schemas(document),
        ]
    )
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    return f'<!doctype html><html lang="en"><head>{head}<style>{_STYLE}</style></head><body>\n{body}\n</body></html>\n'


def _by_tag(document: Json) -> dict[str, list[tuple[str, str, Json]]]:
    """Return (method, path, operation) of every operation, by its tag."""
    found: dict[str, list[tuple[str, str, Json]]] = {}
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                found.setdefault(item[method].get("tags", ["other"])[0], []).append((method, path, item[method]))
    return found


def _contents(document: Json) -> Iterator[str]:
    links = "".join(
        f'<li><a href="#{escape(tag)}">{escape(tag)}</a> ({len(operations)})</li>'
        for tag, operations in _by_tag(document).items()
    )
    yield f'<nav><ul>{links}<li><a href="#schemas">schemas</a></li></ul></nav>'


def _operations(document: Json) -> Iterator[str]:
    told = {tag["name"]: tag.get("description", "") for tag in document.get("tags", ())}
    for tag, operations in _by_tag(document).items():
        yield f'<h2 id="{escape(tag)}">{escape(tag)}</h2><p>{escape(told.get(tag, ""))}</p>'
        for method, path, operation in operations:
            yield _operation(method, path, operation)


def _operation(method: str, path: str, operation: Json) -> str:
    name = escape(operation["operationId"])
    old = " old" if operation.get("deprecated") else ""
    text = operation.get("description", "")
    what = _prose(text.split("\n")[0]) + (" (deprecated)" if old else "")
    summary = (
        f'<summary><span class="verb {method}">{method.upper()}</span>'
        f'<span class="path{old}">{escape(path)}</span><span class="what">{what}</span></summary>'
    )
    parts = [
        summary,
        f"<p>{_prose(text)}</p>",
    ]
    if operation.get("security"):
        parts.append("<p>Needs a key: <code>Authorization: Api-Key &lt;key&gt;</code></p>")
    if parameters := operation.get("parameters"):
        rows = [(one["name"], one["in"], one["schema"], one.get("required", False), one) for one in parameters]
        parts.append("<h4>Parameters</h4>" + _table(("name", "in", "type", ""), map(_parameter, rows)))
    if body := operation.get("requestBody"):
        parts.append(f"<h4>Body</h4><p>{_content(body)}</p>")
    answers = [
        (escape(status), _content(answer), _prose(answer.get("description", "")))
        for status, answer in operation["responses"].items()
    ]
    parts.append("<h4>Answers</h4>" + _table(("status", "body", ""), answers))
    return f'<details id="{name}">{"".join(parts)}</details>'


def _parameter(row: tuple[str, str, Json, bool, Json]) -> tuple[str, str, str, str]:
    name, place, schema, required, parameter = row
    told = [parameter.get("description") or schema.get("description", ""), "required" if required else ""]
    return f"<code>{escape(name)}</code>", escape(place), _type(schema), _prose("; ".join(filter(None, told)))


def _content(holder: Json) -> str:
    """Return the type of a body or of an answer, and its media type where that is not JSON."""
    kinds = []
    for media_type, content in holder.get("content", {}).items():
        kind = _type(content.get("schema", {}))
        kinds.append(kind if media_type == "application/json" else f"{kind} ({escape(media_type)})")
    return " or ".join(kinds)


def _schemas(document: Json) -> Iterator[str]:
    yield '<h2 id="schemas">schemas</h2>'
    for name, schema in sorted(document.get("components", {}).get("schemas", {}).items()):
        told = _prose(schema.get("description", ""))
        yield f'<h3 id="schema-{escape(name)}">{escape(name)}</h3><p>{told}</p>'
        if "properties" in schema:
            needed = schema.get("required", ())
            rows = [_field(field, kind, field in needed) for field, kind in schema["properties"].items()]
            yield _table(("field", "type", ""), rows)
        else:
            yield f"<p>{_type(schema)}</p>"


def _field(name: str, schema: Json, required: bool) -> tuple[str, str, str]:
    told = [schema.get("description", ""), "required" if required else ""]
    if schema.get("default") is not None:
        told.append(f"default: {schema['default']}")
    return f"<code>{escape(name)}</code>", _type(schema), _prose("; ".join(filter(None, told)))


def _type(schema: Json) -> str:
    """Return a schema in words, with links to the schemas it names."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#schema-{name}">{name}</a>'
    for union in ("anyOf", "oneOf", "allOf"):
        if union in schema:
            return " or ".join(_type(one) for one in schema[union])
    if "enum" in schema or "const" in schema:
        return " | ".join(f"<code>{escape(str(value))}</code>" for value in schema.get("enum", [schema.get("const")]))
    kind = schema.get("type")
    if kind == "array":
        return f"list of {_type(schema.get('items', {}))}" + _bounds(schema)
    if kind is None:
        return "anything"
    return escape(_WORDS.get(str(kind), str(kind))) + _bounds(schema)


def _prose(text: str) -> str:
    """Return a docstring's text: paragraphs as they are, what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _bounds(schema: Json) -> str:
    """Return the limits of a schema in parentheses."""
    words = {
        "minimum": "from {}",
        "maximum": "to {}",
        "minLength": "at least {} characters",
        "maxLength": "at most {} characters",
        "maxItems": "at most {}",
        "minItems": "at least {}",
    }
    told = [form.format(schema[key]) for key, form in words.items() if key in schema]
    return escape(f" ({', '.join(told)})") if told else ""


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table of cells that are HTML already."""
    first = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    return f"<table><tr>{first}</tr>{''.join(_row(row) for row in rows)}</table>"


def _row(cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
