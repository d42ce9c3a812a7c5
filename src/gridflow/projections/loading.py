"""Filling the new tables of a rebuild, case by case, and then making their indexes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sqlalchemy import text

from gridflow.projections.gazetteer import Gazetteer
from gridflow.projections.model_table import ModelTable
from gridflow.projections.read_model import ReadModel, Row
from gridflow.projections.runs import tables_of_run
from gridflow.projections.streams import Part, Stream, streams
from gridflow.projections.tables import make_index
from gridflow.projections.whole_cases import REFUSALS, build_rows, insert_case
from gridflow.store.database import Database
from gridflow.store.dead_letters import DeadLetter
from gridflow.store.options import StoreOptions

_ROOM_FOR_SORTING: Final = "128MB"
_USUAL: Final = StoreOptions()


class Filled(NamedTuple):
    """How many events were read, and the letters of the cases that are left out."""

    events: int
    letters: Sequence[DeadLetter]


class IndexTask(NamedTuple):
    """One of the indexes of one of the tables, by their places."""

    table: int
    number: int


Task = Part | IndexTask


@dataclass(frozen=True, slots=True)
class Loader:
    """Fills the tables of a run with the log up to the position `head`.

    Of cases in `left_out` only the events before those that their letters name count.
    """

    database: Database
    tables: Sequence[ModelTable]
    gazetteer: Gazetteer
    head: int
    left_out: Mapping[str, DeadLetter]

    def __call__(self, task: Task) -> Filled:
        """Carry out a part of the work, in a transaction of its own."""
        if isinstance(task, IndexTask):
            self._index(self.tables[task.table], task.number)
            return Filled(0, ())
        return self._fill(task)

    def _fill(self, part: Part) -> Filled:
        with self.database.reading() as connection:
            count, cases = streams(connection, part, self.head)
        letters: list[DeadLetter] = []
        rows: list[list[Row]] = [[] for _ in self.tables]
        for case in cases:
            built, letter = build_rows(self.tables, self.gazetteer, case, self.left_out.get(case.number))
            for kept, more in zip(rows, built, strict=True):
                kept += more
            if letter is not None:
                letters.append(letter)
        try:
            with self.database.projecting() as connection:
                for table, kept in zip(self.tables, rows, strict=True):
                    table.insert(connection, kept)
        except REFUSALS:
            letters = self._fill_case_by_case(cases)
        return Filled(count, letters)

    def _fill_case_by_case(self, cases: Iterable[Stream]) -> list[DeadLetter]:
        """Insert the rows of cases among which there are some that the database refuses."""
        with self.database.projecting() as connection:
            found = [
                insert_case(connection, self.tables, self.gazetteer, case, self.left_out.get(case.number))
                for case in cases
            ]
        return [letter for letter in found if letter is not None]

    def _index(self, table: ModelTable, index: int) -> None:
        with self.database.projecting() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text(f"SET LOCAL maintenance_work_mem = '{_ROOM_FOR_SORTING}'"))
            make_index(connection, table.table, index)


def index_tasks(tables: Sequence[ModelTable]) -> list[Task]:
    """All indexes of the tables, those of the greatest first."""
    return [IndexTask(at, number) for at, table in enumerate(tables) for number in range(len(table.table.indexes))]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a county is, for a process of its own to open."""

    url: str
    county: str
    options: StoreOptions = _USUAL


@dataclass(frozen=True, slots=True)
class LoaderElsewhere:
    """What it takes to make the `Loader` of a run in another process."""

    address: Address
    models: Sequence[ReadModel]
    run: str
    gazetteer: Gazetteer
    head: int
    left_out: Mapping[str, DeadLetter]

    def __call__(self, _: object) -> Loader:
        database = Database(self.address.url, self.address.county, self.address.options)
        return Loader(database, tables_of_run(self.models, self.run), self.gazetteer, self.head, self.left_out)
