"""Cuts a message into sentences and frees each of greetings, fillers and forms of address."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from hitherto.domain.instants import Instant
from hitherto.ingestion.extract.masking import INLINE_BLANK, masked
from hitherto.ingestion.extract.openers import LEADING, TRAILING
from hitherto.ingestion.extract.requests import as_statement
from hitherto.ingestion.extract.unreal import is_unreal
from hitherto.ingestion.extract.verbs import PAST_FORMS

_MOST_WORDS = 60
_LONGEST_TAIL = 80
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st jr sr vs etc e.g i.e eg ie a.m p.m u.s u.k inc ltd co dept no vol approx ft mt ave jan feb"
    " mar apr jun jul aug sep sept oct nov dec".split()
)
_END = re.compile(r"[.!?…]+[\"')\]]*(?=\s|$|[\ue000])|\n+")
_SUBJECTS = (
    r"(?:I|I'm|I've|I'll|I'd|we|we're|we've|it|it's|that|that's|this|he|he's|she|she's|they|they're|you|you're|my|our|there"
    r"|here's|what|so|but|and|guess|can't|maybe|definitely|really|such|thanks|if|how|now)"
)
_BREAK = re.compile(
    # Bounded, so that long runs of blanks or dashes take no longer than other text.
    rf"\s?[-–—]{{1,3}}\s{{1,3}}(?={_SUBJECTS}\b)|\s?--+\s?|\s?[—–]\s?(?={_SUBJECTS}\b)|;\s|\.\.+|:\s{{1,3}}(?={_SUBJECTS}\b)"
    r"|,\s{1,3}(?=(?:it|that|this)(?:['’]s|\s(?:was|is|were))\b)",
    re.IGNORECASE,
)
_ASKED_AFTER = re.compile(
    r"(?:,|\s-|\s–)\s{1,3}(?=(?:so |and |but |then )?"
    r"(?:(?:can|could|do|does|did|would|will|should|are|is|have|has)\s(?:you|i|we|it|there|that|they)"
    r"|what|how|where|when|who|which|why|any)\b)"
    r"|\s(?=(?:and|but|so)\s(?:(?:can|could|do|would|should)\s(?:you|i|we)"
    r"|(?:what|how|where|which|why)\s(?:\w+\s)?(?:is|are|do|does|did|can|could|should|would))\b)",
    re.IGNORECASE,
)
"""Where a statement goes over into a question: "I'm off to Peru, what should I pack?"."""
_BULLET = re.compile(r"\s*(?:[-*•·–]|\d{1,2}[.)]|\(?[a-z]\))\s+")

_PROGRESSIVE = re.compile(
    r"(?:(?:just|still|also|currently|always|now|actually|already|been)\s+)*"
    r"(?:gonna|[a-z]{2,}(?:ing|in'))\b(?!(?:'s|,)|\s+(?:is|was|are|were|has|have|had|can|could|helps?|makes?|made|will|would"
    r"|and|keeps?|gives?|brings?|lets?|seems?|really helps?|with you|from you)\b)",
    re.IGNORECASE,
)
_NOT_PROGRESSIVE = frozenset(
    "nothing something anything everything during thing morning evening king sing bring ring spring amazing interesting"
    " exciting inspiring touching relating according including loving being sounding seeing hearing knowing sending"
    " wishing hoping feeling speaking talking regarding considering given".split()
)
_PAST = re.compile(
    rf"(?:(?:just|also|recently|finally|then|already|even)\s+)?(?:{'|'.join(sorted(PAST_FORMS))}|used|wanted|moved|started|finished"
    r"|visited|watched|played|tried|adopted|signed|joined|attended|cooked|baked|painted|ordered|planned|booked|graduated"
    r"|hiked|travell?ed|returned|picked|stayed|ended|decided|spent|enjoyed|celebrated|volunteered|learned|completed)\b",
    re.IGNORECASE,
)
_FINITE_LATER = re.compile(
    r"(?P<before>[\w'’]+),?\s+(?:(?:really|also|always|just|definitely|truly|never|not|only)\s+)*"
    r"(?:is|isn't|was|wasn't|are|were|has|had|can|could|will|would|helps?|helped|makes?|made|gives?|gave|keeps?|kept|brings?"
    r"|brought|means?|meant|sounds?|feels?|felt|looks?|seems?|takes?|took|reminds?|reminded|inspires?|inspired|allows?|gets?"
    r"|teaches|taught|lets|shows?|showed|motivates?|fills?|filled|pays?|adds?|goes|became|becomes?)\b",
    re.IGNORECASE,
)
_CONTRACTED_IS = re.compile(
    r"(?<!\bit)(?<!\bthat)(?<!\bhe)(?<!\bwhat)(?<!\bthere)(?<!\bhow)(?<!\bwho)'s (?:an?|so|such|not|really|very"
    r"|always|all|the best|hard|tough|great|fun|important|been|key)\b",
    re.IGNORECASE,
)
_OWN_SUBJECTS = frozenset(
    "i it which that who we he she they you and but so how what when while because as there to"
    " if where me us them him her cause since until why people".split()
)
_BEEN = re.compile(r"(?:(?:just|recently|also)\s+)?been\s+(?:\w+ly\s+)?(?:\w+ing|to|busy|in|at|only)\b", re.IGNORECASE)
_STATE = re.compile(
    r"(?:(?:really|also|still|currently)\s+)?"
    r"(?:(?:love|need|want|miss|hate|prefer|enjoy|own|have)\s+(?:my|a|an|to|some|\w+ing)\b"
    r"|(?:hope|plan|wish)\s+(?:to|I)\b|live\s+in\b|work\s+(?:at|as|for)\b|have\s+been\b)"
    r"(?!\s+(?:you|your|fun|nice|good|great|look|talk|time|lovely|wonderful|safe|chat|blast|break|hug)\b)",
    re.IGNORECASE,
)
"""A present form that a message begins with where "I" is left out."""
_ABOUT_OTHER = re.compile(r"[\s,–—-]+(?:you|that's|your)\b", re.IGNORECASE)
_NOT_PAST = frozenset("made felt said thought heard meant saw was let left found".split())


@dataclass(frozen=True, slots=True)
class Origin:
    """The episode that said first what a sentence repeats, when that was, and whether it was a `slip`."""

    episode: UUID
    at: Instant
    slip: bool
    instead: str = ""
    """The other one of what was said and what was meant."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it is parsed: `supplied` words put before, then the content's own from `start` on.

    `question` sentences state nothing and are kept for what they name and ask; `readable` ones are parsed. `origin` is
    set where the content only refers to what was said before, and puts it right.
    """

    text: str
    start: int
    end: int
    supplied: int = 0
    question: bool = False
    readable: bool = True
    origin: Origin | None = None

    def position(self, index: int) -> int:
        """Return the place in the episode's content of a character of `text`."""
        return min(max(self.start + index - self.supplied, self.start), self.end)


