"""The doctor's statements ask all graphs: what they read must be an index of few rows, or the small table of graphs."""

import re

import apsw
import pytest

from hitherto.doctor import rows
from hitherto.store.open import sqlite_path
from hitherto.store.portable import RawStatement
from hitherto.store.statement import Statement

STATEMENTS = {
    statement.name: statement
    for statement in vars(rows).values()
    if isinstance(statement, Statement) and not isinstance(statement, RawStatement)
}
SMALL = {"graphs", "projects", "api_keys", "unfinished_copies"}
"""Tables with a row a graph, a project or a key."""


def test_the_collection_finds_the_statements() -> None:
    assert len(STATEMENTS) == 8


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS.keys())
def test_no_statement_reads_what_people_said(statement: Statement, sqlite_url: str) -> None:
    connection = apsw.Connection(str(sqlite_path(sqlite_url)))
    parameters = dict.fromkeys(re.findall(r":(\w+)", statement.sqlite))
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement.sqlite}", parameters)]
    connection.close()
    walked = [step for step in plan if step.startswith("SCAN")]
    # An index that is partial holds what is pending or failed, and nothing else.
    partial = re.compile(
        r"USING (COVERING )?INDEX (episodes_pending|episodes_failed|failed_by_time|graph_work_pending)"
    )
    for step in walked:
        table = step.split()[1]
        assert table in SMALL or table.startswith(("(", "anon")) or partial.search(step), plan
