"""What a key may do: three steps, of which each includes those before it."""

from typing import Literal, get_args

from hitherto.domain.errors import InvalidInput

Permission = Literal["read", "write", "admin"]
"""`read` looks and searches, `write` also adds and changes, `admin` also deletes and sets the rules of a project."""

PERMISSIONS: tuple[Permission, ...] = get_args(Permission)


def includes(held: Permission, needed: Permission) -> bool:
    """Whether who may do `held` may do `needed`."""
    return PERMISSIONS.index(held) >= PERMISSIONS.index(needed)


def parse_permission(text: str) -> Permission:
    """Return the permission of this name.

    Raises:
        InvalidInput: naming those that there are.
    """
    for one in PERMISSIONS:
        if text == one:
            return one
    raise InvalidInput(f"scope must be one of {', '.join(PERMISSIONS)}", param="scope")
