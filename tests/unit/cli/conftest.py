from pathlib import Path

import pytest
import redis as blocking

from bot.stores.server import EmbeddedServer
from tests.unit.cli.keeping import Kept


@pytest.fixture
def kept(redis_server: EmbeddedServer, monkeypatch, tmp_path: Path) -> Kept:
    """An empty Redis, and no settings but those that are given."""
    monkeypatch.chdir(tmp_path)
    with blocking.Redis.from_url(redis_server.url) as client:
        client.flushall()
    return Kept(redis_server.url, {})
