"""`make demo`: start a server, tell it half a year of talk through the official client, and show what it knows."""

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from examples.demo import show  # noqa: E402 - only now can it be found
from examples.demo.conversation import QUESTION, SEARCHES, USER_ID, Talk, talks  # noqa: E402
from examples.demo.server import DemoServer, demo_server  # noqa: E402

if TYPE_CHECKING:
    from zep_cloud.client import Zep

T = TypeVar("T")
PATIENCE_SECONDS = 120.0


class Timings:
    """How long each step took, in seconds, in the order of the steps."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, float]] = []

    def measure(self, step: str, action: Callable[[], T]) -> T:
        """Run `action` and note its time."""
        begun = time.perf_counter()
        result = action()
        self.steps.append((step, time.perf_counter() - begun))
        return result


def main() -> None:
    """Run the demo; with --serve the server goes on afterwards until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", action="store_true", help="keep the server running afterwards")
    parser.add_argument("--folder", type=Path, default=ROOT / ".demo", help="where its data goes; emptied before")
    arguments = parser.parse_args()
    console = Console(highlight=False)
    # A demo that is told to end takes its server with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        with demo_server(arguments.folder.absolute()) as server:
            _demonstrate(server, console)
            show.how_to_go_on(console, server, serving=arguments.serve)
            if arguments.serve:
                server.process.wait()
    except KeyboardInterrupt:
        console.print("\nStopped.")


def _demonstrate(server: DemoServer, console: Console) -> None:
    # The client reads the variable when it is imported; this is all that a program has to change.
    os.environ["ZEP_API_URL"] = server.url
    from zep_cloud.client import Zep

    client = Zep(api_key="demo")
    timings = Timings()
    timings.steps.append(("start the server", server.start_seconds))
    console.print(f"[bold]Hitherto[/] is running on {server.url}\n")

    conversation = list(talks())
    count = sum(len(talk.messages) for talk in conversation)
    timings.measure(f"accept {count} messages in {len(conversation)} sessions", lambda: _tell(client, conversation))
    timings.measure("turn them into a graph", lambda: _wait_until_processed(client, console, count))

    show.facts(console, client, USER_ID)
    client.memory.add_session(session_id="maya-today", user_id=USER_ID)
    context = timings.measure("answer a new message with its context", lambda: _ask(client))
    show.context(console, QUESTION, context)
    for query in SEARCHES:
        found = timings.measure(
            f"search: {query}", lambda query=query: client.graph.search(user_id=USER_ID, query=query, limit=3)
        )
        show.search(console, query, found.edges or [])
    show.timings(console, timings.steps)


def _tell(client: "Zep", conversation: list[Talk]) -> None:
    from zep_cloud import Message

    client.user.add(user_id=USER_ID, first_name="Maya", last_name="Lindqvist", email="maya@example.org")
    for talk in conversation:
        client.memory.add_session(session_id=talk.session_id, user_id=USER_ID)
        client.memory.add(session_id=talk.session_id, messages=[Message(**message) for message in talk.messages])


def _wait_until_processed(client: "Zep", console: Console, count: int) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    end = time.monotonic() + PATIENCE_SECONDS
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Reading what was said", total=count)
        while time.monotonic() < end:
            episodes = client.graph.episode.get_by_user_id(USER_ID, lastn=1000).episodes or []
            done = sum(bool(episode.processed) for episode in episodes)
            progress.update(task, completed=done)
            if done >= count:
                return
            time.sleep(0.1)
    raise SystemExit(
        f"Only {done} of {count} were processed in {PATIENCE_SECONDS:.0f} s; see server.log in the folder."
    )


def _ask(client: "Zep") -> str:
    from zep_cloud import Message

    question = Message(role="Maya", role_type="user", content=QUESTION)
    return client.memory.add(session_id="maya-today", messages=[question], return_context=True).context or ""


if __name__ == "__main__":
    main()
