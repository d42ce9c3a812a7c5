"""API keys on the screen, and who may hold one."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from gridflow.aggregates.command import Word
from gridflow.application.keys import KeyRecord
from gridflow.cli.output import console, listing, print_json, read_out, written
from gridflow.errors import InvalidInput


def print_keys(known: Sequence[KeyRecord], zone: ZoneInfo, *, as_json: bool) -> None:
    """Print what is stored of keys, which is never the keys themselves."""
    if as_json:
        print_json(
            [
                {
                    "key_id": key.key_id,
                    "actor": key.actor_id,
                    "unit": key.unit,
                    "roles": list(key.roles),
                    "created_at": written(key.created_at, zone),
                    "revoked_at": written(key.revoked_at, zone),
                }
                for key in known
            ]
        )
        return
    table = listing("密钥", "持有人", "单位", "角色", "发放", "吊销")
    for key in known:
        revoked = read_out(key.revoked_at, zone) if key.revoked_at is not None else ""
        table.add_row(key.key_id, key.actor_id, key.unit, " ".join(key.roles), read_out(key.created_at, zone), revoked)
    console().print(table)


def require_holder(actor: str) -> None:
    """Raises InvalidInput for what cannot name the holder of a key."""
    try:
        TypeAdapter(Word).validate_python(actor)
    except ValidationError:
        raise InvalidInput("持有人标识须为1至64位字母、数字或 . _ : / -", field="actor") from None
