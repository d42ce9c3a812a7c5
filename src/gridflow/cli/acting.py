"""In whose name a command is given at the command line."""

from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from gridflow.aggregates.command import Word
from gridflow.aggregates.event import Actor
from gridflow.application.idempotency import is_key
from gridflow.errors import InvalidInput

ActingUnit = Annotated[str, typer.Option(metavar="CODE", help="经办人所代表的单位的编码", show_default=False)]
ActingRole = Annotated[str, typer.Option(help="经办人的角色,如 clerk", show_default=False)]
ActingActor = Annotated[str, typer.Option(help="经办人的标识,如工号", show_default=False)]
IdempotencyKey = Annotated[
    str | None, typer.Option(help="幂等键:同一键重复执行只生效一次,得到同一回执", show_default=False)
]


def actor_of(unit: str, role: str, actor: str) -> Actor:
    """Whoever the options name. Raises InvalidInput for an identifier that is none."""
    try:
        TypeAdapter(Word).validate_python(actor)
    except ValidationError:
        raise InvalidInput("经办人标识须为1至64位字母、数字或 . _ : / -", field="actor") from None
    return Actor(id=actor, role=role, unit=unit)


def require_key(key: str | None) -> str | None:
    """The idempotency key itself. Raises InvalidInput for one that is malformed."""
    if key is not None and not is_key(key):
        raise InvalidInput("幂等键须是1至200个可见ASCII字符", field="key")
    return key
