"""API keys 接口密钥: who a caller is. A key is bound to one actor, one unit and its roles."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gridflow.aggregates.event import Actor
from gridflow.errors import NotAuthenticated
from gridflow.policy import PolicyPack

COOKIE = "gridflow_key"
"""The cookie in which a browser keeps its key."""

_TOKEN = re.compile(r"gf_(?P<key>[0-9a-f]{12})_(?P<secret>[0-9A-Za-z_-]{43})", re.ASCII)


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key as it is stored: never its secret, only the SHA-256 of it, which 256 random bits make safe."""

    key_id: str
    secret_hash: str
    actor_id: str
    unit: str
    roles: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None = None


class KeyStore(Protocol):
    """Where keys are kept."""

    def add(self, key: KeyRecord) -> None: ...

    def find(self, key_id: str) -> KeyRecord | None: ...

    def list(self) -> Sequence[KeyRecord]:
        """Every key, revoked ones too, the oldest first."""
        ...

    def revoke(self, key_id: str, at: datetime) -> None:
        """Have a key refused from now on, noting the instant. One that was revoked before keeps its instant."""
        ...


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated caller 调用者."""

    actor_id: str
    unit: str
    roles: tuple[str, ...]

    def actor(self, policy: PolicyPack, command: str | None = None) -> Actor:
        """The caller as an actor, in the first of its roles that may give the command."""
        able = (role for role in self.roles if command in policy.roles.get(role, frozenset()))
        return Actor(id=self.actor_id, role=next(able, self.roles[0]), unit=self.unit)


def issue_key(keys: KeyStore, actor_id: str, unit: str, roles: tuple[str, ...], now: datetime) -> str:
    """Make a key, and return the token, which is shown once and never stored."""
    key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    keys.add(KeyRecord(key_id, _digest(secret), actor_id, unit, roles, now))
    return f"gf_{key_id}_{secret}"


def authenticate(keys: KeyStore, token: str) -> Caller:
    """Who holds this token. Raises NotAuthenticated, without telling why."""
    match = _TOKEN.fullmatch(token)
    record = keys.find(match["key"]) if match is not None else None
    if match is None or record is None or record.revoked_at is not None:
        raise NotAuthenticated("接口密钥无效")
    if not hmac.compare_digest(record.secret_hash, _digest(match["secret"])):
        raise NotAuthenticated("接口密钥无效")
    return Caller(record.actor_id, record.unit, record.roles)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
