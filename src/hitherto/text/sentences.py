"""Text into sentences."""

import re

_TITLES = "adm capt cmdr col dr fr gen gov hon lt messrs mr mrs ms mt mx prof rep rev sen sgt sr st"
# A sentence goes on after these, whatever follows.
_NEVER_LAST = frozenset(f"{_TITLES} approx cf e.g eg eq esp est fig figs i.e ie no nos op pp viz vol vs".split())
# A sentence ends after these only where a capital follows.
_ABBREVIATIONS = frozenset(
    """
    a.m apr apt assn aug ave blvd bros co corp dec dept ed etc ext feb ft gen inc jan jr jul jun ltd mar mgr mts nov oct
    p.m p.s pg ph.d rd sep sept sq univ
    """.split()
)
_STARTERS = frozenset(
    "a an and but he her his i if in it my our she so that the then there they this we when you".split()
)
_CLOSING = r"[\"'”’»)\]}]*+"
# Each alternative consumes what it has looked at, so that no text is looked at twice.
_END = re.compile(
    r"(?P<line>\n\s*+)"
    # Also of the scripts of India, Arabia, Armenia, Burma, Cambodia and Ethiopia.
    r"|[。！？｡।॥؟۔։။។៕።]++[」』】）”’\"')]*+"
    rf"|(?<![.!?…])(?P<mark>[.!?…]++)(?P<closing>{_CLOSING})(?=\s|\Z)"
    r"|(?<=[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f])(?=\s{1,3}[A-Z])"
)
_WORD_BEFORE = re.compile(r"(?:\A|[\s(\[\"'“‘])(?P<word>[^\s(\[\"'“‘]{1,12})\Z")
_INITIALS = re.compile(r"[A-Za-z](?:\.[A-Za-z]){0,4}\Z")
_NEXT_WORD = re.compile(r"\s+[\"'“‘(\[]?(?P<word>\w+)")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of `text`, in characters, without the white space around them.

    Every character that is not white space lies in exactly one span. A new line begins a new sentence, unless it goes
    on in lower case as wrapped prose does. Lists are divided into their items.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if not _is_end(match, text):
            continue
        _add(spans, text, start, match.start() if match["line"] else match.end())
        start = match.end()
    _add(spans, text, start, len(text))
    return spans


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    part = text[start:end]
    kept = part.strip()
    if kept:
        first = start + len(part) - len(part.lstrip())
        spans.append((first, first + len(kept)))


def _is_end(match: re.Match[str], text: str) -> bool:
    line, mark = match["line"], match["mark"]
    if line:
        return line.count("\n") > 1 or not text[match.end() : match.end() + 1].islower()
    if mark is None:
        return True
    following = _NEXT_WORD.match(text, match.end())
    goes_on_small = following is not None and following["word"][0].islower()
    if match["closing"] or mark.startswith(("..", "…")):
        return not goes_on_small
    return mark != "." or _full_stop_ends(text, match.start(), following)


def _full_stop_ends(text: str, at: int, following: re.Match[str] | None) -> bool:
    """Whether the full stop at `at` ends a sentence, and not an abbreviation, an initial or the number of a list."""
    before = _WORD_BEFORE.search(text[max(0, at - 14) : at])
    if before is None or following is None:
        return True
    word, next_word = before["word"], following["word"]
    if word.lower() in _NEVER_LAST:
        return False
    if word.lower() in _ABBREVIATIONS:
        return next_word[0].isupper()
    if _INITIALS.match(word) and word != "I":
        return len(word) > 1 and next_word[0].isupper() and next_word.lower() in _STARTERS
    return not (word.isdigit() and _begins_line(text, at - len(word)))


def _begins_line(text: str, at: int) -> bool:
    return text[max(0, at - 40) : at].rpartition("\n")[2].strip(" \t*-#>") == ""
