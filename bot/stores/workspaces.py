"""Which workspaces have something stored, whoever knows of them besides."""

from collections.abc import Callable

from bot.errors import NotSaved
from bot.stores.cluster import Cluster
from bot.stores.connection import FAILURES, Client
from bot.stores.keys import Keys
from bot.trips.model import WorkspaceId

ANY = WorkspaceId("*")


async def workspaces_with(redis: Client, key: Callable[[Keys], str]) -> list[WorkspaceId]:
    """Looks through all keys of all masters: for an operator's command, never for a click. Raises NotSaved."""
    try:
        masters = await redis.masters() if isinstance(redis, Cluster) else [redis]
        found = [one for master in masters async for one in master.scan_iter(key(Keys(ANY)), count=1000)]
    except FAILURES as error:
        raise NotSaved(f"Redis did not answer: {type(error).__name__}") from error
    return sorted({WorkspaceId(one.partition("{")[2].partition("}")[0]) for one in found})