def sentences(text: str, start: int, calls: Sequence[str], spoken: bool) -> Iterator[Sentence]:
    """Yield the sentences of `text`, which begins at `start` of the content.

    `calls` are names by which those present are addressed: where they stand apart they are dropped. In what
    is `spoken` a missing subject is the speaker ("Just got back from Rome").
    """
    plain = masked(text)
    address = _address_pattern(calls)
    for begin, end in _pieces(plain):
        begin, end, question = _trimmed(plain, begin, end, address)
        words = plain[begin:end]
        if not words:
            continue
        readable = INLINE_BLANK not in words and 1 < len(words.split()) <= _MOST_WORDS and not question
        if readable and is_unreal(words, text[max(0, begin - 40) : begin], text[end : end + 8]):
            readable = False
        asked = as_statement(words) if spoken and readable else ""
        if asked:
            yield Sentence(f"{asked}.", start + begin, start + end, len(asked) + 1)
            continue
        own = spoken and readable and not _ABOUT_OTHER.match(plain, end)
        supplied = _missing_subject(words) if own else ""
        # The parser was trained on text with full stops; without one it takes short sentences for headlines.
        shown = supplied + (words[0].lower() + words[1:] if supplied else words) + ("." if readable else "")
        yield Sentence(shown, start + begin, start + end, len(supplied), question, readable)


