"""Who gets which page and who may send what: one module a topic, each with

`GET`: name of the address → the roles that get the page (200); `POST_ONLY`: names that only take what is sent;
`arguments(world, now)`: the arguments of those addresses that have any, for things in the care of grid 3 and its
community; and, where not the usual, `ELSE`: name → the status that other signed-in roles get (403: not their office's
business; 404: missing and forbidden look the same).

`sent(scene)`: name → what is sent to each address that takes anything: towards things of one's own, of neighbours and
of those higher up.
"""


from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

ROLES = (
    "stranger", "holder", "nobody", "gate", "head", "grid1", "grid3", "neighbour", "community", "subdistrict",
    "district", "admin_elsewhere", "admin_community", "admin", "resident",
)
SIGNED_OUT = frozenset({"stranger", "holder", "resident"})
"""Those without an account: who only looks, who holds a receipt, and a resident who came in with a code."""
SIGNED_IN = frozenset(ROLES) - SIGNED_OUT
OFFICES = SIGNED_IN - {"nobody"}
ADMINISTRATORS = frozenset({"admin_elsewhere", "admin_community", "admin"})
AROUND = frozenset({"admin_community", "admin"})
"""Administrators in whose care the things of `arguments` are; `admin_elsewhere` administers another sub-district."""
DISTRICTS = frozenset({"admin"})
"""Administrators of the whole district."""
EVERYBODY = frozenset(ROLES)


@dataclass(frozen=True)
class Sent:
    """Something that is in order and is sent to an address, who may send it, and what happens then."""

    may: Collection[str]
    does: str = ""
    """The kind of the entry that is then in the record; empty where `done` says by the answer that it happened."""
    body: Mapping[str, Any] = field(default_factory=dict)
    to: list[Any] | None = None
    """The address's arguments, where not those that `arguments` returns."""
    told: Collection[str] = ()
    """Those who see the thing and are told that they may not do this to it: 403."""
    hidden: Collection[str] = ()
    """Those without an account to whom it looks as if it were missing: 404."""
    otherwise: int = 404
    """What the other roles get who signed in."""
    out: int = 302
    """What those get who did not: they are sent to sign in."""
    page: str = ""
    """The address of the page with the form, where it is another one; its hidden fields are sent along."""
    looks_first: bool = False
    """What would change is shown first, and done when the same is sent again."""
    before: Callable[[], object] | None = None
    done: Callable[[Any], bool] | None = None
    opens: bool = True
    """Whether administrators have to have opened the administration."""


def topics():
    """Every module of this package."""
    return [import_module(f"addresses.{found.name}") for found in iter_modules(__path__)]
