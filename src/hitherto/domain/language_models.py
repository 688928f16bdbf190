"""What is said of a language model by whoever calls one: what a call used, and why one gave nothing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUsage:
    """What was used. `calls` counts requests that were sent, `failures` those without a usable answer.

    Tokens are as the endpoint counts them. `spend` is in millionths of the currency in which the prices are set.
    """

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    failures: int = 0
    spend: int = 0

    def __add__(self, other: "ModelUsage") -> "ModelUsage":
        """Return the sum of both."""
        return ModelUsage(
            calls=self.calls + other.calls,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            failures=self.failures + other.failures,
            spend=self.spend + other.spend,
        )


class ModelFailed(Exception):
    """A language model gave no usable answer. The text says why, in words, and repeats nothing of what it was asked.

    `usage` is what was used in vain.
    """

    def __init__(self, reason: str, usage: ModelUsage | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.usage = usage or ModelUsage()
