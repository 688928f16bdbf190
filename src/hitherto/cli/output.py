"""What the commands print with."""

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console


def console() -> "Console":
    """Return a console on standard output; what it prints into a pipe is plain text."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True, emoji=False)  # "openai:x:" is no picture


def fail(message: str) -> None:
    """Print one line to standard error."""
    sys.stderr.write(f"hitherto: {' '.join(message.split())}\n")


def print_json(value: Any) -> None:
    """Print `value` as JSON, for programs."""
    import orjson

    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")


def examples(*lines: tuple[str, str]) -> str:
    """Return the end of a help text, in Markdown: commands, each with what it is for."""
    return "\n\n".join(["**Examples**", *(f"`{command}`  *{purpose}*" for command, purpose in lines)])
