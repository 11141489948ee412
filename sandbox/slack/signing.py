"""Slack's v0 request signature."""

import hashlib
import hmac


def signature(secret: str, timestamp: int, body: bytes) -> str:
    base = b"v0:%d:%s" % (timestamp, body)
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
