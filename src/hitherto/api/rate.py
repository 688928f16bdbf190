"""How many requests a key may make: a bucket of tokens a key, in this process."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from hitherto.domain.errors import TooManyRequests

BUCKETS_AT_MOST = 10_000
ROUNDING = 1e-9
"""What a token may lack, so that who waits exactly as long as was said is not a hair too early."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class RateLimit:
    """Lets every key make `per_second` requests a second in the long run, and up to `burst` at once; 0 is no limit.

    Each process counts for itself: behind a balancer a key may make as many times more as there are processes.
    """

    def __init__(self, per_second: float, burst: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_second
        self._burst = burst
        self._monotonic = monotonic
        self._buckets: dict[str, _Bucket] = {}

    def take(self, key_id: str) -> dict[str, str]:
        """Take a token of a key, and return the headers that tell what is left.

        Raises:
            TooManyRequests: when there is none; it says when there will be.
        """
        if not self._per_second:
            return {}
        bucket = self._filled(key_id)
        if bucket.tokens < 1 - ROUNDING:
            wait = math.ceil((1 - bucket.tokens) / self._per_second)
            raise TooManyRequests(
                f"this key may make {self._per_second:g} requests a second; try again in {wait} s",
                retry_after_seconds=wait,
                headers=self._headers(bucket),
            )
        bucket.tokens -= 1
        return self._headers(bucket)

    def _filled(self, key_id: str) -> _Bucket:
        """Return the bucket of a key, with what has come in since it was last looked at."""
        now = self._monotonic()
        bucket = self._buckets.get(key_id)
        if bucket is None:
            if len(self._buckets) >= BUCKETS_AT_MOST:
                self._drop_full(now)
            bucket = self._buckets[key_id] = _Bucket(self._burst, now)
        bucket.tokens = self._tokens(bucket, now)
        bucket.at = now
        return bucket

    def _tokens(self, bucket: _Bucket, now: float) -> float:
        return min(self._burst, bucket.tokens + (now - bucket.at) * self._per_second)

    def _drop_full(self, now: float) -> None:
        """Forget the buckets that are full: a new one is no different."""
        self._buckets = {key: one for key, one in self._buckets.items() if self._tokens(one, now) < self._burst}

    def _headers(self, bucket: _Bucket) -> dict[str, str]:
        return {
            "ratelimit-limit": str(self._burst),
            "ratelimit-remaining": str(int(bucket.tokens)),
            "ratelimit-reset": str(math.ceil((self._burst - bucket.tokens) / self._per_second)),
        }
