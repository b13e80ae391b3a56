"""Every setting of the server, read once from the environment and one TOML file, the environment first.

The class is the documentation: `--help`, docs/settings.md and the errors are made from its fields. Paths are relative
to the project's root.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from server.errors import SettingsError
from server.handoff.hours import read_spans, read_zone

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_FILE = "settings.toml"
_SQLITE = re.compile(r"sqlite(\+\w+)?:///(?!/|:memory:)(?P<path>.+)")


def _rooted(path: Path) -> Path:
    return path if path.is_absolute() else ROOT / path


def _rooted_file(text: str) -> str:
    return str(_rooted(Path(text))) if text else ""


def _listed(value: object) -> object:
    """A list as a file writes it, or as the environment does: separated by commas, `none` for an empty one."""
    if not isinstance(value, str):
        return value
    return () if value.strip() == "none" else tuple(part.strip() for part in value.split(",") if part.strip())


def _database(url: str) -> str:
    if "://" not in url:
        raise ValueError("no address")
    match = _SQLITE.fullmatch(url)
    return f"sqlite{match[1] or ''}:///{_rooted(Path(match['path']))}" if match else url


def _web_address(url: str) -> str:
    if url and not re.match(r"https?://[^/\s]+", url):
        raise ValueError("no web address")
    return url.rstrip("/")


def _orders(text: str) -> str:
    if text in ("auto", "none") or text.startswith(("http://", "https://")):
        return text.rstrip("/")
    return _rooted_file(text) or "auto"


def _hours(text: str) -> str:
    read_spans(text)
    return text


def _zone(name: str) -> str:
    read_zone(name)
    return name


def _currency(code: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise ValueError("no currency")
    return code


def _count(default: int, *, most: int, description: str, least: int = 1) -> Any:
    """A whole number whose title says the bounds it has."""
    return Field(default=default, ge=least, le=most, title=f"a number from {least} to {most}", description=description)


RootedPath = Annotated[Path, AfterValidator(_rooted)]
Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]


class Settings(BaseSettings):
    """`title` of a field is what it expects, `description` what it means."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_ignore_empty=True, case_sensitive=False)

    host: str = Field(
        default="127.0.0.1", min_length=1, title="an address of this machine", description="Where to listen."
    )
    port: int = Field(
        default=8000, ge=1, le=65535, title="a port from 1 to 65535", description="The port to listen on."
    )
    allowed_hosts: Listed = Field(
        default=(),
        title="host names separated by commas, * for any",
        description="Names that requests may give in their Host header. Empty: any name.",
    )
    origins: Listed = Field(
        default=(),
        title="origins like https://shop.example, separated by commas",
        description="Pages of other sites that may open the chat. The server's own page always may.",
    )
    shop_name: str = Field(default="Tidewell", title="a name", description="The shop's name in English.")
    shop_name_zh: str = Field(default="潮生集", title="a name", description="The shop's name in Chinese.")
    currency: Annotated[str, AfterValidator(_currency)] = Field(
        default="USD", title="an ISO 4217 code", description="The currency of prices that state none."
    )
    database_url: Annotated[str, AfterValidator(_database)] = Field(
        default="sqlite:///var/shop.db",
        title="an SQLAlchemy address like sqlite:///var/shop.db",
        description="The catalogue of record.",
    )
    catalog: Listed = Field(
        default=("data/shop/catalog.jsonl", "data/shop/documents.jsonl"),
        title="files or patterns separated by commas, or none",
        description="Catalogue files that are imported at the start. none: only what the database holds.",
    )
    orders: Annotated[str, AfterValidator(_orders)] = Field(
        default="auto",
        title="auto, none, a folder, or an address like https://orders.example.com/v1",
        description="The orders that customer service looks into and changes (docs/service.md): records in a folder, taken in at the start, or the "
        "shop's own order system over HTTP. auto: the catalogue's folder, where orders and a policy lie in it.",
    )
    orders_key: SecretStr = Field(
        default=SecretStr(""), title="a key", description="Sent to the order system at ORDERS as a bearer token."
    )
    orders_timeout_s: float = Field(
        default=5.0,
        gt=0,
        le=60,
        title="seconds, at most 60",
        description="How long one try of the order system at ORDERS may take.",
    )
    service_policy: Annotated[str, AfterValidator(_rooted_file)] = Field(
        default="",
        title="a YAML file",
        description="What customers may have done with their orders, and when (docs/service.md). Empty: service.yaml in the folder of ORDERS.",
    )
    index_dir: RootedPath = Field(
        default=Path("var/index"), title="a folder", description="Where the search index is built and switched."
    )
    model_cache: RootedPath = Field(
        default=Path("var/models"), title="a folder", description="Where models are prepared and kept."
    )
    encoder_model: str = Field(
        default="multilingual-e5-small",
        min_length=1,
        title="a model's name or folder",
        description="The encoder of the dense search: any sentence-transformers model.",
    )
    lexicon: Annotated[str, AfterValidator(_rooted_file)] = Field(
        default="",
        title="a YAML or JSON file",
        description="The shop's own words: synonyms and kinds laid over the base lexicon (docs/catalogue.md). Empty: none.",
    )
    exchange_rates: Annotated[str, AfterValidator(_rooted_file)] = Field(
        default="",
        title="a YAML or JSON file",
        description="Rates by which a limit in another currency is read (docs/catalogue.md). Empty: it is asked about.",
    )
    matcher: Annotated[str, AfterValidator(_rooted_file)] = Field(
        default="",
        title="a file that `python -m retrieval train` wrote",
        description="The weights that rank search results. Empty: those that ship with the project.",
    )
    diversity: float = Field(
        default=0.1,
        ge=0,
        le=1,
        title="a number from 0 to 1",
        description="How much results that are much like one before them are put further down. 0: not at all.",
    )
    engine: Literal["auto", "cpu", "gpu", "off"] = Field(
        default="auto",
        title="auto, cpu, gpu or off",
        description="Which vLLM to start when LLM_URL is empty: auto takes the GPU if there is one; off starts none, and "
        "answers come from templates.",
    )
    llm_url: Annotated[str, AfterValidator(_web_address)] = Field(
        default="",
        title="an address like http://127.0.0.1:8001/v1",
        description="An OpenAI-compatible endpoint to use. Empty: vLLM is started as a child process.",
    )
    llm_model: str = Field(
        default="",
        title="a model's name or folder",
        description="The language model. Empty: the endpoint's first model, or the engine's own default.",
    )
    llm_api_key: SecretStr = Field(
        default=SecretStr(""),
        title="a key",
        description="The key of LLM_URL, where it asks for one. It is never shown.",
    )
    understanding: Literal["fast", "cascade", "model"] = Field(
        default="fast",
        title="fast, cascade or model",
        description="What tells what a message is for: fast is the trained head alone; cascade asks the language model "
        "where the head is not sure; model asks it for every message.",
    )
    llm_first_token_s: float = Field(
        default=20.0,
        gt=0,
        le=600,
        title="seconds, at most 600",
        description="How long the language model may take to its first word; then the answer comes from templates.",
    )
    llm_total_s: float = Field(
        default=60.0,
        gt=0,
        le=3600,
        title="seconds, at most 3600",
        description="How long the language model may take for a whole answer.",
    )
    llm_streams: int = _count(
        256,
        most=100_000,
        description="Answers that the language model writes at once. Past it turns are answered from templates at once.",
    )
    shops: Annotated[str, AfterValidator(_rooted_file)] = Field(
        default="",
        title="a TOML file",
        description="The shops whose pages may embed the chat: keys, origins, limits, identities (docs/security.md). Empty: "
        "the server's own page, and the pages that ORIGINS lists.",
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        title="at least 32 random characters",
        description="Signs the tickets that open the chat; the same on every replica. Empty: made anew at each start.",
    )
    max_turns: int = _count(64, most=100_000, description="Turns that are answered at once; others wait in line.")
    max_waiting: int = _count(
        256,
        most=100_000,
        least=0,
        description="Turns that may wait in line; past it a message is refused, and told when to try again.",
    )
    turns_per_minute: int = _count(30, most=100_000, description="Messages that one conversation may send in a minute.")
    address_turns_per_minute: int = _count(
        300, most=1_000_000, description="Messages that may come from one network address in a minute."
    )
    address_sockets: int = _count(
        200, most=1_000_000, description="Connections that one network address may hold open."
    )
    tokens_per_minute: int = Field(
        default=0,
        ge=0,
        le=1_000_000_000,
        title="a number from 0",
        description="Tokens that the language model may read and write in a minute, over all. Past it answers come from "
        "templates. 0: any number.",
    )
    mask_personal_data: bool = Field(
        default=False,
        title="true or false",
        description="Whether card numbers, phones, addresses, e-mails, ids and names are masked before the language model "
        "reads a message. In logs and traces they always are.",
    )
    otlp_url: Annotated[str, AfterValidator(_web_address)] = Field(
        default="",
        title="an address like http://127.0.0.1:4318",
        description="Where traces of turns are sent, by OTLP over HTTP. Empty: none are made.",
    )
    drain_s: float = Field(
        default=25.0,
        ge=0,
        le=600,
        title="seconds, at most 600",
        description="How long turns under way may go on once the server is told to end.",
    )
    sessions_url: Annotated[str, AfterValidator(_database)] = Field(
        default="sqlite:///var/sessions.db",
        title="an address like sqlite:///var/sessions.db or postgresql://user@host/shop",
        description="Where conversations are kept (docs/operations.md). A SQLite file is one server's at a time.",
    )
    redis_url: str = Field(
        default="",
        title="an address like redis://127.0.0.1:6379/0",
        description="Redis, for several servers over one SESSIONS_URL: any of them continues any conversation. Empty: "
        "this server is alone.",
    )
    while_answering: Literal["queue", "interrupt", "reject"] = Field(
        default="queue",
        title="queue, interrupt or reject",
        description="What becomes of a message that comes while another is answered: it waits, takes its place, or is "
        "refused as `busy`.",
    )
    queue_limit: int = _count(
        5, most=100, description="How many messages of a conversation may wait; past it they are refused as `busy`."
    )
    turn_deadline_s: float = Field(
        default=120.0,
        gt=0,
        le=3_600,
        title="seconds up to 3600",
        description="A turn that takes longer is ended with `failed` (`timeout`).",
    )
    retention_days: float = Field(
        default=90.0,
        gt=0,
        le=36_500,
        title="days up to 36500",
        description="Conversations that nobody has used for so long are erased; those in which nothing was asked, after "
        "a day.",
    )
    office_hours: Annotated[str, AfterValidator(_hours)] = Field(
        default="always",
        title="hours like mon-fri 09:00-18:00, sat 10:00-14:00, or always, or never",
        description="When somebody of the staff is at work (docs/console.md). Outside, a customer who asks for a person is promised an "
        "answer.",
    )
    time_zone: Annotated[str, AfterValidator(_zone)] = Field(
        default="UTC", title="a time zone like Europe/Berlin", description="The one in which OFFICE_HOURS are told."
    )
    promise_hours: float = Field(
        default=4.0,
        gt=0,
        le=100,
        title="hours, at most 100",
        description="Office hours within which a promised answer is given.",
    )
    max_sessions: int = _count(
        20_000,
        most=1_000_000,
        description="Conversations in use at once; past it new ones are refused as `overloaded`. Idle ones are only "
        "stored.",
    )
    log_dir: RootedPath = Field(default=Path("var/log"), title="a folder", description="Where the logs are written.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", title="DEBUG, INFO, WARNING or ERROR", description="The least severe lines that are logged."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings


def load(root: Path = ROOT) -> Settings:
    """The settings of the environment and of the file that SETTINGS_FILE names (`root`'s settings.toml if it is there).

    Raises `SettingsError` with one line for every problem.
    """
    named = os.environ.get("SETTINGS_FILE", "")
    path = root / (named or DEFAULT_FILE)
    values = _read(path) if named or path.exists() else {}
    try:
        return Settings(**values)
    except ValidationError as fault:
        raise SettingsError(tuple(_problem(error, path) for error in fault.errors())) from None


def _read(path: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError((f"SETTINGS_FILE: {path} is not there. Write it or unset SETTINGS_FILE.",)) from None
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsError((f"SETTINGS_FILE: {path} cannot be read ({_reason(fault)}).",)) from None
    except tomllib.TOMLDecodeError as fault:
        raise SettingsError((f"SETTINGS_FILE: {path} is not TOML: {fault}. Lines look like port = 8000.",)) from None
    return {name.lower(): value for name, value in values.items()}


def _reason(fault: OSError | UnicodeDecodeError) -> str:
    return fault.strerror or "error" if isinstance(fault, OSError) else "it is not UTF-8"


def _problem(error: ErrorDetails, path: Path) -> str:
    key = str(error["loc"][0]) if error["loc"] else ""
    name = key.upper()
    field = Settings.model_fields.get(key)
    if field is None:
        near = difflib.get_close_matches(key, Settings.model_fields, n=1, cutoff=0.5)
        hint = f"Did you mean {near[0].upper()}?" if near else "`python -m server --help` lists them."
        return f"{name} ({path.name}): there is no such setting. {hint}"
    source = "environment" if any(given.lower() == key for given in os.environ) else path.name
    # an address may hold a password before its @
    secret = field.annotation is SecretStr or "@" in str(error["input"])
    given = "the value" if secret else repr(error["input"])
    return f"{name} ({source}): {given} will not do. Give {field.title}."
