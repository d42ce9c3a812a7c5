"""The life of a case in ten commands, the same for every client."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Final, NamedTuple

from gridflow.aggregates.case.commands import (
    Accept,
    Acknowledge,
    Appraise,
    Archive,
    Check,
    Dispatch,
    Escalate,
    Note,
    Report,
    Resolve,
)
from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor
from gridflow.testing import person
from gridflow.testing.territory import DEPARTMENT, TOWNSHIP, VILLAGE


class Deed(NamedTuple):
    """A command and who gives it."""

    command: Command
    actor: Actor


_CLERK, _OFFICE = person("clerk", VILLAGE), person("clerk", TOWNSHIP)
_HANDLER, _SUPERVISOR = person("handler", DEPARTMENT), person("supervisor", TOWNSHIP)

LIFE: Final = (
    Deed(Report(place=VILLAGE, subject="路灯不亮", matter="facility", channel="grid"), _CLERK),
    Deed(Accept(), _CLERK),
    Deed(Escalate(to=TOWNSHIP, reason="需要镇里处理"), _CLERK),
    Deed(Dispatch(lead=DEPARTMENT), _OFFICE),
    Deed(Acknowledge(), _HANDLER),
    Deed(Note(phase="during", text="已到现场查看"), _HANDLER),
    Deed(Resolve(result="已更换灯泡"), _HANDLER),
    Deed(Check(passed=True, finding="属实"), _SUPERVISOR),
    Deed(Appraise(), _SUPERVISOR),
    Deed(Archive(), _SUPERVISOR),
)

CarryOut = Callable[[Deed, str | None, str], str]
"""Carries out a deed on the case of a number, or a report without one, under a key; returns the number."""


def lives(name: str, carry_out: CarryOut) -> Iterator[int]:
    """Give one command after another, one case after another, without end; `name` makes the keys this client's own."""
    for case in count():
        number = None
        for step, deed in enumerate(LIFE):
            number = carry_out(deed, number, f"{name}:{case}:{step}")
            yield 1
