"""What the public sees of a case 公开查询: how it goes and which unit acts, and nobody's name (FEATURES D15)."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Final

from gridflow.aggregates.case import Case, Clock
from gridflow.aggregates.case.events import (
    CaseAccepted,
    CaseArchived,
    CaseDeclined,
    CaseDispatched,
    CaseMerged,
    CaseReported,
    CaseResolved,
    CaseSettled,
    CaseWithdrawn,
    DuplicateJoined,
    ReworkOrdered,
)
from gridflow.aggregates.case.number import require_number
from gridflow.application.casefile import CaseFile, Step, as_steps
from gridflow.application.chinese_time import term_end
from gridflow.application.event_words import Words, event_title
from gridflow.application.masking import masked
from gridflow.application.ports import EventLog
from gridflow.errors import UnknownCase
from gridflow.policy import Stage

_STEPS: Final = frozenset(
    {
        CaseReported,
        CaseSettled,
        CaseAccepted,
        CaseDeclined,
        CaseMerged,
        CaseWithdrawn,
        CaseDispatched,
        CaseResolved,
        ReworkOrdered,
        CaseArchived,
    }
)
_DONE: Final = (Stage.SUPERVISE, Stage.APPRAISE, Stage.ARCHIVED)
_RESULTS: Final = {
    Stage.ACCEPT: "待受理",
    Stage.DISPATCH: "已受理,待派遣",
    Stage.RESOLVE: "办理中",
    Stage.SUPERVISE: "已办结,待核查",
    Stage.APPRAISE: "已办结,已核查",
    Stage.ARCHIVED: "已办结,已归档",
    Stage.DECLINED: "不予受理",
    Stage.MERGED: "与另一事件合并办理",
    Stage.WITHDRAWN: "已撤回",
    Stage.REGISTERED: "已登记",
}
_LONGEST_CHAIN: Final = 100
"""How many mergers are followed."""

_STATUSES: Final = {"fixed": "", "provisional": "(暂定)"}

_MASK: Final = "＊＊＊"
_LOOKALIKES: Final = str.maketrans("OIL", "011", " -")


@dataclass(frozen=True, slots=True)
class PublicStep:
    """A step of the flow, and the day of the county on which it was taken."""

    title: str
    day: date


@dataclass(frozen=True, slots=True)
class Expected:
    """Until when the present stage should be done: the exclusive instant `due`, None where it is open 待定."""

    due: datetime | None
    status: str
    words: str


@dataclass(frozen=True, slots=True)
class PublicCase:
    """The public view of a case. Units are named, people never.

    `by_code`: whoever asks has the query code, and so is told the `reply` once there is one. If the case was merged,
    they are told the number of the case that goes on for both, at the end of any chain of mergers, as `into`; stage,
    units, result, reply and expected day are then that case's, and so are the steps since the merger. `result` is in
    words of the policy.
    """

    number: str
    by_code: bool
    subject: str
    matter: str
    stage: Stage
    holder: str
    owner: str | None
    reported_on: date
    steps: tuple[PublicStep, ...]
    result: str
    reply: str | None
    expected: Expected | None
    into: str | None


def public_case(log: EventLog, number: str, code: str | None, words: Words) -> PublicCase:
    """The public view of a published case, or of any case to whoever has its query code.

    Raises UnknownCase, alike for a case that is missing, for one that is not published, and for a wrong code.
    """
    try:
        steps = as_steps(log.history(require_number(number)))
    except UnknownCase:
        steps = ()
    if steps:
        file = CaseFile(number, steps)
        by_code = opened_by(file.case, code)
        if by_code:
            return _public_case(_followed(log, file), words, by_code=True)
        if file.case.public_subject is not None:
            return _public_case((file,), words, by_code=False)
    raise UnknownCase("没有可供查询的事件,请核对编号和查询码")


def opened_by(case: Case, code: str | None) -> bool:
    """Whether this is the case's query code, told in a time that does not depend on how much of it is right.

    Blanks, dashes and letters that look like digits are read as people mean them.
    """
    if case.query_code is None or not code:
        return False
    given = code.upper().translate(_LOOKALIKES)
    return hmac.compare_digest(given.encode(errors="replace"), case.query_code.encode())


def _followed(log: EventLog, file: CaseFile) -> tuple[CaseFile, ...]:
    """The file, that of the case into which it was merged, and so on."""
    files = [file]
    while (into := files[-1].case.into) is not None and len(files) <= _LONGEST_CHAIN:
        files.append(CaseFile(into, as_steps(log.history(into))))
    return tuple(files)


def _steps(files: tuple[CaseFile, ...]) -> Iterator[Step]:
    """What is told of the first case, and of each that goes on for it since the one before was merged into it."""
    for before, file in pairwise((None, *files)):
        told = before is None
        assert file is not None, "only what comes before the first is none"
        for step in file.steps:
            body = step.event.body
            if told and type(body) in _STEPS:
                yield step
            elif isinstance(body, DuplicateJoined) and before is not None and body.number == before.number:
                told = True


def _public_case(files: tuple[CaseFile, ...], words: Words, *, by_code: bool) -> PublicCase:
    own, case, zone = files[0].case, files[-1].case, words.zone
    done, merged = _done(files[-1]), len(files) > 1
    result = _result(case, done, words)
    return PublicCase(
        number=own.number,
        by_code=by_code,
        subject=masked(own.public_subject or own.subject),
        matter=words.matter(own.matter),
        stage=case.stage,
        holder=words.unit(case.holder),
        owner=words.unit(case.owner.unit) if case.owner is not None else None,
        reported_on=files[0].steps[0].event.recorded_at.astimezone(zone).date(),
        steps=tuple(
            PublicStep(event_title(step.event.body.topic), step.event.recorded_at.astimezone(zone).date())
            for step in _steps(files)
        ),
        result=f"{_RESULTS[Stage.MERGED]},{result}" if merged else result,
        reply=masked(done.reply) if by_code and done is not None else None,
        expected=_expected(case.clock, words) if case.clock is not None else None,
        into=case.number if merged else None,
    )


def _done(file: CaseFile) -> CaseResolved | CaseSettled | None:
    """How the case was resolved last, as long as that stands."""
    if file.case.stage not in _DONE:
        return None
    bodies = (step.event.body for step in reversed(file.steps))
    return next((body for body in bodies if isinstance(body, CaseResolved | CaseSettled)), None)


def _result(case: Case, done: CaseResolved | CaseSettled | None, words: Words) -> str:
    condition = words.concerning(case.matter, case.classed_at).closing(done.closing) if done is not None else ""
    return f"{_RESULTS[case.stage]}:{condition}" if condition else _RESULTS[case.stage]


def _expected(clock: Clock, words: Words) -> Expected:
    if clock.due is None:
        return Expected(None, clock.status, f"{clock.stage.chinese}期限待定,待放假安排公布后确定")
    said = f"应于{term_end(clock.due, words.zone, year=True)}前{clock.stage.chinese}{_STATUSES[clock.status]}"
    return Expected(clock.due, clock.status, said)
