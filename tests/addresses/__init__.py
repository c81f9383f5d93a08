"""Who gets which page: one module a topic, each with

`GET`: name of the address → the roles that get the page (200); `POST_ONLY`: names that only take what is sent;
`arguments(world, now)`: the arguments of those addresses that have any, for things in the care of grid 3 and its
community; and, where not the usual, `ELSE`: name → the status that other signed-in roles get (403: not their office's
business; 404: missing and forbidden look the same).
"""

from importlib import import_module
from pkgutil import iter_modules

ROLES = (
    "stranger", "holder", "nobody", "gate", "head", "grid1", "grid3", "neighbour", "community", "subdistrict",
    "district", "admin_elsewhere", "admin_community", "admin",
)
OFFICES = frozenset(ROLES) - {"stranger", "holder", "nobody"}
ADMINISTRATORS = frozenset({"admin_elsewhere", "admin_community", "admin"})
AROUND = frozenset({"admin_community", "admin"})
"""Administrators in whose care the things of `arguments` are; `admin_elsewhere` administers another sub-district."""
EVERYBODY = frozenset(ROLES)


def topics():
    """Every module of this package."""
    return [import_module(f"addresses.{found.name}") for found in iter_modules(__path__)]
