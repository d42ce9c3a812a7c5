"""Given a policy on the range of units: who said which range he may see, sees that, and everybody else nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import ProgrammingError

from gridflow.store.row_security import install_range_policy, see

COUNTY, TOWNSHIP, VILLAGE = "330921000000/", "330921000000/330921100000/", "330921000000/330921100000/330921100001/"
NEIGHBOUR = "330921000000/330921101000/"
_LAST = "\U0010ffff"


class Asker:
    """A role that owns the table and is no superuser."""

    def __init__(self, engine: Engine, role: str) -> None:
        self._engine = engine
        self._role = role

    @contextmanager
    def asking(self, unit: str | None = None) -> Iterator[Connection]:
        with self._engine.begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL ROLE {self._role}")
            if unit is not None:
                see(connection, unit, unit + _LAST)
            yield connection

    def seen(self, unit: str | None = None) -> set[str]:
        with self.asking(unit) as connection:
            return set(connection.execute(text("SELECT path FROM shown")).scalars())


@pytest.fixture
def asker(postgres_url: str) -> Iterator[Asker]:
    engine, role = create_engine(postgres_url), f"asker_{uuid4().hex}"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {role}")
        connection.exec_driver_sql('CREATE TABLE shown (path text COLLATE "C" NOT NULL)')
        connection.execute(
            text("INSERT INTO shown VALUES (:path)"),
            [{"path": path} for path in (COUNTY, TOWNSHIP, VILLAGE, NEIGHBOUR)],
        )
        connection.exec_driver_sql(f"ALTER TABLE shown OWNER TO {role}")
        install_range_policy(connection, "shown", "path")
        install_range_policy(connection, "shown", "path")
    yield Asker(engine, role)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE shown")
        connection.exec_driver_sql(f"DROP ROLE {role}")
    engine.dispose()


def test_a_unit_sees_itself_and_what_is_under_it(asker: Asker) -> None:
    assert asker.seen(TOWNSHIP) == {TOWNSHIP, VILLAGE}
    assert asker.seen(VILLAGE) == {VILLAGE}
    assert asker.seen(COUNTY) == {COUNTY, TOWNSHIP, VILLAGE, NEIGHBOUR}


def test_who_says_nothing_sees_nothing_even_as_the_owner(asker: Asker) -> None:
    assert asker.seen() == set()
    with asker.asking() as connection:
        see(connection, "", "")
        assert connection.execute(text("SELECT count(*) FROM shown")).scalar_one() == 0


def test_what_was_said_ends_with_the_transaction(asker: Asker) -> None:
    """A connection of the pool goes on to somebody else."""
    assert asker.seen(COUNTY)
    assert asker.seen() == set()


def test_nobody_writes_a_row_that_he_may_not_see(asker: Asker) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), asker.asking(TOWNSHIP) as connection:
        connection.execute(text("INSERT INTO shown VALUES (:path)"), {"path": NEIGHBOUR})
