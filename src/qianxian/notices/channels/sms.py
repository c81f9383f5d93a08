"""Short messages through the two providers most used in China: registered templates, signed requests.

Neither knows a key that makes handing in twice one message, so an unclear try is never repeated by itself.
Sources: Tencent Cloud SMS 2021-01-11 SendSms with TC3-HMAC-SHA256; Alibaba Cloud Dysmsapi 2017-05-25 SendSms with
ACS3-HMAC-SHA256.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import math
import re
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from qianxian.notices.channels import posting
from qianxian.notices.channels.protocol import Later, Never, Unclear, UnknownNumber

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qianxian.notices.channels.protocol import Message

ALONE, JOINED = 70, 67
"""Characters of UCS-2 that fit into one message, and into each of several that are joined."""
MOBILE = re.compile(r"1[3-9]\d{9}")


def segments(text: str) -> int:
    """Return as how many messages a text is sent and paid for."""
    length = len(text.encode("utf-16-le")) // 2
    return 1 if length <= ALONE else math.ceil(length / JOINED)


def _now() -> datetime:
    """Return the machine's own time: a provider takes no signature of another one, however the clock is held."""
    return datetime.fromtimestamp(time.time(), UTC)


def _sha256(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _fit(message: Message) -> None:
    if not MOBILE.fullmatch(message.to):
        raise UnknownNumber("not a mobile number")
    if not message.template:
        raise Never("no template")


def _fail(code: str, unknown: Iterable[str], later: Iterable[str]) -> None:
    """Raise what a provider's code means; what nobody listed has to be mended by somebody.

    :raises NotSent: always.
    """
    if not code:
        raise Unclear("no code")
    if code in unknown:
        raise UnknownNumber(code)
    if any(code.startswith(prefix) for prefix in later):
        raise Later(code)
    raise Never(code)


def tc3_headers(  # what the signature is made from
    *, secret_id: str, secret_key: str, host: str, service: str, action: str, body: bytes, at: datetime,
) -> dict[str, str]:
    """Return the headers of a request signed with TC3-HMAC-SHA256."""
    seconds = int(at.timestamp())
    day = f"{at:%Y-%m-%d}"
    scope = f"{day}/{service}/tc3_request"
    content_type = "application/json; charset=utf-8"
    signed = "content-type;host;x-tc-action"
    canonical = (
        f"POST\n/\n\ncontent-type:{content_type}\nhost:{host}\nx-tc-action:{action.lower()}\n\n{signed}\n{_sha256(body)}"
    )
    to_sign = f"TC3-HMAC-SHA256\n{seconds}\n{scope}\n{_sha256(canonical.encode())}"
    key = _hmac(_hmac(_hmac(f"TC3{secret_key}".encode(), day), service), "tc3_request")
    signature = _hmac(key, to_sign).hex()
    return {
        "Authorization": f"TC3-HMAC-SHA256 Credential={secret_id}/{scope}, SignedHeaders={signed}, "
        f"Signature={signature}",
        "X-TC-Action": action,
        "X-TC-Timestamp": str(seconds),
    }


@dataclass(frozen=True, slots=True)
class TencentSms:
    """Tencent Cloud: the values of a template by their place: {1}, {2} and so on."""

    key: str
    secret: str = field(repr=False)
    app: str
    sign_name: str
    endpoint: str = "https://sms.tencentcloudapi.com"
    region: str = "ap-guangzhou"
    tail: str = ""
    at_once = True
    wakes = True
    recognises = False

    UNKNOWN = (
        "InvalidParameterValue.IncorrectPhoneNumber", "FailedOperation.PhoneNumberInBlacklist",
        "FailedOperation.PhoneNumberOnBlacklist", "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber",
    )
    LATER = ("LimitExceeded", "RequestLimitExceeded", "FailedOperation.InsufficientBalance", "AuthFailure")

    def send(self, message: Message) -> str:
        """Send it and return its serial number."""
        _fit(message)
        body = json.dumps(
            {
                "PhoneNumberSet": [f"+86{message.to}"],
                "SmsSdkAppId": self.app,
                "SignName": self.sign_name,
                "TemplateId": message.template,
                "TemplateParamSet": [value for _name, value in message.blanks],
                "SessionContext": str(message.number),
            },
            ensure_ascii=False,
        ).encode()
        headers = tc3_headers(
            secret_id=self.key, secret_key=self.secret, host=urlsplit(self.endpoint).netloc, service="sms",
            action="SendSms", body=body, at=_now(),
        )
        headers |= {"X-TC-Version": "2021-01-11", "X-TC-Region": self.region}
        said = posting.post(self.endpoint, body, headers=headers).get("Response", {})
        if "Error" in said:
            self._fail(str(said["Error"].get("Code", "")))
        status = (said.get("SendStatusSet") or [{}])[0]
        if status.get("Code") != "Ok":
            self._fail(str(status.get("Code", "")))
        return str(status.get("SerialNo", ""))

    def _fail(self, code: str) -> None:
        _fail(code, self.UNKNOWN, self.LATER)


def acs3_headers(  # what the signature is made from
    *, key: str, secret: str, host: str, action: str, version: str, query: str, at: datetime, nonce: str,
) -> dict[str, str]:
    """Return the headers of a request without a body, signed with ACS3-HMAC-SHA256."""
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": _sha256(b""),
        "x-acs-date": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "x-acs-signature-nonce": nonce,
        "x-acs-version": version,
    }
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    canonical = f"POST\n/\n{query}\n{lines}\n{names}\n{_sha256(b'')}"
    signature = _hmac(secret.encode(), f"ACS3-HMAC-SHA256\n{_sha256(canonical.encode())}").hex()
    del headers["host"]
    return {
        **headers, "Authorization": f"ACS3-HMAC-SHA256 Credential={key},SignedHeaders={names},Signature={signature}",
    }


@dataclass(frozen=True, slots=True)
class AlibabaSms:
    """Alibaba Cloud: the values of a template by their names, ${unit}."""

    key: str
    secret: str = field(repr=False)
    sign_name: str
    endpoint: str = "https://dysmsapi.aliyuncs.com"
    tail: str = ""
    at_once = True
    wakes = True
    recognises = False

    UNKNOWN = ("isv.MOBILE_NUMBER_ILLEGAL", "isv.MOBILE_COUNT_OVER_LIMIT", "isv.BLACK_KEY_CONTROL_LIMIT")
    LATER = ("isv.BUSINESS_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL", "isv.AMOUNT_NOT_ENOUGH", "isp.", "Throttling",
             "ServiceUnavailable", "isv.OUT_OF_SERVICE")

    def send(self, message: Message) -> str:
        """Send it and return the id of its receipt."""
        _fit(message)
        values: dict[str, Any] = {
            "OutId": str(message.number),
            "PhoneNumbers": message.to,
            "SignName": self.sign_name,
            "TemplateCode": message.template,
            "TemplateParam": json.dumps(dict(message.blanks), ensure_ascii=False),
        }
        query = "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in sorted(values.items()))
        headers = acs3_headers(
            key=self.key, secret=self.secret, host=urlsplit(self.endpoint).netloc, action="SendSms",
            version="2017-05-25", query=query, at=_now(), nonce=secrets.token_hex(16),
        )
        said = posting.post(f"{self.endpoint}/?{query}", b"", headers=headers, content_type="")
        if said.get("Code") != "OK":
            _fail(str(said.get("Code", "")), self.UNKNOWN, self.LATER)
        return str(said.get("BizId", ""))
