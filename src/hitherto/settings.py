"""The settings: from the environment, an optional TOML file, and defaults that work without either.

A value given in code wins over `HITHERTO_*` variables, those win over the file, and the file over the default.
Every setting is described in docs/settings.md.
"""

import os
import re
import tomllib
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import quote

import platformdirs
from pydantic import (
    Field,
    ModelWrapValidatorHandler,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from hitherto.domain.errors import Misconfigured

ENVIRONMENT_PREFIX = "HITHERTO_"
CONFIG_VARIABLE = "HITHERTO_CONFIG"
CONFIG_FILE = "hitherto.toml"
DATABASE_FILE = "hitherto.sqlite3"
MASK = "***"


class Settings(BaseSettings):
    """Everything that can be set. Values are checked when it is made and cannot be changed afterwards.

    Raises:
        Misconfigured: naming the setting and what is wrong with it; secrets are not repeated.
    """

    model_config = SettingsConfigDict(
        env_prefix=ENVIRONMENT_PREFIX,
        extra="forbid",
        frozen=True,
        env_ignore_empty=True,
        hide_input_in_errors=True,
        protected_namespaces=(),
    )

    data_dir: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("hitherto", appauthor=False)))
    database_url: str = Field(default="", validate_default=True, repr=False)
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    processes: int = Field(default=1, ge=1, le=256)
    workers: int = Field(default=1, ge=0, le=256)
    model_dir: Path | None = None
    context_token_budget: int = Field(default=2000, ge=100, le=100_000)
    context_episodes: bool = True
    snapshot_cache_mb: int = Field(default=1024, ge=1, le=1_000_000)
    snapshot_files_mb: int = Field(default=8192, ge=0, le=100_000_000)
    batch_size: int = Field(default=32, ge=1, le=1000)
    poll_seconds: float = Field(default=0.5, gt=0, le=60)
    lease_seconds: float = Field(default=15, ge=1, le=3600)
    embedder: str = ""
    embedder_base_url: str = ""
    embedder_api_key: SecretStr | None = None
    embedder_dimensions: int = Field(default=0, ge=0, le=8192)
    reranker: str = ""
    reranker_base_url: str = ""
    reranker_api_key: SecretStr | None = None
    llm: str = ""
    llm_base_url: str = Field(default="", repr=False)
    llm_api_key: SecretStr | None = None
    llm_output: Literal["auto", "native", "json_object", "prompted"] = "auto"
    llm_timeout_seconds: float = Field(default=60, gt=0, le=3600)
    llm_patience_seconds: float = Field(default=180, gt=0, le=7200)
    llm_requests_per_minute: float = Field(default=0, ge=0)
    llm_tokens_per_minute: float = Field(default=0, ge=0)
    llm_max_output_tokens: int = Field(default=4096, ge=64, le=200_000)
    llm_batch_size: int = Field(default=10, ge=1, le=10)
    llm_instructions: str = Field(default="", max_length=4000)
    llm_input_price: float = Field(default=0, ge=0)
    llm_output_price: float = Field(default=0, ge=0)
    trace_retention_days: int = Field(default=30, ge=0, le=36_500)
    request_seconds: float = Field(default=60, ge=0, le=86_400)
    rate_limit_per_second: float = Field(default=0, ge=0, le=1_000_000)
    rate_limit_burst: int = Field(default=100, ge=1, le=1_000_000)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["auto", "console", "json"] = "auto"
    otel: bool | None = None

    @field_validator("data_dir", "model_dir", mode="after")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return None if path is None else path.expanduser().absolute()

    @field_validator("database_url", mode="after")
    @classmethod
    def _default_database(cls, url: str, info: ValidationInfo) -> str:
        return url or f"sqlite:///{quote(str(info.data.get('data_dir', Path()) / DATABASE_FILE))}"

    @field_validator(
        "llm", "llm_base_url", "embedder", "embedder_base_url", "reranker", "reranker_base_url", mode="after"
    )
    @classmethod
    def _without_space(cls, text: str) -> str:
        return text.strip()

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @model_validator(mode="wrap")
    @classmethod
    def _in_words(cls, values: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return handler(values)
        except ValidationError as error:
            raise Misconfigured(_in_plain_words(error), param=_first_name(error)) from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources of values, the strongest first; the file is looked for where the stronger ones say."""
        del dotenv_settings, file_secret_settings  # two more places to look would make "which value won?" harder
        file = _TomlSource(settings_cls, [init_settings, env_settings])
        return init_settings, env_settings, file

    @property
    def snapshot_folder(self) -> Path:
        """The folder of the files that make the first search of a large graph fast: one for each database."""
        database = blake2b(masked_url(self.database_url).encode(), digest_size=8).hexdigest()
        return self.data_dir / "cache" / "snapshots" / database

    def masked(self) -> dict[str, Any]:
        """Return all settings as plain values, fit to be printed: keys, and passwords in URLs, are hidden."""
        plain = self.model_dump(mode="json")
        return plain | {name: masked_url(plain[name]) for name in ("database_url", "llm_base_url")}

    def revealed(self) -> dict[str, Any]:
        """Return all settings as plain values, keys and passwords included: for child processes and nobody else."""
        plain = self.model_dump(mode="json")
        return plain | {name: value.get_secret_value() for name, value in self if isinstance(value, SecretStr)}


def settings_file() -> Path | None:
    """Return the TOML file that settings made now would read, if there is one."""
    return _config_path([EnvSettingsSource(Settings)])


class _TomlSource(InitSettingsSource):
    """Reads `HITHERTO_CONFIG`, else `hitherto.toml` in the working directory, else in the data directory."""

    def __init__(self, settings_cls: type[BaseSettings], stronger: list[PydanticBaseSettingsSource]) -> None:
        path = _config_path(stronger)
        super().__init__(settings_cls, {} if path is None else _read_toml(path))


def _config_path(stronger: list[PydanticBaseSettingsSource]) -> Path | None:
    named = os.environ.get(CONFIG_VARIABLE)
    if named:
        path = Path(named).expanduser()
        if not path.is_file():
            raise Misconfigured(f"{CONFIG_VARIABLE} names {path}, which is no file", param="config")
        return path
    data_dir = next((value for source in stronger if (value := source().get("data_dir"))), None)
    folder = Path(data_dir) if data_dir else Settings.model_fields["data_dir"].get_default(call_default_factory=True)
    candidates = Path(CONFIG_FILE), folder.expanduser() / CONFIG_FILE
    return next((path for path in candidates if path.is_file()), None)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path} is not valid TOML: {error}", param="config") from error
    except OSError as error:
        raise Misconfigured(f"{path} cannot be read: {error.strerror}", param="config") from error


def masked_url(url: str) -> str:
    """Return a database URL without its password, also one whose special characters were not escaped."""
    without_login = re.sub(r"(?<=://)([^:/@]*):.*@", rf"\1:{MASK}@", url, flags=re.DOTALL)
    return re.sub(r"(?<=[?&]password=)[^&]*", MASK, without_login)


def _in_plain_words(error: ValidationError) -> str:
    return "; ".join(
        _one_problem(str(problem["loc"][0]) if problem["loc"] else "settings", problem["type"], problem["msg"])
        for problem in error.errors(include_url=False, include_context=False, include_input=False)
    )


def _one_problem(name: str, kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return f"there is no setting named {name}; docs/settings.md lists them all"
    return f"{name} ({ENVIRONMENT_PREFIX}{name.upper()}): {message[:1].lower()}{message[1:]}"


def _first_name(error: ValidationError) -> str | None:
    location = error.errors(include_url=False, include_context=False, include_input=False)[0]["loc"]
    return str(location[0]) if location else None
