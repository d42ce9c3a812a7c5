"""A well-formed command of each kind, and a role that may give it."""

from gridflow.aggregates.case.commands import COMMANDS, INTERNAL_COMMANDS
from gridflow.aggregates.command import Command
from gridflow.aggregates.event import SYSTEM_ROLE
from gridflow.policy import builtin_pack
from gridflow.testing.territory import GRID, SECOND_GRID, VILLAGE

PHOTO = {"kind": "photo", "reference": "photos/1.jpg", "sha256": "0" * 64}
EXAMPLES: dict[str, dict[str, object]] = {
    "report": {"place": GRID, "subject": "井盖松动", "matter": "facility", "channel": "grid"},
    "settle": {"result": "已处理"},
    "accompany": {"remark": "已到场"},
    "accept": {},
    "decline": {"reason": "不属实"},
    "merge": {"into": "990101-20261120-000002-6", "reason": "重复上报"},
    "withdraw": {"reason": "误报"},
    "escalate": {"reason": "超出能力"},
    "delegate": {"to": VILLAGE, "reason": "属地办理"},
    "dispatch": {"lead": GRID},
    "acknowledge": {},
    "transfer": {"to": SECOND_GRID, "reason": "更便于办理"},
    "assist": {"unit": SECOND_GRID, "task": "协助围挡"},
    "reply-assistance": {"assistance": "assist-1", "reply": "已围挡"},
    "release-assistance": {"assistance": "assist-1", "reason": "无需协办"},
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
    "remind": {"text": "请抓紧办理"},
    "notify-risk": {"to": [GRID], "text": "有群体上访风险"},
    "order-supervision": {"cause": "久拖不决"},
    "answer-supervision": {"order": "order-1", "answer": "即办"},
    "lift-supervision": {"order": "order-1", "reason": "已答复"},
    "assign-owner": {"owner": "leader", "unit": VILLAGE},
    "reclassify": {"urgency": "urgent", "reason": "有人受伤"},
    "apply-policy": {"reason": "新办法已施行"},
    "correct": {"subject": "路灯不亮两盏", "reason": "数目有误"},
    "publish": {"subject": "一处路灯报修", "reason": "居民关心"},
    "unpublish": {"reason": "涉及隐私"},
    "appraise": {},
    "appeal": {"item": "stages-missed", "reason": "因台风停工"},
    "rule-appeal": {"item": "stages-missed", "upheld": True, "reason": "属实"},
    "archive": {},
    "draw-recheck": {"draw": "draw-2026-12"},
    "recheck": {"passed": True, "finding": "仍完好"},
    "fire-rungs": {"clock": "accept-1"},
    "recount-deadline": {"clock": "accept-1"},
    "hand-over": {},
}


def example(name: str, **changes: object) -> Command:
    """The example of a command; `changes` replace its fields."""
    return COMMANDS[name].model_validate(EXAMPLES[name] | changes)


def role_of(name: str) -> str:
    """The first role that may give a command under the pack `s0`; what only the engine gives needs no pack's leave."""
    roles = (role for role, able in builtin_pack("s0").roles.items() if name in able)
    return SYSTEM_ROLE if COMMANDS[name] in INTERNAL_COMMANDS else next(roles)
