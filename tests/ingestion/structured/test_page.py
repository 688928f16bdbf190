"""docs/business-data.md: its document says what the page says that it does."""

import ast
import re
from pathlib import Path

from hitherto.domain.limits import MAX_DATA_CHARACTERS, MAX_EPISODES_PER_BATCH
from hitherto.ingestion.structured import reading, values
from tests.ingestion.structured.documents import day, read

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "business-data.md").read_text()


def test_the_example_is_true() -> None:
    program = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    printed = re.search(r"and the facts\n\n```\n(.*?)```", PAGE, re.DOTALL)
    assert program
    assert printed
    document = next(node for node in ast.walk(ast.parse(program[1])) if isinstance(node, ast.Dict))
    extraction = read(ast.literal_eval(document))
    told = [re.split(r"\s{2,}(?:since )?", line) for line in printed[1].splitlines()]

    assert sorted(told) == sorted(
        [one.fact, one.relation, *([str(day(one.valid_at))] if one.valid_at else [])] for one in extraction.statements
    )
    assert [(ref.name, ref.label) for ref in extraction.mentioned] == [
        ("Order 1042", "Order"),
        ("Blue T-shirt", "Item"),
    ]


def test_the_limits_are_those_of_the_code() -> None:
    for number, noun in (
        (reading.MAX_STATEMENTS, "facts"),
        (reading.MAX_LIST_VALUES, "scalars"),
        (reading.MAX_LEVELS, "levels"),
        (values.MAX_VALUE_CHARACTERS, "characters"),
    ):
        assert f"{number} {noun}" in PAGE
    groups = (DOCS / "groups.md").read_text()
    assert f"at most {MAX_DATA_CHARACTERS:,} characters" in groups
    assert f"1 to {MAX_EPISODES_PER_BATCH} pieces" in groups
