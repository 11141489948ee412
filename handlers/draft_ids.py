"""The id of a draft says whose it is, so that nobody can write over another's, whatever a form's metadata names."""

from hashlib import sha256

from bot.trips.model import UserId

LENGTH = 16
"""Of each half, in hexadecimal digits."""


def draft_id_of(owner: UserId, seed: str) -> str:
    """The same seed gives the same id; the first half is the seed's, the second the owner's."""
    first = _half(seed)
    return first + _half(f"{owner}:{first}")


def is_of(owner: UserId, draft_id: str) -> bool:
    first, second = draft_id[:LENGTH], draft_id[LENGTH:]
    return len(first) == LENGTH and second == _half(f"{owner}:{first}")


def _half(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:LENGTH]
