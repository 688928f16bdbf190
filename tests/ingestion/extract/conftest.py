"""One extractor for all tests here, and ways to let people talk."""

from collections.abc import Callable, Sequence

import pytest

from hitherto.domain.extraction import Extraction, Statement
from hitherto.ingestion.extract import DeterministicExtractor
from tests.ingestion.extract.talk import ALICE, batch, conversation


@pytest.fixture(scope="session")
def extractor() -> DeterministicExtractor:
    """The extractor with the packaged parser, loaded once."""
    return DeterministicExtractor()


@pytest.fixture(scope="session")
def read(extractor: DeterministicExtractor) -> Callable[..., Sequence[Extraction]]:
    """Read a conversation of "Name: text" lines in one batch; Alice is the graph's user."""

    def reading(*lines: str, user: str | None = ALICE) -> Sequence[Extraction]:
        return extractor.extract(batch(conversation(*lines), user=user))

    return reading


@pytest.fixture(scope="session")
def stated(read: Callable[..., Sequence[Extraction]]) -> Callable[..., list[Statement]]:
    """Return what the last line of a conversation states, without who is whose ("Alice has a sister")."""

    def reading(*lines: str, **options: str | None) -> list[Statement]:
        last = read(*lines, **options)[-1]
        return [item for item in last.statements if " has a" not in item.fact or "named" not in item.fact]

    return reading
