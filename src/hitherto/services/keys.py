"""API keys: each opens one project, or one graph in it, for some purposes. Only the hash of a key is stored."""

import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hitherto.domain.audit import LOCAL
from hitherto.domain.errors import InvalidInput, NotFound, Unauthorized
from hitherto.domain.identity import GraphKey, ProjectKey
from hitherto.domain.instants import Instant
from hitherto.domain.permissions import Permission, parse_permission
from hitherto.domain.projects import DEFAULT_PROJECT, ApiKey
from hitherto.domain.text_input import check_id
from hitherto.ports import Transaction
from hitherto.services import auditing, inputs, lookup
from hitherto.services.core import Core
from hitherto.services.projects import find_project
from hitherto.store import groups, projects, users

PREFIX = "hk_"
SECRET_BYTES = 32
REMEMBER_SECONDS = 2.0
"""How long an answer about a key may be reused; so long a revoked key can still work in another process."""
REMEMBER_AT_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Admission:
    """A door that opened, how far, and by which key; see `ApiKey`.

    `by_key` is False where no key was ever created, so that any text opens it.
    """

    project: ProjectKey
    by_key: bool
    key_id: str = LOCAL
    permission: Permission = "admin"
    bound_to: GraphKey | None = None
    expires_at: Instant | None = None


class Keys:
    """All API keys of the server."""

    def __init__(
        self, core: Core, default_project: ProjectKey, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._core = core
        self._default_project = default_project
        self._monotonic = monotonic
        self._changes = 0
        self._remembered: dict[bytes, tuple[float, Admission]] = {}

    async def create(
        self,
        project: str = DEFAULT_PROJECT,
        name: str = "",
        *,
        permission: str = "admin",
        user_id: str | None = None,
        group_id: str | None = None,
        expires_at: Instant | None = None,
    ) -> tuple[ApiKey, str]:
        """Create a key of a project, made if there is none, and return it with its secret, which is kept nowhere.

        With `user_id` or `group_id` the key opens the graph of that user or group and nothing else. It ends with
        them: a user who is added anew under the same id needs a new key.

        Raises:
            InvalidInput: for an unknown permission, a user and a group together, and an end that has passed.
            NotFound: when there is no such user or group.
        """
        check_id(project, "project")
        secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
        label, allowed = inputs.name(name, "name") or "", parse_permission(permission)
        bound = lookup.owner_of(user_id, group_id) if user_id or group_id else None
        now = self._core.clock.now()
        if expires_at is not None and expires_at <= now:
            raise InvalidInput("expires_at has passed already", param="expires_at")

        async def insert(tx: Transaction) -> ApiKey:
            owner = await projects.ensure_project(tx, project, now, self._core.uuids)
            key = ApiKey(
                key_id=secrets.token_hex(6),
                project=owner.key,
                name=label,
                created_at=now,
                permission=allowed,
                bound_to=None if bound is None else await lookup.graph_of(tx, owner.key, bound),
                expires_at=expires_at,
            )
            await projects.insert_api_key(tx, key, _hash(secret))
            await auditing.record(tx, self._core, owner.key, "key.create", key.key_id)
            return key

        key = await self._core.store.write(insert)
        self._forget()
        return key, secret

    async def list(self, project: str | None = None) -> Sequence[ApiKey]:
        """Return the keys of a project, or all keys; revoked ones are among them."""

        async def find(tx: Transaction) -> Sequence[ApiKey]:
            key = None if project is None else (await find_project(tx, project)).key
            return await projects.list_api_keys(tx, key)

        return await self._core.store.read(find)

    async def bound_to(self, key: ApiKey) -> lookup.Owner | None:
        """Return whose graph a key is bound to; None for a key that is not, or whose user or group is gone."""
        graph = key.bound_to

        async def find(tx: Transaction) -> lookup.Owner | None:
            if graph is None:
                return None
            if user := await users.get(tx, graph):
                return lookup.Owner("user", user.user_id)
            group = await groups.get(tx, graph)
            return None if group is None else lookup.Owner("group", group.group_id)

        return await self._core.store.read(find)

    async def revoke(self, key_id: str) -> None:
        """End a key: at once in this process, within 2 seconds in every other. Raises `NotFound`."""
        now = self._core.clock.now()

        async def end(tx: Transaction) -> None:
            project = await projects.revoke_api_key(tx, key_id, now)
            if project is None:
                raise NotFound("key", key_id)
            await auditing.record(tx, self._core, project, "key.revoke", key_id)

        await self._core.store.write(end)
        self._forget()

    async def has_keys(self) -> bool:
        """Return whether there is a key that opens something: what a server needs to listen beyond this machine."""
        now = self._core.clock.now()
        return await self._core.store.read(lambda tx: projects.has_api_keys(tx, now))

    async def authenticate(self, secret: str) -> ProjectKey:
        """Return the project that a key opens; see `admit`."""
        return (await self.admit(secret)).project

    async def admit(self, secret: str) -> Admission:
        """Return the project that a key opens, and whether it took a key.

        As long as no key was ever created, any key that is not empty opens the default project. Once there was
        one, that ends for good: revoking the last key locks the door, it does not open it.

        Raises:
            Unauthorized: for an empty, unknown, revoked or expired key.
        """
        if not secret:
            raise Unauthorized("an API key is needed: send the header Authorization: Api-Key <key>")
        key_hash = _hash(secret)
        admission = self._recall(key_hash)
        if admission is None:
            changes = self._changes
            admission = await self._core.store.read(lambda tx: self._admission(tx, key_hash))
            if changes == self._changes:  # else the answer may be older than a revocation
                self._remember(key_hash, admission)
        if admission.expires_at is not None and admission.expires_at <= self._core.clock.now():
            raise Unauthorized("the API key has expired")
        return admission

    async def _admission(self, tx: Transaction, key_hash: bytes) -> Admission:
        key = await projects.find_api_key(tx, key_hash)
        if key is not None:
            return Admission(
                key.project,
                by_key=True,
                key_id=key.key_id,
                permission=key.permission,
                bound_to=key.bound_to,
                expires_at=key.expires_at,
            )
        if await projects.had_api_keys(tx):  # a stranger's guess costs two look-ups, however many keys there are
            raise Unauthorized("the API key is not valid")
        return Admission(self._default_project, by_key=False)

    def _forget(self) -> None:
        self._changes += 1
        self._remembered.clear()

    def _recall(self, key_hash: bytes) -> Admission | None:
        found = self._remembered.get(key_hash)
        return found[1] if found and self._monotonic() < found[0] else None

    def _remember(self, key_hash: bytes, admission: Admission) -> None:
        if len(self._remembered) >= REMEMBER_AT_MOST:
            self._remembered.clear()
        self._remembered[key_hash] = (self._monotonic() + REMEMBER_SECONDS, admission)


def _hash(secret: str) -> bytes:
    # A fast hash is enough: the secret is 256 random bits, there is nothing to guess. Lone surrogates must not fail.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
