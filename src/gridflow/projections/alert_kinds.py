"""The kinds of alerts 预警."""

from enum import StrEnum


class AlertKind(StrEnum):
    """What a unit was told."""

    REMIND = "remind"
    URGE = "urge"
    MISSED = "missed"
    YELLOW = "yellow"
    RED = "red"
    BLACK = "black"
    ORDER = "order"
    RISK = "risk"
    REVISED = "revised"
    ACCOMPANY = "accompany"
    ASSIST = "assist"
    SEND_BACK = "send-back"
    FALLBACK = "fallback"
    OWNER = "owner"
    RECHECK = "recheck"
    REQUEST = "request"
    RULED = "ruled"

    @property
    def chinese(self) -> str:
        return _CHINESE[self]


_CHINESE = {
    AlertKind.REMIND: "提醒",
    AlertKind.URGE: "催办",
    AlertKind.MISSED: "逾期",
    AlertKind.YELLOW: "黄牌",
    AlertKind.RED: "红牌",
    AlertKind.BLACK: "黑牌",
    AlertKind.ORDER: "督办",
    AlertKind.RISK: "研判预警",
    AlertKind.REVISED: "期限修订",
    AlertKind.ACCOMPANY: "到场陪同",
    AlertKind.ASSIST: "协办",
    AlertKind.SEND_BACK: "申请退回",
    AlertKind.FALLBACK: "兜底",
    AlertKind.OWNER: "包案",
    AlertKind.RECHECK: "复核",
    AlertKind.REQUEST: "待裁定",
    AlertKind.RULED: "已裁定",
}
