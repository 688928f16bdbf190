"""Whoever breaks things.

What happens, and in which order, follows from the seed; who is at work just then, and what it is at, from the machine.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from benchmarks.chaos.nodes import Node
from benchmarks.chaos.troubles import ASLEEP, CLOCK, Trouble, World, troubles_of

SHORTEST_SECONDS, LONGEST_SECONDS = 1.0, 5.0
QUIET_SECONDS = 2.0
"""The longest time between the end of one trouble and the beginning of the next."""
PATIENCE_SECONDS = 2.0
"""How long nobody may be at work before somebody is killed in its start."""
LOOK_SECONDS = 0.05


@dataclass
class Deeds:
    """What was done, by kind."""

    kills: Counter[str] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)
    kills_at_work: int = 0
    """Kills of processes that had started and worked; the others died while they started."""

    @property
    def lost_leases(self) -> int:
        """How many troubles took graphs from workers that went on."""
        return self.troubles[ASLEEP] + self.troubles[CLOCK]


class Nemesis:
    """Kills a process every now and then, and beside it brings one trouble after another."""

    def __init__(self, world: World, seed: str, kills: int, seconds: float, troubles: bool = True) -> None:
        self.deeds = Deeds()
        self._world = world
        self._kills = kills
        self._seconds = seconds
        self._killing = random.Random(f"{seed} kills")
        self._troubling = random.Random(f"{seed} troubles")
        self._troubles = troubles

    def run(self) -> None:
        """Do it all; returns when the kills are done or the time is over."""
        end = time.monotonic() + self._seconds
        with ThreadPoolExecutor(1) as threads:
            beside = threads.submit(self._trouble)
            self._kill_until(end)
        beside.result()

    def _kill_until(self, end: float) -> None:
        try:
            for left in range(self._kills, 0, -1):
                room = end - time.monotonic()
                if room <= 0:
                    break
                time.sleep(self._killing.uniform(0.2, 1.8) * room / left)
                self._kill_one()
        finally:
            self._world.over.set()

    def _kill_one(self) -> None:
        order = list(self._world.nodes.all)
        self._killing.shuffle(order)
        wants_child = self._killing.random() < 0.5
        node = self._at_work(order)
        at_work = node is not None
        node = node or next((node for node in order if node.pid is not None), order[0])
        if node.port and wants_child and _kill_child(node):
            self._count("worker", at_work)
        elif node.kill():
            self._count("server" if node.port else "worker", at_work)

    def _count(self, kind: str, at_work: bool) -> None:
        self.deeds.kills[kind] += 1
        self.deeds.kills_at_work += at_work

    def _at_work(self, order: Sequence[Node]) -> Node | None:
        """Return the first that works; None when for a while nobody does."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            for node in order:
                if node.pid is not None and node.has_said(b"worker ready"):
                    return node
            time.sleep(LOOK_SECONDS)
        return None

    def _trouble(self) -> None:
        rng, over = self._troubling, self._world.over
        waiting: list[Trouble] = []
        while self._troubles and not over.is_set():
            if not waiting:  # each once before any comes again
                waiting = troubles_of(self._world.database)
                rng.shuffle(waiting)
            begin = waiting.pop()
            over.wait(rng.uniform(0, QUIET_SECONDS))
            self._world.database.heal()
            with begin(self._world, rng) as what:
                over.wait(rng.uniform(SHORTEST_SECONDS, LONGEST_SECONDS))
            self.deeds.troubles[what] += 1


def _kill_child(node: Node) -> bool:
    for pid in node.workers():
        os.kill(pid, signal.SIGKILL)
        return True
    return False
