"""How a call is signed. A tenant whose gateway signs differently brings another Signer, and nothing else changes."""

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import parse_qsl, quote


@dataclass(frozen=True, slots=True)
class Message:
    """What a signature covers: `path` and `body` are the bytes on the wire, `query` is as it was sent."""

    method: str
    path: str
    query: str
    timestamp: str
    nonce: str
    body: bytes = field(repr=False)


class Signer(Protocol):
    def sign(self, message: Message) -> str: ...


@dataclass(frozen=True, slots=True)
class HmacSigner:
    """Lower-case hex HMAC-SHA256 keyed with the App Secret, over six lines without a closing line feed."""

    secret: str = field(repr=False)

    def sign(self, message: Message) -> str:
        text = string_to_sign(message)
        return hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def string_to_sign(message: Message) -> str:
    return "\n".join(
        (
            message.method,
            message.path,
            canonical_query(message.query),
            message.timestamp,
            message.nonce,
            hashlib.sha256(message.body).hexdigest(),
        )
    )


def canonical_query(query: str) -> str:
    """Decoded, encoded again after RFC 3986, then sorted by the encoded name and value."""
    return encoded_query(parse_qsl(query, keep_blank_values=True))


def encoded_query(pairs: list[tuple[str, str]]) -> str:
    return "&".join(f"{name}={value}" for name, value in sorted((_encoded(n), _encoded(v)) for n, v in pairs))


def _encoded(text: str) -> str:
    return quote(text, safe="")


def is_signed(signer: Signer, message: Message, signature: str) -> bool:
    return hmac.compare_digest(signer.sign(message).encode(), signature.encode())
