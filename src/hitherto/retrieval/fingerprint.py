"""What a snapshot depends on besides the rows: a file that another program wrote is not read."""

from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from unicodedata import unidata_version

_PARTS = ("domain", "retrieval", "text", "store/snapshot_rows.py", "store/documents.py")
"""The code that decides what is in a snapshot and where: how rows are read, split into terms and laid out."""


def fingerprint() -> str:
    """Return a digest of that code, of the stemmer and of the tables of letters; takes some milliseconds."""
    digest = blake2b(f"{version('PyStemmer')} {unidata_version}\0".encode(), digest_size=16)
    folder = Path(__file__).parent.parent
    for part in _PARTS:
        for path in sorted([folder / part, *(folder / part).rglob("*.py")]):
            if path.is_file():
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
