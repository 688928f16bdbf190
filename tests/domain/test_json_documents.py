import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.json_documents import MAX_DOCUMENT_DEPTH, InvalidDocument, parse_document

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(values)
def test_documents_are_read(value: object) -> None:
    assert parse_document(json.dumps(value)) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "{",
        "{'a': 1}",
        "NaN",
        '{"a": Infinity}',
        "[1,]",
        "\ud800",
        '"\\ud800"',
        "// a\n1",
        "\ufeff1",
        "[" * 99_999,
    ],
)
def test_what_is_no_document(text: str) -> None:
    with pytest.raises(InvalidDocument):
        parse_document(text)


def test_nesting_has_a_limit() -> None:
    assert parse_document("[" * MAX_DOCUMENT_DEPTH + "]" * MAX_DOCUMENT_DEPTH)
    for opening, closing in (("[", "]"), ('{"a":', "}")):
        with pytest.raises(InvalidDocument, match="deeper than 64 levels"):
            parse_document(opening * MAX_DOCUMENT_DEPTH + "[]" + closing * MAX_DOCUMENT_DEPTH)


@given(st.text(alphabet='[]{}":,0ae\\u '))
def test_any_text_is_a_document_or_none(text: str) -> None:
    try:
        parse_document(text)
    except InvalidDocument:
        return
    json.loads(text)
