"""Where who speaks lives, as far as times go: the zone in which "today" and "at 5pm" are meant."""

from hitherto.domain.episodes import Episode
from hitherto.domain.extraction import ExtractionBatch
from hitherto.text.dates import is_zone

UTC = "UTC"
_MAX_SHOWN = 40


class Zones:
    """The time zones of the episodes of a batch.

    That of the session goes before that of the user; without either it is UTC. A name that is none is passed over and
    noted: metadata is free, so a wrong name in it stops nobody from talking.
    """

    def __init__(self, batch: ExtractionBatch) -> None:
        self._user = batch.user.timezone if batch.user else None
        self._sessions = batch.timezones

    def of(self, episode: Episode) -> str:
        """Return the IANA name of the zone in which the times of `episode` are meant."""
        return next((name for name in self._named(episode) if is_zone(name)), UTC)

    def notes(self, episode: Episode) -> list[str]:
        """Return a line for each name that is no zone, for the trace."""
        unknown = [name for name in self._named(episode) if not is_zone(name)]
        return [f"there is no time zone {name[:_MAX_SHOWN]!r}: read in {self.of(episode)}" for name in unknown]

    def _named(self, episode: Episode) -> list[str]:
        own = self._sessions.get(episode.session) if episode.session else None
        return [name for name in (own, self._user) if name]
