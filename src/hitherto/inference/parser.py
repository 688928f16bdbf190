"""The sentence parser: spaCy with the small English model, loaded when the first text comes."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hitherto.inference.bundled import ModelMissing, locate_parser

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_SENTENCES_AT_ONCE = 128


class ParserUnavailable(Exception):
    """The sentence parser cannot be used; the message says why and what would help."""


class SentenceParser:
    """Tags, parses and finds names in English sentences.

    `model_dir` is a folder of models that goes before the packaged one. Nothing is read before the first
    `parsed`; a model that is missing or altered is looked for once and then stays unavailable.
    """

    def __init__(self, model_dir: Path | None = None) -> None:
        self._model_dir = model_dir
        self._lock = threading.Lock()
        self._language: Language | None = None
        self._problem: str | None = None

    @contextmanager
    def parsed(self, sentences: Sequence[str]) -> Iterator[list["Doc"]]:
        """Give one document a sentence, in order; they must not be used after the block.

        Each text is taken as a single sentence. Words never seen before are forgotten at the end of the
        block, so a long life does not grow the vocabulary. One block at a time: others wait.

        Raises:
            ParserUnavailable: when there is no usable model.
        """
        with self._lock:
            language = self._load()
            with language.memory_zone():
                yield list(language.pipe(self._prepared(language, sentences), batch_size=_SENTENCES_AT_ONCE))

    def _prepared(self, language: "Language", sentences: Sequence[str]) -> Iterator["Doc"]:
        for sentence in sentences:
            doc = language.make_doc(sentence)
            for token in doc:
                token.is_sent_start = token.i == 0
            yield doc

    def _load(self) -> "Language":
        if self._language is not None:
            return self._language
        if self._problem is None:
            self._language, self._problem = _load_language(self._model_dir)
        if self._language is None:
            raise ParserUnavailable(self._problem)
        return self._language


def _load_language(model_dir: Path | None) -> tuple["Language | None", str | None]:
    files = locate_parser(model_dir)
    if isinstance(files, ModelMissing):
        return None, files.reason
    try:
        # spaCy takes about a second to import: only those who parse pay for it.
        import spacy

        return spacy.load(files.folder, exclude=["senter"]), None
    except (ImportError, OSError, ValueError) as error:
        return None, f"the sentence parser cannot be loaded: {error}"
