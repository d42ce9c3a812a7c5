"""Random hands: commands that mostly fit the case they are given on, and often enough do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final, TypeVar

from gridflow.aggregates.calendar import ImportNotice
from gridflow.aggregates.case import Case
from gridflow.aggregates.case.commands import COMMANDS, Report, Urgency
from gridflow.aggregates.event import Actor
from gridflow.application.bus import Request
from gridflow.policy import Stage, builtin_pack
from gridflow.testing.territory import (
    COUNTY,
    FAR_GRID,
    FAR_VILLAGE,
    GRID,
    SECOND_GRID,
    SIBLING_GRID,
    TOWNSHIP,
    UNITS,
    VILLAGE,
    small_county,
)

T = TypeVar("T")

ROLES: Final = builtin_pack("s0").roles
TREE: Final = small_county()
CODES: Final = [unit.code for unit in UNITS]
PLACES: Final = [GRID, GRID, SECOND_GRID, SIBLING_GRID, FAR_GRID, VILLAGE, FAR_VILLAGE]

_EARLIEST: Final = datetime(2026, 1, 1, tzinfo=UTC)

# What may well be granted in each stage, so that most cases get somewhere.
SOUND: Final = {
    Stage.ACCEPT: ["accept", "accept", "accept", "settle", "decline", "escalate", "delegate"],
    Stage.DISPATCH: ["dispatch", "dispatch", "dispatch", "escalate", "delegate"],
    Stage.RESOLVE: [
        *["resolve", "resolve", "acknowledge", "send-back", "rule-send-back", "note"],
        *["request-extension", "request-suspension", "rule-extension", "rule-suspension", "resume"],
    ],
    Stage.SUPERVISE: ["check", "check", "call-back", "call-back", "rework"],
    Stage.APPRAISE: ["appraise", "appraise", "archive", "archive", "order-supervision"],
    Stage.ARCHIVED: ["note"],
    Stage.DECLINED: ["accept"],
}


@dataclass(frozen=True, slots=True)
class Hands:
    """Draws from one source of randomness; the same seed gives the same hands."""

    random: Random

    def likely(self, chance: float) -> bool:
        return self.random.random() < chance

    def one_of(self, choices: Sequence[T]) -> T:
        return self.random.choice(choices)

    def request(self, case: Case | None, key: str) -> Request:
        """A command on a case, or a report when there is none."""
        if case is None:
            return self._report(key)
        name = self._name(case)
        command = COMMANDS[name].model_validate(self._fields(name, case))
        actor = self._sound_actor(name, case) if self.likely(0.85) else self._any_actor(name)
        expected = case.version - self.one_of([0, 1]) if self.likely(0.1) else None
        return Request(command, actor, number=case.number, keys=(key,), expected_version=expected)

    def _report(self, key: str) -> Request:
        place = self.one_of(PLACES) if self.likely(0.95) else self.one_of(CODES)
        command = Report(
            place=place,
            subject="路灯不亮",
            matter="facility" if self.likely(0.95) else "weather",
            channel=self.one_of(["grid", "hotline", "sensor"]),
            urgency=self.one_of(list(Urgency)),
        )
        unit = place if self.likely(0.9) else self.one_of(CODES)
        return Request(command, Actor(id=f"clerk@{unit}", role="clerk", unit=unit), keys=(key,))

    def _name(self, case: Case) -> str:
        if case.orders and self.likely(0.4):
            return "answer-supervision" if case.orders[0].answered_by is None else "lift-supervision"
        if case.send_back_by is not None and self.likely(0.6):
            return "rule-send-back"
        if case.clock is not None and case.clock.asked is not None and self.likely(0.5):
            return "rule-extension" if case.clock.asked.extension is not None else "rule-suspension"
        if self.likely(0.8):
            return self.one_of(SOUND[case.stage])
        return self.one_of(sorted(COMMANDS))

    def _fields(self, name: str, case: Case) -> dict[str, object]:
        said: dict[str, object] = {
            "result": "已办",
            "reason": "见记录",
            "cause": "久拖不决",
            "finding": "属实",
            "text": "在办",
            "answer": "即办",
            "subject": "井盖松动",
            "place": GRID,
            "matter": "facility",
            "channel": "grid",
            "phase": self.one_of(["before", "during", "after"]),
            "reason_code": "not-ours" if self.likely(0.9) else "too-hard",
            "upheld": self.likely(0.6),
            "granted": self.likely(0.7),
            "extension": self.one_of(["1wd", "5wd", "5wd", "9wd", "2d"]),
            "until": (case.reported_at or _EARLIEST) + timedelta(days=self.random.randint(1, 40)),
            "passed": self.likely(0.7),
            "satisfied": self.likely(0.7),
            "lead": self._below(case),
            "to": self._below(case),
            "order": case.orders[0].name if case.orders and self.likely(0.9) else "order-9",
            "clock": case.clock.name if case.clock and self.likely(0.8) else "accept-1",
        }
        fields = COMMANDS[name].model_fields
        drawn = {field: value for field, value in said.items() if field in fields and fields[field].is_required()}
        if name == "escalate" and self.likely(0.3):
            drawn["to"] = self.one_of([COUNTY, TOWNSHIP, self.one_of(CODES)])
        if case.reported_at is not None and self.likely(0.05):
            drawn["occurred_at"] = case.reported_at - timedelta(minutes=self.one_of([0, 1]))
        return drawn

    def paper(self, now: datetime, number: int) -> ImportNotice:
        """A local notice for some unit; for the county's root it may say a lot."""
        unit, today = self.one_of(CODES[:9]), now.date()
        days = sorted({today + timedelta(days=self.random.randint(-6, 25)) for _ in range(self.random.randint(1, 12))})
        days = [day for day in days if day.year == today.year] or [today]
        off = [day.isoformat() for day in days if day.toordinal() % 3]
        return ImportNotice.model_validate(
            {
                "id": f"LOCAL-{number}",
                "unit": unit,
                "document": f"示例{number}号",
                "published": today.isoformat(),
                "source": "https://example.invalid",
                "off": off,
                "on": [day.isoformat() for day in days if day.isoformat() not in off],
            }
        )

    def next_year(self) -> ImportNotice:
        """The notice of 2027 as it might be: a long new year, a December Saturday that is worked."""
        return ImportNotice.model_validate(
            {
                "id": "CN-2027",
                "document": "示例〔2026〕1号",
                "published": "2026-11-20",
                "source": "https://example.invalid",
                "covers_year": 2027,
                "off": ["2027-01-01/2027-01-03", "2027-02-05/2027-02-11", "2027-05-01", "2027-10-01/2027-10-07"],
                "on": ["2026-12-26", "2027-02-20"],
            }
        )

    def _below(self, case: Case) -> str:
        below = [code for code in CODES if code != case.holder and TREE.within(code, case.holder)]
        return self.one_of(below) if below and self.likely(0.9) else self.one_of(CODES)

    def _sound_actor(self, name: str, case: Case) -> Actor:
        able = [role for role, commands in ROLES.items() if name in commands]
        order = case.orders[0] if case.orders else None
        match name:
            case "settle":
                unit = case.place
            case "acknowledge" | "send-back" | "resolve" | "note":
                unit = case.lead or case.holder
            case "rule-send-back":
                unit = case.dispatcher or case.holder
            case "order-supervision" | "rule-extension" | "rule-suspension":
                unit = TREE.get(case.holder).parent or COUNTY
            case "answer-supervision":
                unit = order.to if order is not None else case.holder
            case "lift-supervision":
                unit = order.by if order is not None else case.holder
            case "fire-rungs" | "recount-deadline":
                unit = COUNTY
            case _:
                unit = case.holder
        return self._someone(self.one_of(able), unit)

    def _any_actor(self, name: str) -> Actor:
        able = [role for role, commands in ROLES.items() if name in commands]
        role = self.one_of(able) if self.likely(0.7) else self.one_of(sorted(ROLES))
        return self._someone(role, self.one_of(CODES))

    def _someone(self, role: str, unit: str) -> Actor:
        """One person a role and unit, or one of two people who turn up in every part."""
        name = self.one_of(["wang", "li"]) if self.likely(0.15) else f"{role}@{unit}"
        return Actor(id=name, role=role, unit=unit)
