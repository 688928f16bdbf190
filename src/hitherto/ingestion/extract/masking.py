"""Blanks what is no prose (code, links, tags, tables, logs), character for character, so that positions stay.

Context blocks that come back inside a message are blanked too: what the memory said is not said again by who quotes
it, and a fact that ended would begin anew.
"""

import re

from hitherto.ingestion.extract.scaffolding import scaffolding_spans
from hitherto.ingestion.extract.served import served_spans

INLINE_BLANK = "\ue000"
"""Stands for each character of something inside a sentence that is no prose; such a sentence is not read."""

_BLOCKS = re.compile(
    r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)"  # fenced code
    r"|<(script|style|svg)\b.*?(?:</\1>|\Z)"
    r"|^[ \t]*>[^\n]*$"  # quoted mail: somebody else's words
    r"|^[ \t]*\|[^\n]*$|^[^\n|]*\|[^\n|]*\|[^\n]*$"  # table rows
    r"|^[ \t]*(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d\d:\d\d:\d\d|\[(?:INFO|WARN|ERROR|DEBUG))[^\n]*$"  # log lines
    r"|^[ \t]*(?:at [\w.$<>]+\(|File \"|Traceback |(?:[\w.]+)?(?:Error|Exception): )[^\n]*$"
    r"|^[ \t]*(?:[$#>]{1,3} |import |from \w+ import |def |class \w+[:(]|return\b|SELECT\b|[{}\[\]();]+[ \t]*$)[^\n]*$"
    r"|^[ \t]*[\"']?[\w-]+[\"']?[ \t]*[:=][ \t]*[\"'{\[][^\n]*$"  # key: "value" lines
    r"|^[ \t]*#{1,6} [^\n]*$"  # headings
    r"|^[ \t]*[-=*_]{3,}[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_BRACKETED = re.compile(r"\[[^\[\]\n]{0,300}\](?:\([^()\s]*\))?|\{[^{}]{0,2000}\}")
_INLINE = re.compile(
    r"`[^`\n]+`|https?://\S+|www\.\S+|</?[A-Za-z!][^<>\n]{0,200}>|<\w[^<>\n]*$|(?<![\w@])[\w.-]*[/\\][\w./\\-]*[/\\][\w./\\-]*"
    r"|\S{45,}"
)
_CURLY = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " ", "\t": " ", "\r": " ", "`": "'"})
_SYMBOLS = re.compile(r"[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d\u2b50\u2b06]|(?<!\w)[:;]-?[()DPp](?!\w)|<3")


def unserved(text: str) -> str:
    """Return `text` at the same length with context blocks, and lines out of them, blanked."""
    plain = text.replace("\x00", " ")
    for begin, end in (*served_spans(plain), *scaffolding_spans(plain)):
        plain = plain[:begin] + "\n" * (end - begin) + plain[end:]
    return plain


def masked(text: str) -> str:
    """Return `text` at the same length with everything that is no prose blanked and quotes made straight.

    Blocks become line ends, so that nothing reads across them; what stands within a line becomes INLINE_BLANK;
    emoji become full stops, which is what they do in chat.
    """
    plain = _BLOCKS.sub(_as_lines, unserved(text))
    plain = _BRACKETED.sub(_as_lines, plain)
    plain = _INLINE.sub(lambda match: INLINE_BLANK * len(match[0]), plain)
    return _SYMBOLS.sub(lambda match: "." * len(match[0]), plain).translate(_CURLY)


def _as_lines(match: re.Match[str]) -> str:
    return "\n" * len(match[0])
