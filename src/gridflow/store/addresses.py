"""Addresses of databases 数据库地址 as they may be shown and kept."""

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from gridflow.errors import InvalidInput


def shown_address(url: str) -> str:
    """An address without its password; that of a directory in full. Raises InvalidInput for what is none."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise InvalidInput("数据库地址无法识别", field="url") from None
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        return f"sqlite:///{Path(parsed.database).absolute()}"
    return parsed.render_as_string(hide_password=True)
