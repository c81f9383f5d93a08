"""How an entry becomes a leaf of the Merkle tree, in the manner of RFC 9162.

The words of entry e are hidden in a salted commitment, so that they can be erased without breaking a proof::

    commitment(e) = HMAC-SHA-256(salt, C(words))                      salt: 16 random bytes
    leaf(e)       = SHA-256(0x00 || C([format, id, kind, …, commitment]))     RFC 9162, 2.1.1

where C is JSON in a canonical form: keys sorted, no blanks, UTF-8, no floats; times as whole microseconds since
1970. The row has all that a leaf needs from the moment it is written: sealing later changes no row.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qianxian.ledger.models import Entry

FORMAT = 1
SALT_BYTES = 16
_1970 = datetime(1970, 1, 1, tzinfo=UTC)


def canonical(value: Any) -> bytes:
    """Return `value` (objects, arrays, strings, whole numbers, true, false, null) as canonical JSON.

    :raises ValueError: if it holds a float, whose text form is not the same everywhere.
    """
    _refuse_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def new_salt() -> bytes:
    """Return the salt for one entry's words."""
    return secrets.token_bytes(SALT_BYTES)


def commitment(words: dict[str, Any], salt: bytes) -> bytes:
    """Return the 32 bytes that stand for `words` in the record."""
    return hmac.digest(salt, canonical(words), "sha256")


def leaf(entry: Entry) -> bytes:
    """Return the 32 bytes of the entry's leaf; they depend on its row alone, not on its words."""
    row = [
        entry.leaf_format,
        entry.id,
        entry.kind,
        entry.about_kind,
        entry.about_id,
        entry.place_id,
        entry.office_id,
        entry.category_id,
        entry.was,
        entry.became,
        _microseconds(entry.at),
        _microseconds(entry.due_at) if entry.due_at is not None else None,
        entry.cause_id,
        bytes(entry.commitment).hex(),
    ]
    return hashlib.sha256(b"\x00" + canonical(row)).digest()


def _microseconds(moment: datetime) -> int:
    return (moment - _1970) // timedelta(microseconds=1)


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError("the record keeps whole numbers and strings, no floats")  # noqa: TRY004  # a wrong value
    if isinstance(value, dict):
        for part in value.values():
            _refuse_floats(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_floats(part)
