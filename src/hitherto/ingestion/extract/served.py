"""Finds what the memory itself has said: context blocks that come back inside messages, whole, in parts or cut off.

A block is known by its structure (retrieval/layout.py): its headings, its tags, and lines that end with the dates
between which they hold. White space, quote marks and escapes may have changed on the way. Programs put their own texts
together from facts and dates; those dates are known as well.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence

Span = tuple[int, int]

_DAY = r"\d{4}-\d\d-\d\d"
_CLOCK = r"\d\d:\d\d:\d\d(?:\.\d{1,9})?"
_ZONE = r"(?:\s?(?:Z|UTC|[+-]\d\d:?\d\d))?"
_INSTANT = rf"{_DAY}[\sT]+{_CLOCK}{_ZONE}"
_LABEL = r"(?:(?:date range|valid(?:[ _-](?:at|from))?|from|held)\s*[:=]?\s+|date range\s*[:=]\s*)?"
_OPEN = r"(?:unknown|none|null)"
_STILL = r"(?:present|now|today|current|ongoing|none|null|unknown|date unknown)"
_TO = r"\s*(?:[-–—→]|\.\.|,|;|to|until|till)\s*(?:(?:invalid|valid)[ _-](?:at|to|until)\s*[:=]?\s*)?"
_RANGE = re.compile(
    rf"[(\[]\s*{_LABEL}(?:{_INSTANT}|date unknown){_TO}(?:{_INSTANT}|{_STILL})\s*[)\]]"
    rf"|[(\[]\s*{_LABEL}{_OPEN}{_TO}{_INSTANT}\s*[)\]]"
    rf"|[(\[]\s*{_LABEL}{_DAY}{_TO}(?:{_DAY}|{_STILL})\s*[)\]]"
    rf"|[(\[]\s*{_LABEL}{_INSTANT}\s*[)\]]",
    re.IGNORECASE,
)
"""From when until when something held, as only programs write it; of an episode, when it was said."""
_CUT_RANGE = re.compile(
    rf"\(\s*(?:date range:?\s*)?(?:date unknown|{_DAY}(?:\s[\d:]{{0,8}})?)"
    r"(?:\s*-[\w\s:-]{0,20})?\s*(?:…|\.\.\.)?\s*\Z",
    re.IGNORECASE,
)
"""The same at the end of a text that was cut off there."""
_TAG = re.compile(
    r"(?:<|&lt;|\\u003c)\s*(?P<close>/?)\s*(?P<name>FACTS|ENTITIES|EPISODES|USER_SUMMARY)\s*(?:>|&gt;|\\u003e)",
    re.IGNORECASE,
)
_HEADINGS = re.compile(
    r"FACTS\s+and\s+ENTITIES,?(?:\s+and\s+EPISODES)?\s+represent\s+relevant\s+context"
    r"(?:\s+to\s+the\s+current\s+conversation)?\.?"
    r"|#\s*These\s+are\s+the\s+most\s+relevant\s+(?:facts(?:\s+and\s+their\s+valid\s+date\s+ranges)?|entities|episodes)"
    r"|#\s*format:\s+FACT\s+\(Date\s+range:\s+from\s+-\s+to\)|#\s*ENTITY_NAME:\s+entity\s+summary"
)
_HINT = re.compile(
    rf"{_DAY}|date unknown|FACTS|ENTITIES|EPISODES|USER_SUMMARY|ENTITY_NAME|most\s+relevant", re.IGNORECASE
)
"""What every text has that holds anything of the above."""

_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")
_QUOTE_MARKS = " \t>*|\"'“”‘’`"
_ITEM = re.compile(r"[\s>|\"'`]*(?:[-*•–]|\d{1,3}[.)])\s+\S")
_SPEAKER = re.compile(r"[\s>|\"'`*-]*[^\W\d_][^\n:()]{0,60}(?:\([a-z]+\))?:\s")
_LIST = re.compile(r"(?:\s*\n[ \t>]*[-*•] [^\n]*(?:\n[ \t]+[^\s<][^\n]*)*)+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[^\s(\[])")
_ABBREVIATION = re.compile(
    r"\b(?:mr|mrs|ms|dr|prof|st|jr|sr|vs|mt|ft|no|dept|inc|ltd|co|[^\W\d_])\.\s+$", re.IGNORECASE
)
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|[Mm]ine|[Ww]e|[Oo]ur|us)\b")
_NEXT_SECTION = re.compile(r"\s*(?:#|\Z)")
_WRAPPED_LINES = 3
"""Lines over which a line of the block may have been wrapped."""


def served_spans(text: str) -> list[Span]:
    """Return where `text` holds what the memory has said, in order and without overlaps."""
    folded, places = _folded(text)
    if not _HINT.search(folded):
        return []
    plain = _unescaped(folded)
    found = [*_sections(plain), *((match.start(), match.end()) for match in _HEADINGS.finditer(plain))]
    found = _merged([*found, *_dated(plain, _merged(found))])
    found = _merged([*found, *_remainders(plain, found)])
    return found if places is None else [(places[begin], places[end - 1] + 1) for begin, end in found]


def _folded(text: str) -> tuple[str, Sequence[int] | None]:
    """Return a text without characters that nobody sees, wide ones as plain ones, and where each was."""
    if text.isascii():
        return text, None
    kept = [at for at, character in enumerate(text) if not _UNSEEN.match(character)]
    return "".join(_plain(text[at]) for at in kept), kept


def _plain(character: str) -> str:
    simple = unicodedata.normalize("NFKC", character)
    return simple if len(simple) == 1 else character


def _unescaped(text: str) -> str:
    """Return a text of the same length in which the escaped line ends of JSON and Python strings are line ends."""
    if "\\n" not in text or not (_TAG.search(text) or _RANGE.search(text)):
        return text
    return text.replace("\\r\\n", " \n  ").replace("\\n", "\n ").replace('\\"', ' "')


def _sections(text: str) -> Iterator[Span]:
    """Yield what stands between the tags of the block, also where one of two tags is missing."""
    opened: re.Match[str] | None = None
    end = 0
    for tag in _TAG.finditer(text):
        if not tag["close"]:
            if opened is not None:
                yield _opened(text, opened, tag.start())
            opened = tag
        elif opened is not None and opened["name"].upper() == tag["name"].upper():
            yield opened.start(), tag.end()
            opened, end = None, tag.end()
        else:
            yield _list_before(text, end, tag), tag.end()
            end = tag.end()
    if opened is not None:
        yield _opened(text, opened, len(text))


def _opened(text: str, tag: re.Match[str], limit: int) -> Span:
    """Return a section that is never closed: its tag and the list that follows, nothing of what is said behind it."""
    inline = _ITEM.match(text, tag.end())
    line_end = text.find("\n", tag.end(), limit)
    begins_here = inline is not None and "\n" not in text[tag.end() : inline.end()]
    end = (limit if line_end < 0 else line_end) if begins_here else tag.end()
    items = _LIST.match(text, end, limit)
    return tag.start(), items.end() if items else end


def _list_before(text: str, floor: int, tag: re.Match[str]) -> int:
    """Return where the list begins that `tag` closes: the items right before it, of a block that was cut."""
    begin = max(text.rfind("\n", 0, tag.start()) + 1, floor)
    before_tag = text[begin : tag.start()]
    if before_tag.strip(_QUOTE_MARKS):
        goes_on = begin == 0 and _NEXT_SECTION.match(text, tag.end())
        return begin if goes_on or " - " in f" {before_tag}" else tag.start()
    while begin > floor:
        before = max(text.rfind("\n", 0, begin - 1) + 1, floor)
        line = text[before:begin]
        # The first line of a text may be the rest of one that was cut.
        if before and line.strip(_QUOTE_MARKS + "\n") and not _ITEM.match(line) and not line.startswith((" ", "\t")):
            break
        begin = before
    return begin


def _dated(text: str, known: Sequence[Span]) -> Iterator[Span]:
    """Yield each sentence or item of a list that ends with its dates."""
    floor = 0
    starts = [begin for begin, _ in known]
    for match in (*_RANGE.finditer(text), *_CUT_RANGE.finditer(text)):
        at = bisect_right(starts, match.start()) - 1
        if at >= 0 and match.end() <= known[at][1]:
            continue
        floor = max(floor, known[at][1] if at >= 0 else 0)
        if match.start() < floor:
            continue
        begin = _beginning(text, floor, match.start())
        if _is_of_program(match[0]) or _is_quoted(text, begin, match):
            yield begin, match.end()
        floor = match.end()


def _is_of_program(dates: str) -> bool:
    """Whether nobody writes dates so by hand: with seconds, or with the words of the block."""
    return bool(re.search(_CLOCK, dates)) or "date unknown" in dates.lower()


def _is_quoted(text: str, begin: int, dates: re.Match[str]) -> bool:
    """Whether days in brackets end what is nothing of the speaker's own: an item of a list, or what holds until now."""
    if _FIRST_PERSON.search(text, begin, dates.start()):
        return False
    return bool(_ITEM.match(text, begin) or re.search(rf"{_STILL}\W*$", dates[0], re.IGNORECASE))


