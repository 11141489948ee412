"""`travelbot down`: stops an embedded Redis that was left running, by processes that were killed."""

from pathlib import Path

import typer
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.settings import Settings
from bot.stores.server import EmbeddedServer


class Folder(BaseSettings):
    """The one setting that is needed: it must work where the others are wrong."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore")

    data_dir: Path = Field(default=Settings.model_fields["data_dir"].default, alias="TRAVELBOT_DATA_DIR")


def down() -> None:
    """Stop an embedded Redis that was left running; its data stays."""
    folder = Folder().data_dir
    server = EmbeddedServer(folder)
    if not server.answers():
        print(f"No embedded Redis is running in {folder}.")
    elif server.detach():
        print(f"Stopped the embedded Redis in {folder}; its data is kept.")
    else:
        print(f"The embedded Redis in {folder} is in use: stop `travelbot serve` and `travelbot worker` first.")
        raise typer.Exit(1)
