"""Who a shop says its customer is: a JSON Web Token that the shop's own server signed with the secret it shares with us."""

from __future__ import annotations

import time
from collections.abc import Callable

import jwt
from jwt.types import Options

from server.security.shops import Shop

LONGEST = 4_096
LONGEST_LIFE_S = 24 * 3_600
LONGEST_NAME = 200
_LEEWAY_S = 30


class BadIdentity(Exception):
    """The token tells nobody; its text says why, in words for the shop's developer."""


def customer_of(token: str, shop: Shop, clock: Callable[[], float] = time.time) -> str:
    """The `sub` of a token signed for this shop (HS256, `aud` its key, `exp` at most a day away). Raises `BadIdentity`."""
    if not shop.identity_secret:
        raise BadIdentity("This shop has no identity_secret: customers cannot be told.")
    if len(token) > LONGEST:
        raise BadIdentity("The identity is too long.")
    # times are checked below, by our clock
    unchecked: Options = {"verify_exp": False, "verify_iat": False, "verify_nbf": False, "require": ["exp", "sub"]}
    try:
        claims = jwt.decode(token, shop.identity_secret, algorithms=["HS256"], audience=shop.key, options=unchecked)
    except jwt.InvalidAudienceError:
        raise BadIdentity("The identity is for another shop: its aud has to be the shop's key.") from None
    except (jwt.PyJWTError, ValueError):
        raise BadIdentity(
            "The identity is not signed with the shop's identity_secret (HS256), or lacks sub or exp."
        ) from None
    expires, name, now = claims["exp"], claims["sub"], clock()
    if isinstance(expires, bool) or not isinstance(expires, int | float) or not isinstance(name, str):
        raise BadIdentity("The identity's exp has to be a number, its sub a string.")
    if expires < now - _LEEWAY_S:
        raise BadIdentity("The identity is too old.")
    if expires > now + LONGEST_LIFE_S + _LEEWAY_S:
        raise BadIdentity("The identity holds for more than a day. Give it a nearer exp.")
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise BadIdentity(f"The identity's sub has to have 1 to {LONGEST_NAME} printable characters.")
    return name
