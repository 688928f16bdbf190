"""Users: the people (or agents) whose memory is kept, one graph each."""

from dataclasses import dataclass
from uuid import UUID

from hitherto.domain.identity import GraphKey, ProjectKey, graph_key_of
from hitherto.domain.instants import Instant
from hitherto.domain.text_input import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A user of a project; the uuid carries the key of the user's graph."""

    uuid: UUID
    project: ProjectKey
    user_id: str
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    metadata: Json | None = None
    fact_rating_instruction: Json | None = None
    created_at: Instant
    updated_at: Instant

    @property
    def graph(self) -> GraphKey:
        """The key of this user's graph."""
        return graph_key_of(self.uuid)

    @property
    def full_name(self) -> str:
        """First and last name as far as known; else the user id."""
        return " ".join(part for part in (self.first_name, self.last_name) if part) or self.user_id

    @property
    def introduction(self) -> str:
        """The sentences that say who the user is: the beginning of the summary of the user's node."""
        sentences = [f"{self.full_name} is the user with the id {self.user_id}."]
        if self.full_name == self.user_id:
            sentences = [f"{self.user_id} is the user."]
        if self.email:
            sentences.append(f"The e-mail address is {self.email}.")
        return " ".join(sentences)
