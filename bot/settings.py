"""All settings, from the environment and `.env`. `docs/configuration.md` is generated from this file."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import Misconfigured

NOT_SET = "Field required"
"""As pydantic says it."""


class Settings(BaseSettings):
    """Each field's alias is the variable's name, its description says what is expected."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    slack_client_id: str = Field(
        default="",
        alias="SLACK_CLIENT_ID",
        description="The client id, from *Basic Information*; with its secret it opens `/slack/install`, for any number of workspaces.",
    )
    slack_client_secret: SecretStr | None = Field(
        default=None,
        alias="SLACK_CLIENT_SECRET",
        description="The client secret that belongs to the client id; also renews tokens that rotate.",
    )
    slack_bot_token: SecretStr | None = Field(
        default=None,
        validate_default=True,
        alias="SLACK_BOT_TOKEN",
        description="The bot token of one workspace (`xoxb-…`), from *OAuth & Permissions*. Empty: workspaces install the app at `/slack/install`.",
    )
    slack_signing_secret: SecretStr = Field(
        alias="SLACK_SIGNING_SECRET",
        description="The signing secret, from *Basic Information*; proves that requests are Slack's.",
    )
    slack_app_token: SecretStr | None = Field(
        default=None,
        alias="SLACK_APP_TOKEN",
        description="An app-level token (`xapp-…`) with `connections:write`. When set, requests come over Socket Mode instead of HTTP.",
    )
    public_url: str = Field(
        default="",
        alias="PUBLIC_URL",
        description="Our address as browsers reach it (`https://…`), to which Slack sends people back. Empty: to the first redirect URL that Slack has of us.",
    )
    slack_authorize_url: str = Field(
        default="https://slack.com/oauth/v2/authorize",
        alias="SLACK_AUTHORIZE_URL",
        description="Slack's consent page; change it only for a stand-in.",
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/",
        alias="SLACK_API_URL",
        description="Where Slack's Web API is; change it only for a stand-in.",
    )
    slack_team_id: str = Field(
        default="",
        alias="SLACK_TEAM_ID",
        description="The workspace (`T…`) that the token belongs to. Empty: Slack is asked once at the start.",
    )
    hesine_api: Literal["travel"] = Field(
        default="travel",
        alias="HESINE_API",
        description="The dialect in which Hesine is reached: `travel`, the signed API.",
    )
    hesine_base_url: str = Field(
        default="https://open.hesine.com", alias="HESINE_BASE_URL", description="Hesine's address."
    )
    hesine_app_key: str = Field(
        default="",
        alias="HESINE_APP_KEY",
        description="The App Key from Hesine's developer centre, for the workspace that is named here. Empty: administrators bind their workspaces by `/trip setup`.",
    )
    hesine_app_secret: SecretStr | None = Field(
        default=None,
        alias="HESINE_APP_SECRET",
        description="The App Secret that belongs to the App Key; signs every call and proves pushes.",
    )
    hesine_proxy: SecretStr | None = Field(
        default=None,
        alias="HESINE_PROXY",
        description="An outbound proxy (`http://user:password@host:port`) whose address stands on Hesine's allow list.",
    )
    hesine_push_path: str = Field(
        default="/hesine/travel/events",
        alias="HESINE_PUSH_PATH",
        description="The path that Hesine was given for its pushes, as it signs it: change it where a proxy before us changes paths.",
    )
    redis_url: SecretStr | None = Field(
        default=None,
        alias="REDIS_URL",
        description="Redis or Valkey ≥ 7.2 with `appendonly yes`: `redis://…`, `rediss://…`, `unix://…`, `redis+sentinel://host:port,host:port/service` or `redis+cluster://host:port`. Empty: an embedded server is started.",
    )
    redis_replicas: int = Field(
        default=0,
        ge=0,
        alias="REDIS_REPLICAS",
        description="So many replicas must have a write on disk before it counts: 1 or more where fail-over matters, and then `appendfsync always`.",
    )
    redis_server: str = Field(
        default="",
        alias="TRAVELBOT_REDIS_SERVER",
        description="The binary of the embedded server, where the bundled one does not fit.",
    )
    data_dir: Path = Field(
        default=Path(".travelbot"), alias="TRAVELBOT_DATA_DIR", description="Where the embedded Redis keeps its data."
    )
    keys: SecretStr = Field(
        alias="TRAVELBOT_KEYS",
        description="Fernet keys, comma-separated, newest first, that encrypt stored tokens. `travelbot keys new` makes one.",
    )
    audit_days: int = Field(
        default=0,
        ge=0,
        alias="TRAVELBOT_AUDIT_DAYS",
        description="So many days an entry of the audit is kept in Redis at least; `travelbot audit export --trim` removes older ones. 0: for ever.",
    )
    host: str = Field(default="0.0.0.0", alias="HOST", description="The address to listen on.")  # noqa: S104  # behind a proxy, in a container
    port: int = Field(
        default=3000, ge=0, le=65535, alias="PORT", description="The port to listen on; 0 takes a free one."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", alias="LOG_LEVEL", description="How much is logged."
    )

    @field_validator("slack_bot_token")
    @classmethod
    def _some_way_in(cls, token: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if token is None and not info.data.get("slack_client_id"):
            raise PydanticCustomError("missing", NOT_SET)
        return token

    @property
    def binds_a_company(self) -> bool:
        """Whether these settings bind their workspace themselves. Raises Misconfigured where half of that is missing."""
        if bool(self.hesine_app_key) != bool(self.hesine_app_secret):
            raise Misconfigured("HESINE_APP_KEY and HESINE_APP_SECRET belong together: set both, or neither")
        return bool(self.hesine_app_key)

    @property
    def installs_by_oauth(self) -> bool:
        """Whether workspaces can install the app by themselves. Raises Misconfigured where half of that is missing."""
        if bool(self.slack_client_id) != bool(self.slack_client_secret):
            raise Misconfigured("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET belong together: set both, or neither")
        return bool(self.slack_client_id)

    @property
    def encryption_keys(self) -> list[str]:
        return [one.strip() for one in self.keys.get_secret_value().split(",") if one.strip()]


def load(env_file: Path | None = Path(".env")) -> Settings:
    """Raises Misconfigured, naming every wrong or missing variable and what is expected of it."""
    try:
        found = Settings(_env_file=env_file)  # type: ignore[call-arg]  # the fields come from the environment
    except ValidationError as error:
        lines = [_explained(str(one["loc"][0]), str(one["msg"])) for one in error.errors()]
        raise Misconfigured("\n".join(lines)) from None
    _ = found.installs_by_oauth, found.binds_a_company
    return found


def _explained(variable: str, complaint: str) -> str:
    """`variable` is its own name, or the field's where nothing was set."""
    fields = Settings.model_fields
    field = fields.get(variable) or next(one for one in fields.values() if one.alias == variable)
    missing = "is not set" if complaint == NOT_SET else f"is wrong: {complaint}"
    return f"{field.alias} {missing}. {field.description}"
