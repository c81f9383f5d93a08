"""Mail over SMTP."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from qianxian.notices.channels.protocol import Later, Never, Unclear, UnknownNumber

if TYPE_CHECKING:
    from qianxian.notices.channels.protocol import Message

TIMEOUT_S = 15
REFUSED_FOR_GOOD = 500


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail each; its Message-ID is the notice's number, so that copies can be told."""

    host: str
    sender: str
    port: int = 465
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "ssl"
    title: str = "牵线"
    at_once = True
    wakes = False
    recognises = False

    def send(self, message: Message) -> str:
        """Send it and return its Message-ID."""
        if "@" not in message.to:
            raise UnknownNumber("no address")
        domain = parseaddr(self.sender)[1].rpartition("@")[2]
        name = f"<{message.number}@{domain}>"
        mail = EmailMessage(
            subject=f"{self.title}：{' '.join(message.sentence.split())[:60]}",
            body=message.body,
            from_email=self.sender,
            to=[message.to],
            headers={"Message-ID": name, "Auto-Submitted": "auto-generated"},
        )
        backend = EmailBackend(
            host=self.host, port=self.port, username=self.user, password=self.password, timeout=TIMEOUT_S,
            use_tls=self.security == "starttls", use_ssl=self.security == "ssl",
        )
        self._hand_over(backend, mail)
        return name

    def _hand_over(self, backend: EmailBackend, mail: EmailMessage) -> None:
        """Open the connection first: what fails there was never handed over."""
        try:
            backend.open()
        except (smtplib.SMTPException, OSError) as error:
            raise Later(type(error).__name__) from None
        try:
            backend.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _said in refused.recipients.values()]
            if any(code >= REFUSED_FOR_GOOD for code in codes):
                raise UnknownNumber(str(max(codes))) from None
            raise Later(str(max(codes, default=0))) from None
        except smtplib.SMTPResponseException as refused:
            kind = Never if refused.smtp_code >= REFUSED_FOR_GOOD else Later
            raise kind(str(refused.smtp_code)) from None
        except (smtplib.SMTPException, OSError) as error:
            raise Unclear(type(error).__name__) from None
        finally:
            backend.close()
