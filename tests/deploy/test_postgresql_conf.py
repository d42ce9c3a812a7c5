"""The PostgreSQL settings that deploy/ proposes are ones that a server knows, with values that it takes."""

import re
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text

CONF = Path(__file__).parents[2] / "deploy" / "postgresql" / "gridflow.conf"
_SETTING = re.compile(r"(?m)^(?:# )?([a-z_]+) = (.+?)$")
_FILES = {"hba_file", "ident_file", "data_directory"}
DURABLE = {"fsync", "full_page_writes", "synchronous_commit"}


def proposed() -> dict[str, str]:
    return {name: value.strip("'") for name, value in _SETTING.findall(CONF.read_text(encoding="utf-8"))}


def test_what_is_acknowledged_is_on_the_disk() -> None:
    assert {proposed()[name] for name in DURABLE} == {"on"}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, value in proposed().items() if name not in _FILES])
def test_the_server_knows_the_setting_and_takes_the_value(postgres_server_url: URL, name: str, value: str) -> None:
    engine = create_engine(postgres_server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        context = connection.execute(
            text("SELECT context FROM pg_settings WHERE lower(name) = :name"), {"name": name}
        ).scalar()
        assert context is not None
        if context in ("user", "superuser"):
            connection.execute(text("SELECT set_config(:name, :value, false)"), {"name": name, "value": value})
    engine.dispose()
