"""A query, and what it means in one snapshot."""

import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from hitherto.domain.errors import ModelUnavailable
from hitherto.domain.limits import MAX_QUERY_CHARACTERS
from hitherto.domain.names import normalise_name
from hitherto.observe import get_logger
from hitherto.ports import Embedder
from hitherto.retrieval.collection import Collection, Ordinals
from hitherto.retrieval.snapshot import Snapshot
from hitherto.retrieval.tables import Analyse
from hitherto.retrieval.voices import Voice, voice_of

Vector = NDArray[np.float32]

log = get_logger("hitherto.retrieval")

_VECTOR_WORDS = 48
_VECTOR_CHARACTERS = 320
"""Both keep a query at about 64 tokens: an embedding takes time in proportion, and more words blur it."""
_NAME_WORDS = 4
_SEARCHED_WORDS = 48
_MAX_TERMS = 32
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Query:
    """A query text (cut to what is searched) and its vector, if there is an embedder."""

    text: str
    vector: Vector | None


@dataclass(frozen=True, slots=True)
class Probe:
    """A query against one snapshot.

    `terms` are the interned terms that the graph knows, `asks` whether the text has any term at all, `seeds` the
    ordinals of the nodes that it names, and `told` those of the episodes whose speaker it names, some of them more
    than once. `voice` is the side of the conversation whose words it asks for.
    """

    terms: tuple[int, ...]
    asks: bool
    vector: Vector | None
    seeds: Ordinals
    told: Ordinals
    voice: Voice | None = None


class QueryEmbedder:
    """Embeds query texts and remembers the vectors of the latest ones. Safe to call from several threads."""

    def __init__(self, embedder: Embedder | None, capacity: int) -> None:
        self._embedder = embedder
        self._capacity = capacity
        self._vectors: OrderedDict[bytes, Vector] = OrderedDict()
        self._lock = Lock()

    def knows(self, text: str) -> bool:
        """Whether `query` answers for this text without running the model."""
        return self._embedder is None or not text.strip() or _key(cut_for_vector(text)) in self._vectors

    def query(self, text: str) -> Query:
        """Return the query with its vector; blocking where the text is new."""
        searched = text[:MAX_QUERY_CHARACTERS]
        return Query(searched, self._vector(cut_for_vector(text)))

    def _vector(self, text: str) -> Vector | None:
        if self._embedder is None or not text:
            return None
        key = _key(text)
        with self._lock:
            known = self._vectors.get(key)
            if known is not None:
                self._vectors.move_to_end(key)
                return known
        try:
            vector: Vector = self._embedder.embed([text])[0]
        except ModelUnavailable as error:
            log.warning("searching by words alone", reason=error.message)
            return None
        with self._lock:
            self._vectors[key] = vector
            if len(self._vectors) > self._capacity:
                self._vectors.popitem(last=False)
        return vector


def _key(text: str) -> bytes:
    # Not the text itself: a query is often what somebody said, and is not to outlive them here.
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def cut_for_vector(text: str) -> str:
    """Return the beginning of `text` that is embedded, white space collapsed."""
    words = text[: 2 * _VECTOR_CHARACTERS].split()[:_VECTOR_WORDS]
    return " ".join(words)[:_VECTOR_CHARACTERS].strip()


def probe(snapshot: Snapshot, query: Query, analyse: Analyse) -> Probe:
    """Return what `query` means in `snapshot`."""
    terms = list(dict.fromkeys(analyse(query.text)))[:_MAX_TERMS]
    names = list(dict.fromkeys(snapshot.tables.names.find_all(_possible_names(query.text))))
    return Probe(
        terms=tuple(snapshot.tables.terms.find_all(terms)),
        asks=bool(terms),
        vector=query.vector,
        seeds=np.unique(_named(snapshot.nodes, names)),
        told=_named(snapshot.episodes, names),
        voice=voice_of(query.text),
    )


def _named(collection: Collection, names: Sequence[int]) -> Ordinals:
    return np.concatenate([np.zeros(0, np.int64), *(collection.named(name) for name in names)])


def _possible_names(text: str) -> Iterator[str]:
    words: Sequence[str] = _WORD.findall(text)[:_SEARCHED_WORDS]
    for begin in range(len(words)):
        for end in range(begin + 1, min(begin + _NAME_WORDS, len(words)) + 1):
            yield normalise_name(" ".join(words[begin:end]))
