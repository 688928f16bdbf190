"""The vectors of what a batch says: its episodes, and the facts and nodes whose text is new."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import numpy as np

from hitherto.domain.episodes import Episode
from hitherto.domain.errors import ModelUnavailable
from hitherto.domain.extraction import IS_VALUE
from hitherto.domain.facts import Edge, Node
from hitherto.observe import get_logger
from hitherto.ports import Embedder
from hitherto.retrieval.texts import edge_embedding_text, episode_embedding_text, node_embedding_text
from hitherto.tracing import span

log = get_logger("hitherto.embedding")


def texts_of(episodes: Iterable[Episode], edges: Iterable[Edge], nodes: Iterable[Node]) -> list[tuple[UUID, str]]:
    """Return each item with the text whose vector stands for it.

    A node that is a number or a date has none: nothing is near in meaning to "price 41.5", and its words find it.
    """
    return [
        *((episode.uuid, episode_embedding_text(episode)) for episode in episodes),
        *((edge.uuid, edge_embedding_text(edge)) for edge in edges),
        *((node.uuid, node_embedding_text(node)) for node in nodes if IS_VALUE not in node.attributes),
    ]


_WORTH_A_SECOND_THREAD = 16


class TextVectors:
    """The vectors of one batch by text, so that a batch composed again embeds nothing twice."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, bytes] = {}
        self.failed = False
        """Whether vectors are missing because the embedder gave none; they are made up for later."""

    @property
    def model(self) -> str:
        """The model that the vectors are of."""
        return self._embedder.model

    def of(self, items: Sequence[tuple[UUID, str]]) -> list[tuple[UUID, bytes]]:
        """Return the vector of each item as float16 bytes, little endian. Blocking.

        Where the embedder is behind an endpoint that gives nothing now, items are left out and `failed` is set.
        """
        self.prepare(text for _, text in items)
        return self.prepared(items)

    def prepare(self, texts: Iterable[str]) -> None:
        """Embed those of `texts` that are new. Blocking."""
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if not new:
            return
        try:
            with span("embed", {"hitherto.texts": len(new), "gen_ai.request.model": self._embedder.model}):
                self._known.update(_as_bytes(new, self._embedder))
        except ModelUnavailable as error:
            self.failed = True
            log.warning("vectors are missing for now", reason=error.message, texts_left=len(new))

    def prepared(self, items: Iterable[tuple[UUID, str]]) -> list[tuple[UUID, bytes]]:
        """Return the vectors of those items whose text was embedded before."""
        return [(item, self._known[text]) for item, text in items if text in self._known]


def _as_bytes(texts: Sequence[str], embedder: Embedder) -> Mapping[str, bytes]:
    # A model runs on one thread and lets others run meanwhile; documents bring dozens of short facts at once.
    if len(texts) < _WORTH_A_SECOND_THREAD:
        parts, found = [texts], [embedder.embed(texts)]
    else:
        parts = [texts[0::2], texts[1::2]]
        with ThreadPoolExecutor(len(parts), thread_name_prefix="hitherto-embedding") as pool:
            found = list(pool.map(embedder.embed, parts))
    return {
        text: vector.tobytes()
        for part, vectors in zip(parts, found, strict=True)
        for text, vector in zip(part, np.ascontiguousarray(vectors, dtype="<f2"), strict=True)
    }
