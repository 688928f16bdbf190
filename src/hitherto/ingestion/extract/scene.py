"""What a sentence is read against: who says it to whom, and what was named before it."""

from dataclasses import dataclass, field

from hitherto.domain.instants import Instant
from hitherto.ingestion.extract.coreference import Antecedent, Discourse, Kin
from hitherto.ingestion.extract.speakers import Voice


@dataclass(frozen=True, slots=True)
class Scene:
    """The surroundings of one sentence.

    `named` are the people and animals it names itself, with the place of each name; `user` is the graph's own
    user, whoever speaks; `serving` tells that an assistant speaks to somebody whose bookings and orders it tells.
    `zone` is the IANA name of the time zone in which times are meant.
    """

    speaker: Voice | None
    addressee: Voice | None
    user: Voice | None
    reference: Instant
    discourse: Discourse = field(default_factory=Discourse)
    kin: tuple[Kin, ...] = ()
    named: tuple[tuple[int, Antecedent], ...] = ()
    serving: bool = False
    zone: str = "UTC"

    def antecedent(self, pronoun: str, place: int) -> Antecedent | None:
        """Return what a third person pronoun at character `place` of the sentence stands for."""
        before = [item for at, item in sorted(self.named, key=lambda pair: pair[0]) if at < place]
        return self.discourse.antecedent(pronoun, before)

    def kin_at(self, start: int, end: int) -> Kin | None:
        """Return the relative called within the characters `start` to `end`."""
        return next((kin for kin in self.kin if start <= kin.start < end), None)

    def voice_named(self, name: str) -> Voice | None:
        """Return the voice (user, speaker or addressee) that goes by `name`."""
        for voice in (self.user, self.speaker, self.addressee):
            if voice is not None and name in (voice.name, *voice.calls):
                return voice
        return None
