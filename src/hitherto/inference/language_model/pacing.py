"""Keeping to the rates that an endpoint allows, and away from one that does not answer."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

SECONDS_A_MINUTE = 60.0
FIRST_REST_SECONDS = 5.0
LONGEST_REST_SECONDS = 300.0
FAILURES_BEFORE_REST = 3


@dataclass(slots=True)
class TokenBucket:
    """So much a minute, saved up to one minute's worth. Time is given, in seconds, and never goes back.

    What is taken may exceed what is there: then the taker waits until it would have been. So no request is too big.
    """

    per_minute: float
    level: float = field(init=False)
    filled_at: float = 0.0

    def __post_init__(self) -> None:
        self.level = self.per_minute

    def take(self, amount: float, now: float) -> float:
        """Take `amount` and return how many seconds to wait before using it."""
        self._fill(now)
        self.level -= amount
        return max(0.0, -self.level * SECONDS_A_MINUTE / self.per_minute)

    def give_back(self, amount: float, now: float) -> None:
        """Correct an earlier taking: positive what was not needed, negative what was used besides."""
        self._fill(now)
        self.level = min(self.per_minute, self.level + amount)

    def _fill(self, now: float) -> None:
        passed = max(0.0, now - self.filled_at)
        self.level = min(self.per_minute, self.level + passed * self.per_minute / SECONDS_A_MINUTE)
        self.filled_at = max(self.filled_at, now)


class Pacer:
    """Lets requests pass no faster than the rates, and none while the endpoint asked for quiet. 0 is no rate."""

    def __init__(
        self, requests_per_minute: float, tokens_per_minute: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._now = now
        self._requests = TokenBucket(requests_per_minute) if requests_per_minute else None
        self._tokens = TokenBucket(tokens_per_minute) if tokens_per_minute else None
        self._quiet_until = 0.0

    async def enter(self, tokens: int) -> None:
        """Wait for the turn of a request of about so many tokens."""
        now = self._now()
        waits = [self._quiet_until - now]
        if self._requests:
            waits.append(self._requests.take(1, now))
        if self._tokens:
            waits.append(self._tokens.take(tokens, now))
        if max(waits) > 0:
            await asyncio.sleep(max(waits))

    def correct(self, estimated: int, used: int) -> None:
        """Take account of what a request really used."""
        if self._tokens:
            self._tokens.give_back(estimated - used, self._now())

    def quiet(self, seconds: float) -> None:
        """Let nobody pass for so long."""
        self._quiet_until = max(self._quiet_until, self._now() + seconds)


class Rest:
    """Spares everybody the wait for an endpoint that failed several times in a row.

    While it rests nobody asks it; then one may, and its success ends the rest. A rest begins with `first` seconds and
    doubles with each further failure, up to `longest`.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        first: float = FIRST_REST_SECONDS,
        longest: float = LONGEST_REST_SECONDS,
    ) -> None:
        self._now = now
        self._first = first
        self._longest = longest
        self._failures = 0
        self._until = 0.0

    @property
    def resting(self) -> bool:
        """Whether to leave the endpoint alone now. Who gets a no is the one who tries."""
        if self._failures < FAILURES_BEFORE_REST:
            return False
        if self._now() < self._until:
            return True
        self._extend()
        return False

    def failed(self) -> None:
        """Note a call that the endpoint did not answer."""
        self._failures += 1
        if self._failures >= FAILURES_BEFORE_REST:
            self._extend()

    def answered(self) -> None:
        """Note an answer, good or bad."""
        self._failures = 0

    def _extend(self) -> None:
        doublings = min(self._failures - FAILURES_BEFORE_REST, 10)
        self._until = self._now() + min(self._first * 2**doublings, self._longest)
