"""How many passages a caller wants, and how they are chosen: the checks that all searches for passages share."""

from hitherto.domain.errors import InvalidInput
from hitherto.domain.limits import DEFAULT_SEARCH_LIMIT, MAX_PASSAGES
from hitherto.retrieval.passages import Wish
from hitherto.services.paging import positive

DEFAULT_TRADE = 0.5
"""The lambda of a search of the type "mmr" that names none: relevance and variety count alike."""


def wish(
    limit: int | None = None,
    search_type: str | None = None,
    mmr_lambda: float | None = None,
    min_score: float | None = None,
) -> Wish:
    """Return what is wanted: 10 passages unless told, 200 at most, by similarity unless told.

    Raises:
        InvalidInput: for a negative limit, an unknown type, and a lambda outside 0 to 1.
    """
    if search_type not in (None, "similarity", "mmr"):
        raise InvalidInput("search_type must be similarity or mmr", param="search_type")
    if mmr_lambda is not None and not 0 <= mmr_lambda <= 1:
        raise InvalidInput("mmr_lambda must lie between 0 and 1", param="mmr_lambda")
    trade = DEFAULT_TRADE if mmr_lambda is None else mmr_lambda
    return Wish(
        limit=min(positive(limit, "limit") or DEFAULT_SEARCH_LIMIT, MAX_PASSAGES),
        least=min_score,
        trade=trade if search_type == "mmr" else None,
    )
