"""Whether a county's read models are those of this program."""

from sqlalchemy import select

from gridflow.projections.models import MODELS
from gridflow.store.database import Database
from gridflow.store.tables import positions


def prepared(database: Database) -> bool:
    """Whether `Projector.prepare` would find nothing to make. The county's own tables must be there."""
    with database.reading() as connection:
        known = connection.execute(select(positions.c.projection, positions.c.version)).all()
    return {(model.name, model.version) for model in MODELS} <= {(name, version) for name, version in known}
