"""A county of many cases over two years, all made of a few real ones, spread over its units and days."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from typing import Final, NamedTuple

from sqlalchemy import BigInteger, Connection, Table, Text, TypeDecorator, create_engine, text

from benchmarks._life import LIFE
from gridflow.aggregates.unit import RegisterUnit
from gridflow.bootstrap import County, open_county
from gridflow.projections.projector import MODELS
from gridflow.projections.read_model import FOREVER
from gridflow.projections.tables import table_of
from gridflow.settings import Settings
from gridflow.store.database import Database
from gridflow.store.sqlite import county_file
from gridflow.store.tables import events
from gridflow.store.times import instant as instant_of
from gridflow.store.times import microseconds
from gridflow.territory import Level
from gridflow.testing import SettableClock, give, instant
from gridflow.testing.territory import ADMINISTRATOR, COUNTY, COUNTY_CODE, TOWNSHIP, VILLAGE
from gridflow.worktime import SHANGHAI

TOWNSHIPS: Final = 20
VILLAGES: Final = 15
YEARS: Final = timedelta(days=730)
RECENTLY: Final = timedelta(days=20)
BEGUN: Final = instant("2026-11-02T09:00:00+08:00")
NOW: Final = instant("2026-11-20T16:00:00+08:00")
PACE: Final = (0, 2, 4, 20, 3, 40, 20, 26, 24, 24)
"""Hours before each deed of a case's life."""

OPEN_STEPS: Final = (1, 3, 5)
"""After how many deeds the open cases stand still: with the village, the township, the department."""

_CHUNK: Final = 50_000
_POSITIONS: Final = 40
"""The positions kept free for a copy: more than a case has events."""

_BEYOND: Final = 1_000_000
_PRAGMAS: Final = ("journal_mode=OFF", "synchronous=OFF", "temp_store=MEMORY", "cache_size=-400000")


class Original(NamedTuple):
    """A real case: its number, when it was reported (microseconds), and the position of its report."""

    number: str
    reported_at: int
    position: int


class Copy(NamedTuple):
    """A case to be made of an original, later by so many microseconds, from a position on, in other units."""

    original: str
    number: str
    later: int
    position: int
    township: str
    village: str


def archive_county(url: str, archived: int, standing: int) -> County:
    """Open a county with so many cases archived over two years and so many that are open. Its clock stands at `NOW`.

    The copies are rows of the read models, and one event each in the log.
    """
    settings, clock = Settings(database_url=url, county=COUNTY_CODE), SettableClock(BEGUN)
    county = open_county(settings, clock)
    county.registrar.register(list(_units()), ADMINISTRATOR)
    done = _lived(county, clock, len(LIFE))
    clock.set(NOW - timedelta(days=1))
    waiting = [_lived(county, clock, steps) for steps in OPEN_STEPS]
    clock.set(NOW)
    county.projector.catch_up()
    county.database.close()
    with _filled(settings) as connection:
        _fill(connection, _copies(done, waiting, archived, standing))
    return open_county(settings, clock)


def township(number: int) -> str:
    """The code of a township, from 1."""
    return f"{COUNTY_CODE}{number:03}000"


def village(of: int, number: int) -> str:
    """The code of a village of a township, both from 1."""
    return f"{COUNTY_CODE}{of:03}{number:03}"


def _units() -> Iterator[RegisterUnit]:
    yield RegisterUnit(code=COUNTY, level=Level.COUNTY, unit_name="示例县", parent=None)
    for one in range(1, TOWNSHIPS + 1):
        code = township(one)
        yield RegisterUnit(code=code, level=Level.TOWNSHIP, unit_name=f"{one}镇", parent=COUNTY)
        yield RegisterUnit(code=f"{code}D01", level=Level.DEPARTMENT, unit_name=f"{one}镇执法队", parent=code)
        for other in range(1, VILLAGES + 1):
            name = f"{one}镇{other}村"
            yield RegisterUnit(code=village(one, other), level=Level.VILLAGE, unit_name=name, parent=code)


def _lived(county: County, clock: SettableClock, steps: int) -> Original:
    """A case after so many deeds, the ladder fired on its way."""
    begun, number, first = clock.now(), None, county.log.head().position + 1
    for (command, actor), hours in islice(zip(LIFE, PACE, strict=True), steps):
        clock.advance(timedelta(hours=hours))
        county.projector.catch_up()
        county.ticker.tick()
        number = give(county, command, actor, number).number
    assert number is not None
    return Original(number, microseconds(begun), first)


