"""Cold start and idle memory: `python -m benchmarks.startup`."""

from statistics import median

from benchmarks.server import running_server
from benchmarks.table import machine, markdown_table

RUNS = 3


def main() -> None:
    """Start the server with one worker several times and print medians."""
    seconds, megabytes = [], []
    for _ in range(RUNS):
        with running_server(workers=1) as server:
            seconds.append(server.start_seconds)
            megabytes.append(server.idle_megabytes())
    rows = [
        ["cold start until /readyz answers, s", median(seconds)],
        ["server and one worker, idle, MB", median(megabytes)],
    ]
    print(machine(), "\n")
    print(markdown_table(["measure", f"median of {RUNS}"], rows))


if __name__ == "__main__":
    main()
