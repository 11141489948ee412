"""Makes ids the way Slack's look."""

import secrets
import string

_ALNUM = string.ascii_letters + string.digits
_UPPER = string.ascii_uppercase + string.digits


class Mint:
    def __init__(self) -> None:
        self._last_micros = 0

    def ts(self, now: float) -> str:
        """Unique and growing, even when the clock is set back."""
        self._last_micros = max(self._last_micros + 1, int(now * 1_000_000))
        seconds, micros = divmod(self._last_micros, 1_000_000)
        return f"{seconds}.{micros:06d}"

    def object_id(self, prefix: str) -> str:
        return prefix + "".join(secrets.choice(_UPPER) for _ in range(10))

    def block_id(self) -> str:
        return "".join(secrets.choice(_ALNUM) for _ in range(5))

    def view_hash(self, now: float) -> str:
        return f"{int(now)}.{secrets.token_hex(4)}"

    def digits(self) -> str:
        return "".join(secrets.choice(string.digits) for _ in range(12))

    def secret(self) -> str:
        return secrets.token_hex(16)
