"""Not too fast: a bucket of tries for each address, refilled as time goes by.

Kept in each process; a proxy in front counts for all of them.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest

MOST_KEPT = 20_000


class Buckets:
    """For each key, how many tries are left and when that was counted."""

    def __init__(self) -> None:
        self._left: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, name: str, key: str, *, take: bool = True, now_s: float | None = None) -> int:
        """Take one try out of the bucket and return 0, or return how many seconds to wait."""
        size, refill = settings.QIANXIAN_LIMITS[name]
        now_s = time.monotonic() if now_s is None else now_s
        key = hashlib.sha256(key.encode(errors="replace")).hexdigest()  # as short for a long name as for a short one
        with self._lock:
            if not take and (name, key) not in self._left:
                return 0
            left, counted_s = self._left.pop((name, key), (float(size), now_s))
            left = min(float(size), left + (now_s - counted_s) * refill)
            enough = left >= 1
            self._left[name, key] = (left - 1 if enough and take else left, now_s)
            while len(self._left) > MOST_KEPT:
                self._left.popitem(last=False)
        return 0 if enough else math.ceil((1 - left) / refill)

    def empty(self) -> None:
        """Forget everybody."""
        with self._lock:
            self._left.clear()


buckets = Buckets()


def wait_to_prove(request: HttpRequest, key: str, *, take: bool) -> int:
    """Return how many seconds somebody has to wait who proves who they are, by `key` and by where they come from."""
    return max(
        buckets.wait("sign_in_address", address(request), take=take), buckets.wait("sign_in", key, take=take),
    )


def address(request: HttpRequest) -> str:
    """Return where a request comes from, looking through as many proxies as the settings trust."""
    proxies = settings.QIANXIAN_PROXIES
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    seen = forwarded[-proxies] if proxies and len(forwarded) >= proxies else str(request.META.get("REMOTE_ADDR", ""))
    try:
        address_ = ipaddress.ip_address(seen)
    except ValueError:
        return seen
    # Whoever has one IPv6 address has the 2⁶⁴ beside it too.
    return seen if address_.version == 4 else str(ipaddress.ip_network((address_, 64), strict=False))  # noqa: PLR2004
