"""A well-formed command of each kind, and a role that may give it."""

from gridflow.aggregates.case.commands import COMMANDS
from gridflow.aggregates.command import Command
from gridflow.policy import builtin_pack
from gridflow.testing.territory import GRID

EXAMPLES: dict[str, dict[str, object]] = {
    "report": {"place": GRID, "subject": "井盖松动", "matter": "facility", "channel": "grid"},
    "settle": {"result": "已处理"},
    "decline": {"reason": "不属实"},
    "escalate": {"reason": "超出能力"},
    "delegate": {"to": GRID, "reason": "属地办理"},
    "dispatch": {"lead": GRID},
    "send-back": {"reason_code": "not-ours", "reason": "不归我们"},
    "rule-send-back": {"upheld": True, "reason": "属实"},
    "request-extension": {"extension": "3wd", "reason": "等待配件"},
    "rule-extension": {"granted": True, "reason": "属实"},
    "request-suspension": {"until": "2026-12-10T10:00:00+08:00", "reason": "等待鉴定"},
    "rule-suspension": {"granted": True, "reason": "属实"},
    "resume": {"reason": "鉴定已出"},
    "note": {"phase": "during", "text": "正在办理"},
    "resolve": {"result": "已办"},
    "check": {"passed": True, "finding": "属实"},
    "call-back": {"satisfied": True},
    "rework": {"reason": "未办好"},
    "order-supervision": {"cause": "久拖不决"},
    "answer-supervision": {"order": "order-1", "answer": "即办"},
    "lift-supervision": {"order": "order-1", "reason": "已答复"},
    "fire-rungs": {"clock": "accept-1"},
    "recount-deadline": {"clock": "accept-1"},
}


def example(name: str) -> Command:
    return COMMANDS[name].model_validate(EXAMPLES.get(name, {}))


def role_of(name: str) -> str:
    return next(role for role, able in builtin_pack("s0").roles.items() if name in able)
