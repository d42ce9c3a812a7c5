"""Random hands: commands that mostly fit the case they are given on, and often enough do not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Final, TypeVar

from gridflow.aggregates.calendar import ImportNotice
from gridflow.aggregates.case import Case
from gridflow.aggregates.case.commands import COMMANDS, Kind, Report, Urgency
from gridflow.aggregates.event import SYSTEM_ROLE, Actor
from gridflow.aggregates.policy import AdoptPolicy
from gridflow.application.bus import Request
from gridflow.policy import Stage, builtin_pack
from gridflow.territory import UnitTree
from gridflow.testing.packs import s0_text
from gridflow.testing.territory import (
    COUNTY,
    COUNTY_CODE,
    FAR_GRID,
    FAR_VILLAGE,
    GRID,
    SECOND_GRID,
    SIBLING_GRID,
    TOWNSHIP,
    UNITS,
    VILLAGE,
)

T = TypeVar("T")

ROLES: Final = builtin_pack("s0").roles
CODES: Final = [unit.code for unit in UNITS]
PLACES: Final = [GRID, GRID, SECOND_GRID, SIBLING_GRID, FAR_GRID, VILLAGE, FAR_VILLAGE]


@cache
def tree_of(county: str) -> UnitTree:
    """The small county under another code."""
    parents = [(unit, unit.parent.replace(COUNTY_CODE, county, 1) if unit.parent else None) for unit in UNITS]
    return UnitTree([replace(unit, code=unit.code.replace(COUNTY_CODE, county, 1), parent=up) for unit, up in parents])


_EARLIEST: Final = datetime(2026, 1, 1, tzinfo=UTC)

_RESPITE: Final = ["request-extension", "request-suspension", "rule-extension", "rule-suspension", "resume"]
_BESIDE: Final = [
    *["note", "accompany", "assign-owner", "reclassify", "apply-policy"],
    *["correct", "publish", "unpublish", "remind"],
]

# What may well be granted in each stage, so that most cases get somewhere.
SOUND: Final = {
    Stage.ACCEPT: [*["accept"] * 9, "settle", "decline", "escalate", "delegate", "merge", "withdraw", *_BESIDE],
    Stage.DISPATCH: [*["dispatch"] * 6, "escalate", "delegate", "merge", "withdraw", "notify-risk", *_BESIDE],
    Stage.RESOLVE: [
        *["resolve"] * 4,
        *["acknowledge", "send-back", "send-back", "rule-send-back", "transfer"],
        *["assist", "assist", "reply-assistance", "reply-assistance", "release-assistance"],
        *_RESPITE,
        *_BESIDE,
    ],
    Stage.SUPERVISE: [*["check", "call-back"] * 4, "rework", "rework", *_BESIDE],
    Stage.APPRAISE: [*["appraise", "archive"] * 3, "appeal", "rule-appeal", "order-supervision", "publish"],
    Stage.ARCHIVED: ["draw-recheck", "recheck", "recheck", "correct", "note"],
    Stage.DECLINED: ["accept", "correct"],
    Stage.MERGED: ["accept", "publish"],
    Stage.WITHDRAWN: ["accept", "correct"],
    Stage.REGISTERED: ["correct", "publish"],
}


@dataclass(frozen=True, slots=True)
class Hands:
    """Draws from one source of randomness, for the county of a code; the same seed gives the same hands."""

    random: Random
    county: str = COUNTY_CODE

    def there(self, code: str) -> str:
        """The unit of this county that stands where `code` stands in the small county."""
        return code.replace(COUNTY_CODE, self.county, 1)

    @property
    def tree(self) -> UnitTree:
        return tree_of(self.county)

    @property
    def codes(self) -> list[str]:
        return [self.there(code) for code in CODES]

    def likely(self, chance: float) -> bool:
        return self.random.random() < chance

    def one_of(self, choices: Sequence[T]) -> T:
        return self.random.choice(choices)

    def request(self, case: Case | None, key: str, others: Sequence[str] = ()) -> Request:
        """A command on a case, or a report when there is none. `others` are the numbers of all cases."""
        if case is None:
            return self._report(key)
        name = self._name(case)
        command = COMMANDS[name].model_validate(self._fields(name, case, others))
        actor = self._sound_actor(name, case) if self.likely(0.85) else self._any_actor(name)
        expected = case.version - self.one_of([0, 1]) if self.likely(0.1) else None
        return Request(command, actor, number=case.number, keys=(key,), expected_version=expected)

    def _report(self, key: str) -> Request:
        place = self.there(self.one_of(PLACES)) if self.likely(0.95) else self.one_of(self.codes)
        informs = self.likely(0.06)
        command = Report(
            place=place,
            subject="路灯不亮",
            matter=self._matter(informs),
            channel=self.one_of(["grid", "hotline", "sensor"]),
            urgency=Urgency.GENERAL if informs else self.one_of(list(Urgency)),
            kind=Kind.INFORMATION if informs else Kind.EVENT,
        )
        unit = place if self.likely(0.9) else self.one_of(self.codes)
        return Request(command, Actor(id=f"clerk@{unit}", role="clerk", unit=unit), keys=(key,))

    def _matter(self, informs: bool = False) -> str:
        if self.likely(0.05):
            return "weather"
        if informs:
            return self.one_of(["person", "place"])
        return self.one_of(["facility", "facility", "service", "safety", "petition"])

    def _name(self, case: Case) -> str:
        asked = next((clock.asked for clock in case.clocks if clock.asked is not None), None)
        if case.orders and self.likely(0.4):
            return "answer-supervision" if case.orders[0].answered_by is None else "lift-supervision"
        if case.send_back_by is not None and self.likely(0.6):
            return "rule-send-back"
        if asked is not None and self.likely(0.5):
            return "rule-extension" if asked.extension is not None else "rule-suspension"
        if case.assistances and self.likely(0.3):
            return self.one_of(["reply-assistance", "reply-assistance", "release-assistance"])
        if any(filed.upheld is None for filed in case.appeals) and self.likely(0.5):
            return "rule-appeal"
        if self.likely(0.8):
            return self.one_of(SOUND[case.stage])
        return self.one_of(sorted(COMMANDS))

    def _fields(self, name: str, case: Case, others: Sequence[str]) -> dict[str, object]:
        said: dict[str, object] = {
            "result": "已办",
            "reason": "见记录",
            "cause": "久拖不决",
            "finding": "属实",
            "text": "在办",
            "answer": "即办",
            "subject": "井盖松动",
            "place": self.there(GRID),
            "matter": self._matter(),
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
            "into": self.one_of(others) if others else case.number,
            "unit": self._below(case),
            "task": "现场警戒",
            "assistance": case.assistances[0].name if case.assistances and self.likely(0.9) else "assist-9",
            "reply": "已答复",
            "remark": "已到场",
            "owner": self.one_of(["wang", "li", "zhao", "zhao"]),
            "item": self.one_of(["stages-missed", "stages-missed", "orders", "beauty"]),
            "draw": "2026-11",
        }
        fields = COMMANDS[name].model_fields
        drawn = {field: value for field, value in said.items() if field in fields and fields[field].is_required()}
        if name == "notify-risk":
            drawn["to"] = [self._below(case)]
        if name == "escalate" and self.likely(0.3):
            drawn["to"] = self.one_of([self.there(COUNTY), self.there(TOWNSHIP), self.one_of(self.codes)])
        if name == "dispatch" and self.likely(0.3):
            drawn["assisting"] = [self._below(case)]
        if name in ("resolve", "settle", "note") and self.likely(0.8):
            drawn["evidence"] = [{"kind": "photo", "reference": "照片", "sha256": "ab" * 32}]
        if name in ("resolve", "settle") and case.matter == "safety" and self.likely(0.9):
            drawn["closing"] = "removed"
        if name == "reclassify":
            drawn["urgency"] = self.one_of(list(Urgency)).value
        if name == "correct":
            drawn["place" if self.likely(0.4) else "subject"] = self.there(self.one_of([GRID, SECOND_GRID]))
        if name in ("request-extension", "rule-extension", "rule-suspension", "request-suspension", "resume"):
            drawn |= self._clock(case)
        if case.reported_at is not None and self.likely(0.05):
            drawn["occurred_at"] = case.reported_at - timedelta(minutes=self.one_of([0, 1]))
        return drawn

    def _clock(self, case: Case) -> dict[str, object]:
        asked = [clock.name for clock in case.clocks if clock.asked is not None]
        names = [clock.name for clock in case.clocks if clock is not case.clock]
        if asked and self.likely(0.8):
            return {"clock": self.one_of(asked)}
        return {"clock": self.one_of(names)} if names and self.likely(0.4) else {}

    def policy(self, now: datetime) -> AdoptPolicy:
        """The pack of the county with other terms, another ladder, another anchor, or a sensitive period around now."""
        text, today = s0_text(), now.date()
        first, last = today - timedelta(days=2), today + timedelta(days=9)
        changes = {
            'resolve = "5wd"': f'resolve = "{self.one_of(["2wd", "9wh", "8d", "1mo"])}"',
            'anchor = "previous_stage"': 'anchor = "report"',
            'offset = "+2wd"': f'offset = "{self.one_of(["+1wd", "+3d", "+8wh"])}"',
            'fallback = "township"\n': 'fallback = "first-lead"\n',
            "most = 2\n": "most = 1\n",
            'name = "remind"\n': 'name = "remind"\ndaily = true\n',
            "[triage]": f'[sensitive_periods.sweep]\ntitle = "专项行动"\nfirst = {first}\nlast = {last}\n\n'
            '[[special_terms]]\nperiod = "sweep"\nterms = { accept = "1wd", assist = "5wh" }\n\n[triage]',
        }
        for old, new in changes.items():
            assert old in text, f"the pack has no {old} any more"
            if self.likely(0.4):
                text = text.replace(old, new, 1)
        return AdoptPolicy(text=text)

    def paper(self, now: datetime, number: int) -> ImportNotice:
        """A local notice for some unit; for the county's root it may say a lot."""
        unit, today = self.one_of(self.codes[:9]), now.date()
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
        above = case.dispatcher if case.stage is Stage.RESOLVE and case.dispatcher else case.holder
        below = [code for code in self.codes if code != above and self.tree.within(code, above)]
        return self.one_of(below) if below and self.likely(0.9) else self.one_of(self.codes)

    def _sound_actor(self, name: str, case: Case) -> Actor:
        return self._someone(self.one_of(_able(name)), self._sound_unit(name, case))

    def _sound_unit(self, name: str, case: Case) -> str:
        county = self.there(COUNTY)
        order = case.orders[0] if case.orders else None
        above = self.tree.get(case.holder).parent or county
        match name:
            case "settle":
                return case.place
            case "acknowledge" | "send-back" | "resolve" | "note" | "transfer" | "assist" | "release-assistance":
                return case.lead or case.holder
            case "appeal":
                return self.one_of(sorted(case.handling_units)) if case.handling_units else case.holder
            case "reply-assistance":
                return case.assistances[0].unit if case.assistances else case.holder
            case "accompany":
                return self.one_of(sorted(case.accompany)) if case.accompany else case.place
            case "rule-send-back":
                return case.dispatcher or case.holder
            case "order-supervision" | "remind" | "reclassify" | "apply-policy":
                return above
            case "rule-extension" | "rule-suspension":
                return order.by if order is not None and self.likely(0.5) else above
            case "request-extension" if order is not None and self.likely(0.5):
                return order.to
            case "answer-supervision":
                return order.to if order is not None else case.holder
            case "lift-supervision":
                return order.by if order is not None else case.holder
            case "fire-rungs" | "recount-deadline" | "hand-over" | "draw-recheck":
                return county
            case _:
                return case.holder

    def _any_actor(self, name: str) -> Actor:
        role = self.one_of(_able(name)) if self.likely(0.7) else self.one_of(sorted(ROLES))
        return self._someone(role, self.one_of(self.codes))

    def _someone(self, role: str, unit: str) -> Actor:
        """One person a role and unit, or one of two people who turn up in every part."""
        name = self.one_of(["wang", "li"]) if self.likely(0.15) else f"{role}@{unit}"
        return Actor(id=name, role=role, unit=unit)


def _able(name: str) -> list[str]:
    """The roles that may give a command; what only the engine gives needs no pack's leave."""
    return [role for role, commands in ROLES.items() if name in commands] or [SYSTEM_ROLE]
