"""The packaged papers, one JSON file each in `papers/`."""

from functools import cache
from importlib.resources import files

from gridflow.worktime.notice import Notice
from gridflow.worktime.paper import Paper, parse_paper


@cache
def packaged_papers() -> tuple[Paper, ...]:
    """Return the packaged papers in publication order, read and checked once.

    Source: the State Council General Office's notices 国务院办公厅关于部分节假日安排的通知, each with its address;
    and office hours as they are common, for a unit that has set none.
    """
    folder = files("gridflow.worktime") / "papers"
    read = (parse_paper(file.read_bytes()) for file in folder.iterdir() if file.name.endswith(".json"))
    return tuple(sorted(read, key=lambda paper: (paper.published_at, paper.id)))


def load_notices() -> tuple[Notice, ...]:
    """Return the packaged notices in publication order."""
    return tuple(paper for paper in packaged_papers() if isinstance(paper, Notice))
