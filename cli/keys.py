"""`travelbot keys`: what encrypts the secrets that are stored, and how one key takes the place of another."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

import typer
from cryptography.fernet import Fernet

from bot import log, settings
from bot.errors import Misconfigured
from bot.settings import Settings
from bot.stores.bindings import BindingStore
from bot.stores.connection import Client
from bot.stores.installations import InstallationStore
from bot.stores.secrets import Vault
from bot.stores.tokens import TokenCache
from bot.stores.workspaces import workspaces_with
from bot.trips.model import WorkspaceId
from cli.store import Store, opened_store

keys = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)


@keys.callback()
def group() -> None:
    """Make keys that encrypt what is stored secretly, and seal it anew with another."""


@keys.command()
def new() -> None:
    """Print a new key, for TRAVELBOT_KEYS."""
    print(Fernet.generate_key().decode())


@keys.command()
def rotate() -> None:
    """Seal everything that is stored anew, with the first key of TRAVELBOT_KEYS; safe while the bot serves."""
    current = settings.load()
    log.configure("ERROR")
    illegible = asyncio.run(_rotate(current))
    for one in illegible:
        print(f"✗ {one}")
    if illegible:
        raise typer.Exit(1)
    print("All of it opens with the first key; the others are needed only by processes that were started before it.")


async def _rotate(current: Settings) -> list[str]:
    async with opened_store(current) as store:
        sealed = Sealed.in_store(store, current)
        for what, seal_anew in sealed.kinds().items():
            print(f"{what}: {await seal_anew()} sealed with the first key", flush=True)
        return await sealed.illegible()


@dataclass(frozen=True, slots=True)
class Sealed:
    """Everything that is stored sealed. Each is sealed anew in a step of its own: a crash leaves all of it legible."""

    redis: Client
    vault: Vault
    installations: InstallationStore
    bindings: BindingStore
    app_key: str
    """That of the settings; empty without one."""

    @classmethod
    def in_store(cls, store: Store, current: Settings) -> "Sealed":
        vault = Vault.of(current.encryption_keys)
        installations, bindings = InstallationStore(store.keyspace, vault), BindingStore(store.keyspace, vault)
        return cls(store.redis, vault, installations, bindings, current.hesine_app_key)

    def kinds(self) -> dict[str, Callable[[], Awaitable[int]]]:
        return {
            "installations": self.installations.seal_anew,
            "bindings": self.bindings.seal_anew,
            "access tokens of Hesine": self._access_tokens,
        }

    async def illegible(self) -> list[str]:
        """What no key opens, and what to do about it. An access token is no loss: the next one is fetched."""
        installed, bound = await self.installations.workspaces(), await self.bindings.last_keys()
        return [*await _failing(installed, self.installations.of), *await _failing(bound, self.bindings.of)]

    async def _access_tokens(self) -> int:
        held = set((await self.bindings.last_keys()).items())
        if self.app_key:
            of_settings = await workspaces_with(self.redis, lambda place: place.token(self.app_key))
            held |= {(workspace, self.app_key) for workspace in of_settings}
        caches = [TokenCache(self.redis, self.vault, workspace, app_key) for workspace, app_key in sorted(held)]
        return sum([await one.seal_anew() for one in caches])


async def _failing(places: Iterable[WorkspaceId], look: Callable[[WorkspaceId], Awaitable[object]]) -> list[str]:
    found = []
    for place in places:
        try:
            await look(place)
        except Misconfigured as error:
            found.append(str(error))
    return found
