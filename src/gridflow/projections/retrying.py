"""Trying again what was left out, and leaving out what cannot be helped."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from gridflow.errors import GridFlowError
from gridflow.projections.gazetteer import Gazetteer, ReadLog
from gridflow.projections.model_table import ModelTable
from gridflow.projections.models import MODELS
from gridflow.projections.positions import projected_position
from gridflow.projections.read_model import ReadModel
from gridflow.projections.streams import require_registers
from gridflow.projections.tables import hold_positions
from gridflow.projections.whole_cases import project_anew
from gridflow.store.database import Database
from gridflow.store.dead_letters import DeadLetter, LetterState, drop_letters, keep_letters, letters_of


class NotParked(GridFlowError):
    """No case of this number is left out of the read models; `context` names it."""

    code = "not-parked"
    title = "没有搁置的事件"


def retry(
    database: Database, read_log: ReadLog, zone: ZoneInfo, number: str, models: Sequence[ReadModel] = MODELS
) -> DeadLetter | None:
    """Work out all rows of a case anew, up to where the read models are; the projector waits meanwhile.

    Returns None when it is as all others again, or will be when the read models come to it; or the letter of what it
    cannot be taken past. Raises NotParked and LogUnreadable.
    """
    gazetteer = Gazetteer(zone)
    with database.projecting() as connection:
        hold_positions(connection)
        before = letter_of(connection, number)
        position = projected_position(connection)
        if position < before.first_position:
            # The tables are new and have not come to what was wrong; the projector tries it when they do.
            drop_letters(connection, [number])
            return None
        require_registers(connection, position)
        gazetteer.go_to(position, read_log)
        tables = [ModelTable(model) for model in models]
        letter = project_anew(connection, tables, gazetteer, number, position, None)
        drop_letters(connection, [number])
        if letter is not None:
            letter = replace(letter, attempts=before.attempts + 1)
            keep_letters(connection, [letter])
        return letter


def skip(database: Database, number: str, reason: str) -> DeadLetter:
    """Leave a case that is parked out for good, until it is retried. Raises NotParked."""
    with database.projecting() as connection:
        hold_positions(connection)
        letter = replace(letter_of(connection, number), state=LetterState.SKIPPED, reason=reason)
        keep_letters(connection, [letter])
        return letter


def letter_of(connection: Connection, number: str) -> DeadLetter:
    """The letter of a case. Raises NotParked."""
    letter = letters_of(connection, [number]).get(number)
    if letter is None:
        raise NotParked(f"事件“{number[:40]}”没有搁置", number=number[:40])
    return letter
