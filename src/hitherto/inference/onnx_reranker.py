"""The default cross-encoder: reads a query and a text together and says how well the text answers it."""

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hitherto.inference.bundled import ModelFiles
from hitherto.inference.onnx_embedder import open_session

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MAX_TOKENS = 256


class OnnxReranker:
    """Scores pairs on one thread. The model is read on first use. Safe to call from several threads.

    Pairs run one by one: the model is quantised while it runs, by the range of the whole batch, so in company a
    score would depend on its neighbours.
    """

    def __init__(self, files: ModelFiles) -> None:
        self._files = files
        self._lock = threading.Lock()
        self._loaded: tuple[InferenceSession, Tokenizer] | None = None

    @property
    def model(self) -> str:
        """Name and revision of the model."""
        return f"{self._files.model.name}@{self._files.revision}"

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return a score from 0 to 1 a text, in order; what lies beyond 256 tokens of a pair is not seen."""
        session, tokenizer = self._models()
        return np.array([_scored(session, tokenizer, query, text) for text in texts], np.float64)

    def _models(self) -> "tuple[InferenceSession, Tokenizer]":
        with self._lock:
            if self._loaded is None:
                self._loaded = (open_session(self._files), _open_tokenizer(self._files))
            return self._loaded


def _scored(session: "InferenceSession", tokenizer: "Tokenizer", query: str, text: str) -> float:
    pair = tokenizer.encode(query, text)
    tokens = np.array([pair.ids], np.int64)
    kinds = np.array([pair.type_ids], np.int64)
    feed = {"input_ids": tokens, "attention_mask": np.ones_like(tokens), "token_type_ids": kinds}
    logit = float(session.run(None, feed)[0][0, 0])
    return float(1 / (1 + np.exp(-logit)))


def _open_tokenizer(files: ModelFiles) -> "Tokenizer":
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(files.path("tokenizer.json")))
    # The longer of the two gives way first, which is the text: a query has 400 characters at most.
    tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")
    tokenizer.no_padding()
    return tokenizer
