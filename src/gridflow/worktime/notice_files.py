"""The packaged notices, one JSON file each in `notices/`."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from gridflow.worktime.errors import InvalidNotice
from gridflow.worktime.notice import Notice, parse_notice


def in_publication_order(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Sort by day of publication, then id; raises `InvalidNotice` where an id comes twice."""
    ordered = tuple(sorted(notices, key=lambda notice: (notice.published, notice.id)))
    if len({notice.id for notice in ordered}) != len(ordered):
        raise InvalidNotice("通知编号重复", field="id")
    return ordered


@cache
def load_notices() -> tuple[Notice, ...]:
    """Return the packaged notices in publication order, read and validated once.

    Source: the State Council General Office's notices 国务院办公厅关于部分节假日安排的通知, each with its
    address.
    """
    folder = files("gridflow.worktime") / "notices"
    return in_publication_order(
        parse_notice(file.read_bytes()) for file in folder.iterdir() if file.name.endswith(".json")
    )
