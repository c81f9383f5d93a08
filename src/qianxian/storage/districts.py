"""Which district this unit of work belongs to; choosing none fails closed.

One district is one SQLite file or one PostgreSQL schema. A door chooses it (the web by host name, a command by
argument, or the single default), and the database back end refuses to work before that is done.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class District:
    """A district as the registry knows it.

    `code` is the division code (six digits); `hosts` the host names that lead to it; `schema` names its
    PostgreSQL schema or its SQLite file beside the configured one, and is empty for the configured one itself.
    """

    code: str
    hosts: tuple[str, ...] = ()
    schema: str = ""


class NoDistrict(Exception):
    """No district was chosen, so there is no database to read or write."""


class AnotherDistrict(Exception):
    """A unit of work belongs to one district and was asked to enter another."""


_chosen: ContextVar[District | None] = ContextVar("chosen district", default=None)


def registered() -> tuple[District, ...]:
    """Return the districts that this installation serves, in the order of the settings."""
    return tuple(
        District(
            code=row["code"],
            hosts=tuple(host.lower() for host in row.get("hosts", ())),
            schema=row.get("schema", ""),
        )
        for row in settings.QIANXIAN_DISTRICTS
    )


def current() -> District:
    """Return the chosen district.

    :raises NoDistrict: if none was chosen.
    """
    if (district := _chosen.get()) is None:
        raise NoDistrict("No district was chosen for this work: enter one with districts.use(…) first.")
    return district


@contextmanager
def use(district: District) -> Iterator[District]:
    """Do what follows in `district`.

    :raises AnotherDistrict: if the work is already under way in another one.
    """
    before = _chosen.get()
    if before is not None and before != district:
        raise AnotherDistrict(f"This work belongs to district {before.code} and can't enter {district.code}.")
    token = _chosen.set(district)
    try:
        yield district
    finally:
        _chosen.reset(token)


def by_host(host: str) -> District:
    """Return the district that `host` (without port, in any case) leads to, or the only one there is.

    :raises NoDistrict: if several are served and none has this host name.
    """
    districts = registered()
    for district in districts:
        if host.lower() in district.hosts:
            return district
    if len(districts) == 1:
        return districts[0]
    raise NoDistrict(f"No district is served under the host name {host}.")


def by_code(code: str | None) -> District:
    """Return the district with this division code; without one, the only one there is.

    :raises NoDistrict: if there is no such district, or several and none was named.
    """
    districts = registered()
    if code is None and len(districts) == 1:
        return districts[0]
    for district in districts:
        if district.code == code:
            return district
    known = ", ".join(district.code for district in districts)
    raise NoDistrict(f"Name one of the districts served here: {known}. 请指明区划代码：{known}。")


def address() -> str:
    """Return the address under which the chosen district's pages are, without a slash at its end.

    That is QIANXIAN_BASE_URL, with the district's own first host name where it has one and is not the first.
    """
    base: str = settings.QIANXIAN_BASE_URL
    district = current()
    if not district.schema or not district.hosts:
        return base
    scheme, _sep, rest = base.partition("://")
    _host, colon, port = rest.partition(":")
    return f"{scheme}://{district.hosts[0]}{colon}{port}"


@contextmanager
def registry() -> Iterator[District]:
    """Do what follows in the first registered district, whose database keeps what all districts share.

    Only for work outside any transaction: the back end refuses to change district inside one.
    """
    token = _chosen.set(registered()[0])
    try:
        yield current()
    finally:
        _chosen.reset(token)
