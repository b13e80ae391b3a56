"""The shops whose pages may embed the chat, read from one TOML file (docs/security.md).

[[shop]]
name = "tidewell"                        what its conversations are filed under
key = "shop_5f2c9a7e"                    public: the data-shop attribute of the script tag
origins = ["https://shop.example"]       pages that may open the chat; https://*.shop.example for all below
turns_per_minute = 600                   of all its customers together; 0 for any number
identity_secret = "..."                  signs who the customer is (HS256); left out: customers are not known
identity_required = false                whether the chat opens for known customers only
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from server.callers import ANYBODY
from server.errors import StartError

_ORIGIN = re.compile(r"https?://(?:\*\.)?[a-z0-9.\-\[\]:]+", re.ASCII)
SECRET_LENGTH = 32


def _origin(text: str) -> str:
    text = text.rstrip("/").lower()
    if _ORIGIN.fullmatch(text) is None:
        raise ValueError("an origin looks like https://shop.example or https://*.shop.example, without a path")
    return text


def _secret(secret: SecretStr) -> SecretStr:
    if 0 < len(secret.get_secret_value()) < SECRET_LENGTH:
        raise ValueError(f"at least {SECRET_LENGTH} characters are needed")
    return secret


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")
    key: str = Field(pattern=r"^[A-Za-z0-9_-]{8,128}$")
    origins: list[Annotated[str, AfterValidator(_origin)]] = Field(min_length=1)
    turns_per_minute: int = Field(default=0, ge=0)
    identity_secret: Annotated[SecretStr, AfterValidator(_secret)] = SecretStr("")
    identity_required: bool = False

    @model_validator(mode="after")
    def _can_tell(self) -> _Entry:
        if self.identity_required and not self.identity_secret.get_secret_value():
            raise ValueError("identity_required needs an identity_secret")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    shop: list[_Entry] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Shop:
    """One shop that embeds the chat. `identity_secret` "" where its customers are not known."""

    name: str
    key: str
    origins: tuple[str, ...]
    turns_per_minute: int = 0
    identity_secret: str = ""
    identity_required: bool = False

    def admits(self, origin: str) -> bool:
        """Whether a page of this origin is one of the shop's."""
        origin = origin.rstrip("/").lower()
        return any(origin == allowed or _below(origin, allowed) for allowed in self.origins)


def _below(origin: str, allowed: str) -> bool:
    scheme, star, rest = allowed.partition("*")
    return bool(star) and origin.startswith(scheme) and origin.endswith(rest) and len(origin) > len(scheme + rest)


class Shops:
    """The shops by name and key."""

    def __init__(self, shops: Sequence[Shop] = ()) -> None:
        self._by_key: Mapping[str, Shop] = {shop.key: shop for shop in shops}
        self._by_name: Mapping[str, Shop] = {shop.name: shop for shop in shops}

    def __bool__(self) -> bool:
        return bool(self._by_key)

    def __iter__(self) -> Iterator[Shop]:
        return iter(self._by_key.values())

    def of_key(self, key: str) -> Shop | None:
        return self._by_key.get(key)

    def named(self, name: str) -> Shop | None:
        return self._by_name.get(name)

    def admit(self, origin: str) -> bool:
        """Whether a page of any shop has this origin."""
        return any(shop.admits(origin) for shop in self._by_key.values())


def read_shops(file: str) -> Shops:
    """The shops of a TOML file, none where the path is empty. Raises `StartError` with a line that names field and remedy."""
    if not file:
        return Shops()
    path = Path(file)
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StartError(f"SHOPS: {path.name} is not there. Write it, or unset SHOPS.") from None
    except (OSError, UnicodeDecodeError) as fault:
        raise StartError(f"SHOPS: {path.name} cannot be read ({type(fault).__name__}).") from None
    except tomllib.TOMLDecodeError as fault:
        raise StartError(f"SHOPS: {path.name} is not TOML: {fault}.") from None
    return Shops(_shops(values, path.name))


def _shops(values: dict[str, Any], name: str) -> tuple[Shop, ...]:
    try:
        entries = _File.model_validate(values).shop
    except ValidationError as fault:
        first = fault.errors(include_input=False)[0]
        where = ".".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
        raise StartError(f"SHOPS ({name}): {where or 'shop'}: {first['msg'].removeprefix('Value error, ')}.") from None
    for field in ("name", "key"):
        seen = [getattr(entry, field) for entry in entries]
        if len(set(seen)) < len(seen):
            raise StartError(f"SHOPS ({name}): two shops have the same {field}. Give each its own.")
    if any(entry.name == ANYBODY.shop for entry in entries):
        raise StartError(f"SHOPS ({name}): the name {ANYBODY.shop} is the server's own page. Give the shop another.")
    return tuple(
        Shop(
            entry.name,
            entry.key,
            tuple(entry.origins),
            entry.turns_per_minute,
            entry.identity_secret.get_secret_value(),
            entry.identity_required,
        )
        for entry in entries
    )
