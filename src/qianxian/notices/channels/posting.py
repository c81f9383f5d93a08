"""Posting to a provider over HTTPS, with what each kind of failure means for a message that must not go out twice."""

from __future__ import annotations

import ipaddress
import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from qianxian.notices.channels.protocol import Later, Never, Unclear

if TYPE_CHECKING:
    import httpx

ANSWERS_WITHIN_S, CONNECTS_WITHIN_S = 10, 5
LONGEST_ANSWER = 64 * 1024


def post(
    url: str, body: bytes, *, headers: dict[str, str] | None = None, params: dict[str, str] | None = None,
    content_type: str = "application/json; charset=utf-8",
) -> dict[str, Any]:
    """Post `body` and return the answer's JSON object.

    Nothing is followed elsewhere: the secret in the address or the header would go with it. No proxy is taken from
    the environment either.

    :raises NotSent: `Later` if nothing was handed over, `Unclear` if that can't be said.
    """
    return _ask("POST", url, body, {**(headers or {}), "Content-Type": content_type}, params)


def get(url: str, params: dict[str, str]) -> dict[str, Any]:
    """Ask for something that can be asked for again, such as a token.

    :raises Later: if there is no answer.
    """
    try:
        return _ask("GET", url, b"", {}, params)
    except Unclear as error:
        raise Later(error.reason) from None


def _ask(
    method: str, url: str, body: bytes, headers: dict[str, str], params: dict[str, str] | None,
) -> dict[str, Any]:
    import httpx  # noqa: PLC0415  # 15 MB, and only needed where something is sent, not where pages are served

    _check(url)
    timeout = httpx.Timeout(ANSWERS_WITHIN_S, connect=CONNECTS_WITHIN_S)
    try:
        with httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False) as client, client.stream(
            method, url, content=body, headers=headers, params=params,
        ) as answer:
            status, said = answer.status_code, _read(answer)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
        raise Later(type(error).__name__) from None
    except httpx.HTTPError as error:
        raise Unclear(type(error).__name__) from None
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        raise Later(f"http {status}")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Unclear(f"http {status}")
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise Never(f"http {status}")
    try:
        found = json.loads(said)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        # Refused before anybody looked at it, or taken and answered with something that nobody can read.
        raise (Never(f"http {status}") if status >= HTTPStatus.BAD_REQUEST else Unclear("no JSON"))
    return found


def _read(answer: httpx.Response) -> bytes:
    said = b""
    for part in answer.iter_bytes():
        said += part
        if len(said) > LONGEST_ANSWER:
            break
    return said


def _check(url: str) -> None:
    """Let secrets out over HTTPS only; on the machine itself there is nobody to listen.

    :raises Never: otherwise.
    """
    parts = urlsplit(url)
    if parts.scheme == "https":
        return
    try:
        here = parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        here = False
    if not here:
        raise Never("not https")
