"""The part of both back ends that ties a connection to the chosen district."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from qianxian.storage import districts


class BoundToDistrict(BaseDatabaseWrapper):
    """A connection works for one district at a time and never changes it inside a transaction."""

    district: districts.District | None = None

    def ensure_connection(self) -> None:
        """Connect, for the chosen district.

        :raises NoDistrict: if none was chosen.
        :raises AnotherDistrict: if a transaction for another one is open.
        """
        chosen = districts.current()
        if self.district != chosen:
            if self.connection is not None and self._in_the_middle():
                raise districts.AnotherDistrict("A transaction touches one district; this one began elsewhere.")
            self.enter(chosen)
        super().ensure_connection()

    def _in_the_middle(self) -> bool:
        """Say whether a transaction is open, or may be because somebody turned autocommit off."""
        return self.in_atomic_block or not self.autocommit

    def enter(self, district: districts.District) -> None:
        """Turn to `district`; outside any transaction."""
        self.district = district

    def get_autocommit(self) -> bool:
        """Tell the mode without connecting: Django asks between requests, when no district is chosen."""
        if self.connection is None:
            return bool(self.settings_dict["AUTOCOMMIT"])
        return bool(self.autocommit)

    def get_connection_params(self) -> dict[str, Any]:
        """Return the parameters for the district that was entered."""
        return super().get_connection_params()