def _pieces(plain: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _END.finditer(plain):
        if match[0][0] == "." and _is_abbreviation(plain, match):
            continue
        if match[0][0] == "\n" and _is_wrapped(plain, match):
            continue
        yield from _parts(plain, begin, match.end())
        begin = match.end()
    yield from _parts(plain, begin, len(plain))


def _parts(plain: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence where a dash, a semicolon or dots begin a new clause, and before the question it ends with."""
    asked = _ASKED_AFTER.search(plain, begin, end) if "?" in plain[max(begin, end - 6) : end] else None
    if asked is not None and len(plain[begin : asked.start()].split()) > 2:
        yield from _parts(plain, begin, asked.start())
        begin = asked.end()
    for match in _BREAK.finditer(plain, begin, end):
        if match.end() < end:
            yield begin, match.start()
            begin = match.end()
    yield begin, end


def _is_abbreviation(plain: str, match: re.Match[str]) -> bool:
    word = re.search(r"[\w.']*$", plain[max(0, match.start() - 12) : match.start()])
    before = word[0].lower() if word else ""
    follows = plain[match.end() : match.end() + 2].strip()
    if before in ("a.m", "p.m", "etc", "inc", "no"):
        return bool(follows) and not follows[0].isupper()
    line = plain[plain.rfind("\n", 0, match.start()) + 1 : match.start()]
    if line.strip().isdigit() and len(line.strip()) < 3:  # the number of a list item
        return True
    return before in _ABBREVIATIONS or (len(before) == 1 and before.isalpha() and before != "i")


def _is_wrapped(plain: str, match: re.Match[str]) -> bool:
    """Tell a line end inside a wrapped paragraph from one that ends what was said."""
    if len(match[0]) > 1:
        return False
    line = plain[plain.rfind("\n", 0, match.start()) + 1 : match.start()]
    following = plain[match.end() : match.end() + 3]
    return len(line) > 55 and bool(following) and not _BULLET.match(following) and not line.rstrip().endswith(":")


def _address_pattern(calls: Sequence[str]) -> re.Pattern[str] | None:
    """Return what a form of address at either end of a sentence looks like: "Mel" also calls "Melanie"."""
    names = sorted(
        {re.escape(call) for call in calls} | {call[:3] + r"\w*" for call in calls if call.isalpha() and len(call) > 4}
    )
    if not names:
        return None
    joined = "|".join(sorted(names, key=len, reverse=True))
    return re.compile(rf"(?P<lead>(?:{joined})\s*[,!.:]+\s*)|(?P<trail>(?:,|^)\s*(?:{joined}))(?=[.!?…\s]*$)")


def _trimmed(plain: str, begin: int, end: int, address: re.Pattern[str] | None) -> tuple[int, int, bool]:
    bullet = _BULLET.match(plain, begin, end)
    begin = bullet.end() if bullet else begin
    question = "?" in plain[max(begin, end - 6) : end]
    end = _without_tail(plain, begin, end, address)
    while begin < end:
        match = LEADING.match(plain, begin, end) or _lead(plain, begin, end, address)
        if match is None or match.end() == begin:
            break
        begin = match.end()
    return begin, max(begin, _last_letter(plain, begin, end)), question


def _lead(plain: str, begin: int, end: int, address: re.Pattern[str] | None) -> re.Match[str] | None:
    match = address.match(plain, begin, end) if address else None
    return match if match and match["lead"] else None


def _without_tail(plain: str, begin: int, end: int, address: re.Pattern[str] | None) -> int:
    end = _last_letter(plain, begin, end)
    for pattern in (TRAILING, address, TRAILING):
        near = max(begin, end - _LONGEST_TAIL)
        match = pattern.search(plain, near, end) if pattern else None
        while match and "lead" in match.re.groupindex and not match["trail"]:
            match = address.search(plain, match.end(), end) if address else None
        if match:
            end = match.start()
    return end


def _last_letter(plain: str, begin: int, end: int) -> int:
    """Return the end without the marks and blanks that close a sentence."""
    while begin < end and not (plain[end - 1].isalnum() or plain[end - 1] in "\"')%$€£\ue000"):
        end -= 1
    return end


def _is_gerund_subject(rest: str) -> bool:
    """Whether a finite verb comes that has no subject but the -ing form: "Running a shop is hard"."""
    if _CONTRACTED_IS.search(rest):
        return True
    return any(match["before"].lower() not in _OWN_SUBJECTS for match in _FINITE_LATER.finditer(rest))


def _missing_subject(words: str) -> str:
    """Return the words to put before a sentence whose subject, the speaker, was left out."""
    first = words.split(maxsplit=1)[0].lower()
    if _BEEN.match(words):
        return "I have "
    if _STATE.match(words):
        return "I "
    if first in ("can't", "cannot") or words.lower().startswith("can not wait"):
        return "I "
    progressive = _PROGRESSIVE.match(words)
    if progressive and not _NOT_PROGRESSIVE.intersection({first, progressive[0].split()[-1].lower()}):
        return "" if _is_gerund_subject(words) else "I am "
    past = _PAST.match(words)
    if past and past[0].split()[-1].lower() not in _NOT_PAST:
        return "I "
    return ""