def _copies(done: Original, waiting: list[Original], archived: int, standing: int) -> Iterator[Copy]:
    years, recently = YEARS // timedelta(microseconds=1), RECENTLY // timedelta(microseconds=1)
    for k in range(archived + standing):
        if k < archived:
            original, later = done, -years + years * k // archived
        else:
            original = waiting[k % len(waiting)]
            later = -recently + recently * (k - archived) // standing
        day = instant_of(original.reported_at + later).astimezone(SHANGHAI).date()
        of, number = 1 + k % TOWNSHIPS, 1 + k // TOWNSHIPS % VILLAGES
        yield Copy(
            original.number,
            f"{COUNTY_CODE}-{day:%Y%m%d}-{k % 1_000_000:06}-0",
            later,
            _BEYOND + _POSITIONS * k,
            township(of),
            village(of, number),
        )


def _fill(connection: Connection, copies: Iterable[Copy]) -> None:
    tables = [table_of(model) for model in MODELS]
    waiting = iter(copies)
    connection.execute(
        text(
            "CREATE TEMPORARY TABLE copies (original TEXT, number TEXT, later BIGINT, position BIGINT,"
            " township TEXT, village TEXT)"
        )
    )
    for table in tables:
        connection.execute(text(f"CREATE TEMPORARY TABLE one_{table.name} AS SELECT * FROM {table.name}"))
    connection.execute(text("CREATE TEMPORARY TABLE one_events AS SELECT * FROM events WHERE topic = 'case.reported'"))
    while chunk := list(islice(waiting, _CHUNK)):
        connection.execute(text("DELETE FROM copies"))
        connection.execute(
            text("INSERT INTO copies VALUES (:original, :number, :later, :position, :township, :village)"),
            [copy._asdict() for copy in chunk],
        )
        for table in tables:
            connection.execute(text(_copied(table, "number")))
        connection.execute(text(_copied(events, "stream_id")))
        connection.execute(text("UPDATE positions SET position = :last"), {"last": chunk[-1].position})


def _copied(table: Table, number: str) -> str:
    """The statement that makes the rows of the copies in a table; `number` is the column with the case's number."""
    values = {}
    for column in table.c:
        one = f"one.{column.name}"
        plain = isinstance(column.type, Text | TypeDecorator)
        if column.name == number:
            values[column.name] = "copies.number"
        elif column.name == "event_id":
            values[column.name] = "'copy-' || copies.number"
        elif column.name == "position":
            values[column.name] = (
                "copies.position + one.position"
                " - (SELECT min(e.position) FROM one_events AS e WHERE e.stream_id = copies.original)"
            )
        elif plain:
            units = f"replace(replace({one}, '{VILLAGE}', copies.village), '{TOWNSHIP}', copies.township)"
            values[column.name] = f"replace({units}, copies.original, copies.number)"
        elif isinstance(column.type, BigInteger):
            values[column.name] = (
                f"CASE WHEN {one} IN (0, {FOREVER}) THEN {one} ELSE {one} + copies.later END"
                if column.name.endswith(("_at", "until")) or column.name == "at"
                else one
            )
        else:
            values[column.name] = one
    return (
        f"INSERT INTO {table.name} ({', '.join(values)}) SELECT {', '.join(values.values())}"
        f" FROM copies JOIN one_{table.name} AS one ON one.{number} = copies.original"
    )


@contextmanager
def _filled(settings: Settings) -> Iterator[Connection]:
    """A connection that writes much, quickly; PostgreSQL looks at the result as its autovacuum would."""
    folder = settings.sqlite_directory
    if folder is not None:
        engine = create_engine(f"sqlite:///{county_file(folder, settings.county)}")
        with engine.connect() as connection:
            for pragma in _PRAGMAS:
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            yield connection
            connection.commit()
        engine.dispose()
        return
    database = Database(settings.database_url, settings.county)
    with database.projecting() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        yield connection
    engine = create_engine(settings.database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for table in (events, *map(table_of, MODELS)):
            connection.execute(text(f"VACUUM ANALYZE {database.schema}.{table.name}"))
    engine.dispose()
    database.close()
