"""The default embedder: a BERT sentence model in ONNX form, on one thread.

Parallelism comes from processes, not from threads inside the model: under load, several sessions
with several threads each only take turns.
"""

import os
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hitherto.inference.bundled import ModelFiles
from hitherto.ports import Vectors

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

DIMENSIONS = 384
MAX_TOKENS = 256


class OnnxEmbedder:
    """Embeds with the mean of the last states, scaled to length one.

    The model is read on first use. Safe to call from several threads. Texts run one by one: the model is quantised
    while it runs, by the range of the whole batch, so in company a vector would depend on its neighbours, and a
    batch is hardly faster on one thread. Why the mean, and not the class token: docs/decisions/embedder.md.
    """

    def __init__(self, files: ModelFiles) -> None:
        self._files = files
        self._lock = threading.Lock()
        self._loaded: tuple[InferenceSession, Tokenizer] | None = None

    @property
    def model(self) -> str:
        """Name, revision, pooling and dimensions of the model."""
        return f"{self._files.model.name}@{self._files.revision}/mean/{DIMENSIONS}"

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return DIMENSIONS

    def warm_up(self) -> None:
        """Read the model now, so that the first caller does not wait for it."""
        self.embed(["."])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, in order; what lies beyond 256 tokens of a text is not seen."""
        vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
        if not texts:
            return vectors
        session, tokenizer = self._models()
        for row, text in enumerate(texts):
            # Not the tokenizer's batch call: it starts threads of its own, which does not pay for short texts.
            vectors[row] = _mean_state(session, tokenizer.encode(text).ids)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.maximum(lengths, np.float32(1e-12))
        return vectors

    def _models(self) -> "tuple[InferenceSession, Tokenizer]":
        with self._lock:
            if self._loaded is None:
                self._loaded = (open_session(self._files), _open_tokenizer(self._files))
            return self._loaded


def _mean_state(session: "InferenceSession", ids: Sequence[int]) -> NDArray[np.float32]:
    tokens = np.array([ids], np.int64)
    feed = {"input_ids": tokens, "attention_mask": np.ones_like(tokens), "token_type_ids": np.zeros_like(tokens)}
    states: NDArray[np.float32] = session.run(None, feed)[0]
    mean: NDArray[np.float32] = states[0].mean(axis=0)
    return mean


def open_session(files: ModelFiles) -> "InferenceSession":
    """Read a model for one thread."""
    # The runtime reads this when it is imported; without it, it gathers events in the home folder to report them.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # A waiting thread must not burn the CPU that another process could use.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(files.path("model.onnx")), options, providers=["CPUExecutionProvider"])


def _open_tokenizer(files: ModelFiles) -> "Tokenizer":
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(files.path("tokenizer.json")))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return tokenizer
