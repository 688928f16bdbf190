"""The wall clock of the processes in a run, which can be set wrong while they run."""

from pathlib import Path

HOOK = Path(__file__).parent / "clock_hook"


class WrongClock:
    """How wrong the clock of all processes is that were started with `environment`."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "clock"
        self._path.write_bytes(bytes(8))

    @property
    def environment(self) -> dict[str, str]:
        """What a process has to find in its environment."""
        return {"CHAOS_CLOCK": str(self._path), "PYTHONPATH": str(HOOK)}

    def set_wrong(self, seconds: float) -> None:
        """Let the clock be ahead by so many seconds from now on, or behind where the number is negative."""
        with self._path.open("r+b") as file:
            file.write(int(seconds * 1_000_000).to_bytes(8, "little", signed=True))
