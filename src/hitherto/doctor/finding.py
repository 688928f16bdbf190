"""What a check found."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    NOTE = "note"
    """It works, and somebody should know."""
    PROBLEM = "problem"
    """Something does not work, or will not for long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found: of what, how bad, in words, and what to do about it."""

    check: str
    level: Level
    what: str
    todo: str = ""


def ok(check: str, what: str) -> Finding:
    """Return that all is well."""
    return Finding(check=check, level=Level.OK, what=what)


def note(check: str, what: str, todo: str = "") -> Finding:
    """Return something that one should know."""
    return Finding(check=check, level=Level.NOTE, what=what, todo=todo)


def problem(check: str, what: str, todo: str) -> Finding:
    """Return something that has to be mended."""
    return Finding(check=check, level=Level.PROBLEM, what=what, todo=todo)


def healthy(findings: Sequence[Finding]) -> bool:
    """Return whether there is no problem."""
    return all(finding.level is not Level.PROBLEM for finding in findings)


def duration(seconds: float) -> str:
    """Return a duration as people say it."""
    for unit, length in (("days", 86_400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"
