"""A lease kept alive while its graph is worked on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

from hitherto.domain.errors import HithertoError
from hitherto.domain.instants import Instant
from hitherto.observe import get_logger
from hitherto.ports import Clock, Store
from hitherto.store import work

RENEWALS_A_LEASE = 3
"""A renewal that fails leaves two more before the lease runs out."""

log = get_logger("hitherto.worker")


def lease_end(clock: Clock, seconds: float) -> Instant:
    """Return when a lease of so many seconds, taken now, runs out."""
    return Instant(clock.now() + int(seconds * 1_000_000))


@asynccontextmanager
async def kept(store: Store, claim: work.Claim, clock: Clock, seconds: float) -> AsyncIterator[None]:
    """Renew the lease of `claim` in the background until the block ends.

    A lease that is lost all the same is noticed by the commit, which then keeps nothing.
    """
    renewing = asyncio.create_task(_renew(store, claim, clock, seconds))
    try:
        yield
    finally:
        renewing.cancel()
        with suppress(asyncio.CancelledError):
            await renewing


async def _renew(store: Store, claim: work.Claim, clock: Clock, seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds / RENEWALS_A_LEASE)
        until = lease_end(clock, seconds)
        try:
            held = await store.write(partial(work.renew, claim=claim, lease_until=until))
        except HithertoError as error:
            log.warning("lease not renewed", graph=f"{claim.graph:012x}", error=error.code)
            continue
        if not held:
            log.warning("lease lost", graph=f"{claim.graph:012x}", worker=claim.owner)
            return
