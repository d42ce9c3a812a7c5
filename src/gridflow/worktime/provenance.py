"""Where a paper comes from: what every paper must say of itself, whatever it arranges."""

from datetime import date, datetime
from typing import Protocol

from gridflow.worktime.errors import InvalidPaper
from gridflow.worktime.instant import require_aware
from gridflow.worktime.years import FIRST_DAY, LAST_DAY
from gridflow.worktime.zone import SHANGHAI


class Provenance(Protocol):
    """The id, the document 文号, its address and the instant of its publication 公布时间."""

    @property
    def id(self) -> str: ...
    @property
    def document(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def published_at(self) -> datetime: ...


def published_on(paper: Provenance) -> date:
    """The day of publication in China."""
    return paper.published_at.astimezone(SHANGHAI).date()


def require_provenance(paper: Provenance, refusal: type[InvalidPaper]) -> None:
    """Refuse a paper that is empty there, or published where no year is kept. Raises `refusal`, and `NaiveTime`."""
    for field in ("id", "document", "source"):
        if not getattr(paper, field).strip():
            raise refusal(f"文件 {paper.id} 的 {field} 不能为空", field=field)
    require_aware(paper.published_at, "published", "公布时间")
    # The notice of the first year came out in the year before.
    if not FIRST_DAY.year - 1 <= paper.published_at.year <= LAST_DAY.year:
        raise refusal(f"文件 {paper.id} 的公布时间 {paper.published_at.isoformat()} 超出范围", field="published")
