"""`python -m benchmarks.chaos`: at least two hundred deaths and every trouble on both databases, within 15 minutes."""

import argparse
import json
import random
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from benchmarks.chaos.run import Outcome, Plan, run
from benchmarks.databases import add_database_option, chosen
from benchmarks.table import machine, markdown_table

KILLS = 105
SECONDS = 300.0
STOPPED = 143
PATIENCE_SECONDS = 110.0
"""For what is left to ingest; with the time above and both databases the whole stays within a quarter of an hour."""


def main() -> None:
    """Run, print a table, and end with status 1 where something acknowledged was lost or anything else went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_database_option(parser)
    parser.add_argument("--seed", type=int, default=None, help="what happens, in which order and to whom")
    parser.add_argument("--kills", type=int, default=KILLS, help="for each database")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="most seconds of breaking, for each database")
    options = parser.parse_args()
    seed = random.randrange(1_000_000) if options.seed is None else options.seed
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(STOPPED))  # so that nothing that was started stays
    print(f"SEED={seed}; {machine()}\n", flush=True)
    outcomes = []
    for kind in chosen(options.database):
        folder = Path(tempfile.mkdtemp(prefix="hitherto-chaos-"))
        plan = Plan(kind=kind, seed=seed, kills=options.kills, seconds=options.seconds, patience=PATIENCE_SECONDS)
        outcome = run(plan, folder)
        outcomes.append(outcome)
        _say_what_is_wrong(outcome, folder)
    print(table(outcomes))
    sys.exit(not all(outcome.reckoning.is_clean for outcome in outcomes))


def table(outcomes: list[Outcome]) -> str:
    """Return what happened and what came of it, a column for each database."""
    columns = [_column(outcome) for outcome in outcomes]
    fullest_first = sorted(columns, key=len, reverse=True)
    names = list(dict.fromkeys(name for column in fullest_first for name in column))
    rows = [[name, *(column.get(name, "") for column in columns)] for name in names]
    return markdown_table(["", *(outcome.plan.kind for outcome in outcomes)], rows)


def _column(outcome: Outcome) -> dict[str, object]:
    deeds, answers, reckoning = outcome.deeds, outcome.answers, outcome.reckoning
    return {
        "kill -9 of servers": deeds.kills["server"],
        "kill -9 of workers": deeds.kills["worker"],
        "of these at work, not still starting": deeds.kills_at_work,
        **dict(sorted(deeds.troubles.items())),
        "messages acknowledged": outcome.acknowledged,
        "messages not acknowledged": outcome.unacknowledged,
        "answers: done": sum(count for status, count in answers.statuses.items() if 200 <= status < 300),
        "answers: 503": answers.statuses[503],
        "connections refused or lost": answers.statuses[0],
        "acknowledged and lost": reckoning.lost,
        "doubled": reckoning.doubled,
        "out of order": reckoning.disordered,
        "stored in part": reckoning.torn,
        "stuck": reckoning.stuck,
        "given up though nothing was wrong": reckoning.given_up,
        "processed and not learned": reckoning.unlearned,
        "doubled facts": reckoning.doubled_facts,
        "read by the model again after its answer was stored": reckoning.paid_twice,
        "unclear errors": reckoning.unclear,
        "seconds": round(outcome.seconds),
    }


def _say_what_is_wrong(outcome: Outcome, folder: Path) -> None:
    ends = outcome.unexpected_ends
    print(f"{outcome.plan.kind}: answers {json.dumps(dict(outcome.answers.messages))}; ended by themselves: {ends}")
    for fault in outcome.reckoning.faults:
        print(f"  {fault}")
    if outcome.reckoning.is_clean:
        shutil.rmtree(folder)
    else:
        print(f"  the logs are in {folder}")


if __name__ == "__main__":
    main()
