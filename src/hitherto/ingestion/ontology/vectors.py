"""Similarities of texts, with a memory: what was compared in a batch is not embedded again when the batch is redone."""

from collections.abc import Callable, Sequence

import numpy as np

from hitherto.ports import Vectors

Embed = Callable[[Sequence[str]], Vectors]


class Similarities:
    """Compares texts by their vectors; everything is unlike everything where nothing embeds."""

    def __init__(self, embed: Embed | None, most: int = 4_096) -> None:
        self._embed = embed
        self._most = most
        self._known: dict[str, Vectors] = {}

    @property
    def available(self) -> bool:
        """Whether there is anything that embeds."""
        return self._embed is not None

    def prepare(self, texts: Sequence[str]) -> None:
        """Embed those of `texts` that are new. Blocking."""
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if self._embed is None or not new:
            return
        if len(self._known) > self._most:
            self._known.clear()
            new = list(dict.fromkeys(texts))
        self._known.update(zip(new, self._embed(new), strict=True))

    def between(self, text: str, others: Sequence[str]) -> list[float]:
        """Return the cosine of `text` with each of `others`; 0 without vectors."""
        if self._embed is None or not others:
            return [0.0] * len(others)
        self.prepare([text, *others])
        return [float(cosine) for cosine in np.stack([self._known[other] for other in others]) @ self._known[text]]