def _beginning(text: str, floor: int, end: int) -> int:
    """Return where that begins which is dated at `end`: an item of a list as a whole, else one sentence."""
    line = max(text.rfind("\n", 0, end) + 1, floor)
    for _ in range(_WRAPPED_LINES):
        if _ITEM.match(text, line, end) or _SPEAKER.match(text, line, end):
            return line
        sentence = _last_sentence(text, line, end)
        if sentence > line or line <= floor or not _goes_on(text, floor, line):
            return sentence
        line = max(text.rfind("\n", 0, line - 1) + 1, floor)
    return line


def _goes_on(text: str, floor: int, line: int) -> bool:
    """Whether the line before `line` breaks off within a sentence."""
    before = text[max(text.rfind("\n", 0, line - 1) + 1, floor) : line - 1].rstrip()
    return bool(before) and before[-1] not in ".!?…:>)]"


def _last_sentence(text: str, begin: int, end: int) -> int:
    quote = max(text.rfind(mark, begin, end) for mark in ' "|("|: "|“'.split("|"))
    begin = quote + 1 if quote >= 0 else begin
    for match in _SENTENCE_END.finditer(text, begin, end):
        if not _ABBREVIATION.search(text, begin, match.end()):
            begin = match.end()
    return begin


def _remainders(text: str, known: Sequence[Span]) -> Iterator[Span]:
    """Yield the item that a block was cut off in: the last line of the text, right behind another of the block."""
    if not known:
        return
    end = known[-1][1]
    rest = text[end:]
    item = rest.strip()
    cut_off = item and "\n" not in item and _ITEM.match(rest) and not _FIRST_PERSON.search(rest)
    if cut_off and rest[: rest.index(item[0])].count("\n") <= 1:
        yield end, len(text)


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > begin:
            merged.append((begin, end))
    return merged
