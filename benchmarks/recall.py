"""Recall and context quality on an evaluation folder: `python -m benchmarks.recall EVAL_FOLDER [--dataset locomo]`.

The folder is one that holds `evaluate.py`, its adapters and its data (it is not part of this project, some of its
data has a non-commercial licence). This command starts a server, lets the folder's harness talk to it through the
official client, and prints the figures beside the harness's own baselines. Further arguments, such as
`--limit-conv 1`, go to the harness. The harness needs numpy, bm25s,
PyStemmer and tiktoken; `--python` names an interpreter that has them.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.server import running_server
from benchmarks.table import machine, markdown_table

COLUMNS = ("recall@5", "recall@10", "recall@20", "ans@500", "ans@1600", "ctx@500", "ctx@1600")


def evaluate(options: argparse.Namespace, adapter: str, **environment: str) -> dict[str, Any]:
    """Run the harness once and return the figures that it writes."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "figures.json")
        command = [options.python, "evaluate.py", "--adapter", adapter, "--dataset", options.dataset]
        command += ["--split", options.split, "--out", str(out), *options.harness]
        env = {**os.environ, **environment}
        subprocess.run(command, cwd=options.folder, env=env, check=True, stdout=subprocess.DEVNULL)
        figures: dict[str, Any] = json.loads(out.read_text())
        return figures


def row(name: str, figures: dict[str, Any]) -> list[object]:
    """Return the table row of one adapter, in per cent, with its rates and latencies."""
    overall, latency = figures["overall"], figures["latency"]
    shares: list[object] = [100 * overall[column] if column in overall else "" for column in COLUMNS]
    rate = figures["adapter_stats"].get("messages_per_s_to_processed", figures["ingest"]["messages_per_s"])
    return [name, *shares, rate, latency.get("p50_ms", ""), latency.get("p95_ms", "")]


def main() -> None:
    """Evaluate the server and the baselines, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dataset", default="locomo")
    parser.add_argument("--split", default="open")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--reranker", default="rrf")
    parser.add_argument("--baseline", action="append", default=[], help="an adapter of the harness; may be repeated")
    options, options.harness = parser.parse_known_args()
    rows = []
    with running_server(workers=1) as server:
        zep = {"ZEP_API_URL": server.url, "ZEP_CONTEXT": "server", "ZEP_RERANKER": options.reranker}
        rows.append(row(f"Hitherto ({options.reranker})", evaluate(options, "zep_v2", **zep)))
    rows += [row(adapter, evaluate(options, adapter)) for adapter in options.baseline]
    print(machine(), f"; {options.dataset}, {options.split}\n")
    print(markdown_table(["system", *COLUMNS, "messages/s", "p50 ms", "p95 ms"], rows))


if __name__ == "__main__":
    main()
