"""How well languages are told apart: `python -m benchmarks.languages [/usr/share/locale]`.

The folder holds translations of programs (`LANGUAGE/LC_MESSAGES/*.mo`), as every Linux desktop has; GTK and GLib are
translated into all languages that are told apart. Their sentences of four words or more are short, dry and full of
technical terms: harder than what people say. Only that half counts in which no groups of letters were counted. "Read
as English" is what the English rules would be given.
"""

import argparse
import gettext
import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks.table import machine, markdown_table
from hitherto.text.language import detect_language, may_be_english

FOLDERS = {"no": "nb", "zh": "zh_CN"}
LANGUAGES = "en de fr es it pt nl sv da no fi pl cs tr ro hu vi id ru uk bg ar fa he el hi ja zh ko th".split()
UNSPACED = ("ja", "zh", "th")
DOMAINS = ("glib20", "gtk30", "gtk20", "gdk-pixbuf", "at-spi2-core")
MOST = 300
_NO_PROSE = re.compile(r"[_<>=/|%\n\x04]|--|g?tk", re.IGNORECASE)


def is_unseen(original: str) -> bool:
    """Whether the translations of this English sentence were left out when groups of letters were counted."""
    return int(hashlib.md5(original.encode(), usedforsecurity=False).hexdigest(), 16) % 2 == 1


def sentences(folder: Path, language: str) -> list[str]:
    """Return at most MOST sentences of a language, the same ones each time. English are the originals of the French."""
    found: set[str] = set()
    for domain in DOMAINS:
        path = folder / FOLDERS.get(language, "fr" if language == "en" else language) / "LC_MESSAGES" / f"{domain}.mo"
        if path.exists():
            found |= set(_of_catalog(path, language))
    return random.Random(1).sample(sorted(found), min(MOST, len(found)))


def _of_catalog(path: Path, language: str) -> Iterable[str]:
    with path.open("rb") as file:
        catalog: dict[object, str] = vars(gettext.GNUTranslations(file))["_catalog"]
    for original, translated in catalog.items():
        if not isinstance(original, str) or not is_unseen(original) or original == translated:
            continue
        text = original if language == "en" else translated
        long_enough = len(text.split()) >= 4 or (language in UNSPACED and len(text) >= 8)
        if long_enough and len(text) < 100 and not _NO_PROSE.search(text):
            yield text


def main() -> None:
    """Print a row for each language."""
    parser = argparse.ArgumentParser(description="How well languages are told apart.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path("/usr/share/locale"))
    folder = parser.parse_args().folder
    rows: list[list[object]] = []
    for language in LANGUAGES:
        texts = sentences(folder, language)
        if not texts:
            print(f"no translations into {language!r} in {folder}")
            continue
        told = [detect_language(text) for text in texts]
        english = sum(may_be_english(text, code) for text, code in zip(texts, told, strict=True))
        others = Counter(code for code in told if code != language).most_common(3)
        rows.append(
            [
                language,
                len(texts),
                f"{100 * told.count(language) / len(texts):.0f} %",
                f"{100 * english / len(texts):.0f} %",
                ", ".join(f"{code} {count}" for code, count in others),
            ]
        )
    print(machine())
    print(markdown_table(("language", "sentences", "right", "read as English", "else"), rows))


if __name__ == "__main__":
    main()
