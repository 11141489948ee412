"""Secrets at rest: encrypted with the first key, readable with any of them, so that keys can be rotated."""

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import Misconfigured


@dataclass(frozen=True, slots=True, repr=False)
class Vault:
    fernet: MultiFernet

    @classmethod
    def of(cls, keys: Sequence[str]) -> "Vault":
        """`keys` are Fernet keys (32 bytes, url-safe base64), newest first."""
        try:
            return cls(MultiFernet([Fernet(key) for key in keys]))
        except ValueError as error:
            raise Misconfigured("TRAVELBOT_KEYS must be Fernet keys: make one with `travelbot keys new`") from error

    def seal(self, secret: str) -> str:
        return self.fernet.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """None where no key of ours opens it: then it is as good as absent."""
        try:
            return self.fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None
