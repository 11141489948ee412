"""How a call, and a push, is signed: HMAC-SHA256 over what goes on the wire."""

import hashlib
import hmac
from urllib.parse import parse_qsl, quote


def canonical_query(raw_query: str) -> str:
    """Decoded, encoded again after RFC 3986, then sorted by encoded name and value."""
    pairs = parse_qsl(raw_query, keep_blank_values=True)
    encoded = sorted((quote(name, safe="-._~"), quote(value, safe="-._~")) for name, value in pairs)
    return "&".join(f"{name}={value}" for name, value in encoded)


def string_to_sign(method: str, path: str, raw_query: str, body: bytes, *, timestamp: str, nonce: str) -> str:
    digest = hashlib.sha256(body).hexdigest()
    return "\n".join((method, path, canonical_query(raw_query), timestamp, nonce, digest))


def sign(secret: str, text: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def is_signature(secret: str, text: str, signature: str) -> bool:
    return hmac.compare_digest(sign(secret, text).encode(), signature.encode())
