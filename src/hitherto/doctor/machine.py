"""The machine: room on the disk, the file of the database, the files of the models, settings that make no sense."""

import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from hitherto.doctor.finding import Finding, duration, note, ok, problem
from hitherto.inference.bundled import ModelMissing, locate_cross_encoder, locate_embedder, locate_parser
from hitherto.models import endpoints_missing, language_model_missing
from hitherto.settings import Settings
from hitherto.store.open import is_postgresql, sqlite_path

LEAST_FREE_BYTES = 200 << 20
LARGE_LOG_BYTES = 1 << 30
NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "ceph", "glusterfs"})
"""On these SQLite's write-ahead log does not work: its processes share memory."""

MOUNTS = Path("/proc/mounts")


def check_machine(settings: Settings) -> list[Finding]:
    """Return what is to be said of the machine and of the settings; the database is not asked."""
    return [
        *check_settings(settings, cores=os.cpu_count() or 1, memory=_memory()),
        *check_models(settings),
        *(() if is_postgresql(settings.database_url) else check_file(sqlite_path(settings.database_url))),
        check_room(_folder(settings), _size_of_database(settings)),
    ]


def check_settings(settings: Settings, *, cores: int, memory: int) -> list[Finding]:
    """Return which settings make no sense together, or on this machine of `memory` bytes (0: unknown)."""
    found: list[Finding] = []
    if settings.workers == 0:
        found.append(
            note("settings", "workers is 0: the server learns nothing by itself", "run hitherto worker beside it")
        )
    if settings.workers > 2 * cores:
        found.append(
            note("settings", f"workers is {settings.workers} on {cores} cores", "take fewer: one uses nearly two cores")
        )
    cache = settings.snapshot_cache_mb << 20
    if memory and cache > memory // 2:
        share = f"{settings.snapshot_cache_mb} MB of {memory >> 20} MB of memory"
        found.append(
            note("settings", f"snapshot_cache_mb is {share}", "lower it: each process of a server may take so much")
        )
    if settings.lease_seconds < 4 * settings.poll_seconds:
        words = (
            f"lease_seconds ({settings.lease_seconds:g}) is hardly more than poll_seconds ({settings.poll_seconds:g})"
        )
        found.append(note("settings", words, "leases would run out while work is going on; lengthen the lease"))
    if settings.lease_seconds > 600:
        wait = duration(settings.lease_seconds)
        found.append(note("settings", f"a graph of a killed worker waits {wait}", "shorten lease_seconds"))
    if settings.trace_retention_days == 0:
        found.append(note("settings", "trace_retention_days is 0: what was learned cannot be looked into"))
    return found or [ok("settings", "they make sense")]


def check_models(settings: Settings) -> list[Finding]:
    """Return which model files are missing or altered."""
    missing = [
        located
        for located in (
            locate_embedder(settings.model_dir),
            locate_parser(settings.model_dir),
            locate_cross_encoder(settings.model_dir),
        )
        if isinstance(located, ModelMissing)
    ]
    found = [problem("models", *_split(each.reason)) for each in missing]
    if not missing:
        found = [ok("models", "all three are there, with the expected checksums")]
    unasked = language_model_missing(settings)
    found += [problem("language model", words, "mend that, or unset HITHERTO_LLM") for words in unasked]
    for name, words in endpoints_missing(settings):
        found.append(problem(name, words, f"mend that, or unset HITHERTO_{name.upper()}"))
    return found


def check_file(path: Path) -> Sequence[Finding]:
    """Return what is to be said of the file of a SQLite database."""
    return [*_file(path)] or [ok("database file", str(path))]


def _file(path: Path) -> Iterator[Finding]:
    kind = file_system_of(path, MOUNTS.read_text() if MOUNTS.exists() else "")
    if kind in NETWORK_FILE_SYSTEMS:
        words = f"{path} is on a network file system ({kind}), where SQLite loses data"
        yield problem("database file", words, "move it to a disk of this machine, or use PostgreSQL")
    if not path.exists():
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        yield note("database file", f"others of this machine may open {path} (mode {mode:o})", f"chmod 600 {path}")
    if not os.access(path, os.W_OK):
        yield problem("database file", f"{path} cannot be written by this user", "run as its owner")
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size > LARGE_LOG_BYTES:
        size = f"{log.stat().st_size >> 20} MB"
        yield note("database file", f"the write-ahead log has {size}: a reader does not end", "restart what reads it")


def check_room(folder: Path, database: int) -> Finding:
    """Return whether there is room on the disk of `folder`; `database` is the size of the database on it in bytes."""
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    words = f"{free / 1e9:.1f} GB are free at {folder}"
    if free < LEAST_FREE_BYTES:
        return problem("disk", words, "make room: with a full disk nothing is accepted any more")
    if free < database:
        return note("disk", f"{words}, less than the database takes", "hitherto db vacuum and restoring would not fit")
    return ok("disk", words)


def file_system_of(path: Path, mounts: str) -> str:
    """Return the kind of the file system that `path` is on, read from `mounts` as Linux lists them; "" if unknown."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        if path.is_relative_to(point) and len(point) > best:
            best, kind = len(point), fields[2]
    return kind


def _split(reason: str) -> tuple[str, str]:
    what, _, todo = reason.rpartition(": ")
    return what, todo


def _folder(settings: Settings) -> Path:
    return settings.data_dir if is_postgresql(settings.database_url) else sqlite_path(settings.database_url).parent


def _size_of_database(settings: Settings) -> int:
    if is_postgresql(settings.database_url):
        return 0
    path = sqlite_path(settings.database_url)
    return path.stat().st_size if path.exists() else 0


def _memory() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return 0
