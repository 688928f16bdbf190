"""Finds the scaffolding of prompts in messages: what programs wrote for a model, and nobody has said.

Roles and memories are set apart by tags, by the marks of chat templates, or by names before a line. What stands there
was written by a program or by a model, or wants to be taken for it; it states nothing.
"""

import re
from collections.abc import Iterator

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>system|assistant|developer|instructions?|context|memory|memories)(?:\s[^<>\n]{0,200})?>",
    re.IGNORECASE,
)
_MARKS = re.compile(
    r"<\|im_start\|>.*?(?:<\|im_end\|>|\Z)|<\|start_header_id\|>.*?(?:<\|eot_id\|>|\Z)"
    r"|\[INST\].*?(?:\[/INST\]|\Z)|<<SYS>>.*?(?:<</SYS>>|\Z)",
    re.DOTALL,
)
_LINES = re.compile(r"^[ \t>*]*(?:system|assistant|developer|chatbot|ai)(?: prompt)?\*{0,2}[ \t]*:[^\n]*$", re.I | re.M)
_HEADED = re.compile(
    r"^#{1,6}[ \t]*(?:system|instructions?|assistant)(?: prompt)?[ \t]*:?[ \t]*\n(?:(?!#)[^\n]*(?:\n|\Z))*", re.I | re.M
)


def scaffolding_spans(text: str) -> list[tuple[int, int]]:
    """Return where `text` holds what is written for a model; spans may overlap."""
    found = [*_between_tags(text)] if "<" in text else []
    for pattern in (_MARKS, _LINES, _HEADED):
        found += [match.span() for match in pattern.finditer(text)]
    return found


def _between_tags(text: str) -> Iterator[tuple[int, int]]:
    """Yield what stands between two tags; one without the other hides nothing."""
    opened: dict[str, int] = {}
    for tag in _TAG.finditer(text):
        name = tag["name"].lower()
        if not tag["close"]:
            opened.setdefault(name, tag.start())
        elif name in opened:
            yield opened.pop(name), tag.end()
