"""What every command does in every state: one table, written from DESIGN §4 and the rules and not from the code.

A cell is the topics of the events, in order and without their `case.`, or the error. What a row does not name is not
admitted in the stage.
"""

from gridflow.aggregates.case.commands import COMMANDS
from gridflow.errors import (
    BeyondPolicy,
    ClosingUnmet,
    GridFlowError,
    InvalidInput,
    NotAdmitted,
    NotPermitted,
    RequestTooLate,
    UnknownCase,
    UnknownUnit,
)

Cell = str | type[GridFlowError]
Row = dict[str, Cell]

NOTHING = ""
LATE = "deadline-missed clock-stopped stage-overrun-closed"
REVISED = "deadline-revised"
ORDERED = "supervision-ordered clock-started"
RED_BY_NOW = f"deadline-missed {ORDERED} card-issued card-issued {ORDERED} clock-stopped stage-overrun-closed"

SYSTEM: Row = {"fire-rungs": NOTHING, "recount-deadline": NOTHING, "hand-over": NOTHING}
SHOWN: Row = {"publish": "visibility-changed", "unpublish": NotAdmitted}
ENDED: Row = SYSTEM | SHOWN | {"correct": "details-corrected"}
WORKED: Row = ENDED | {
    "request-extension": NotAdmitted,
    "rule-extension": NotAdmitted,
    "request-suspension": NotAdmitted,
    "rule-suspension": NotAdmitted,
    "resume": NotAdmitted,
    "note": "progress-noted",
    "remind": "reminder-issued",
    "notify-risk": "risk-notified",
    "order-supervision": ORDERED,
    "answer-supervision": InvalidInput,
    "lift-supervision": InvalidInput,
    "assign-owner": "owner-assigned",
}
TIMED: Row = WORKED | {
    "accompany": NotPermitted,
    "reclassify": f"reclassified {REVISED}",
    "apply-policy": NOTHING,
    "request-extension": BeyondPolicy,
    "request-suspension": BeyondPolicy,
}
INTAKE: Row = TIMED | {
    "merge": "clock-stopped merged",
    "withdraw": "clock-stopped withdrawn",
    "escalate": "escalated",
    "delegate": InvalidInput,  # below a village there are only grids
}
ACCEPT: Row = INTAKE | {
    "settle": "clock-stopped settled",
    "accept": "clock-stopped accepted clock-started",
    "decline": "clock-stopped declined",
}
DISPATCH: Row = INTAKE | {"dispatch": "clock-stopped dispatched clock-started"}
RESOLVE: Row = TIMED | {
    "acknowledge": "acknowledged",
    "transfer": "transferred",
    "assist": "assistance-requested clock-started",
    "reply-assistance": InvalidInput,
    "release-assistance": InvalidInput,
    "send-back": "send-back-requested",
    "rule-send-back": NotAdmitted,
    "request-extension": "extension-requested",
    "request-suspension": "suspension-requested",
    "resolve": "clock-stopped resolved",
}
SUPERVISE: Row = WORKED | {"check": "resolution-checked", "call-back": NotAdmitted, "rework": NotAdmitted}
APPRAISE: Row = WORKED | {
    "appraise": "appraised",
    "appeal": NotAdmitted,
    "rule-appeal": InvalidInput,
    "archive": NotAdmitted,
}
ARCHIVED: Row = ENDED | {"draw-recheck": "recheck-drawn", "recheck": NotAdmitted}

UNDER_ORDER: Row = {
    "answer-supervision": "clock-stopped supervision-answered",
    "lift-supervision": NotAdmitted,
    "decline": NotAdmitted,
    "merge": NotAdmitted,
    "withdraw": NotAdmitted,
}
URGENT: Row = ACCEPT | {
    "delegate": "delegated",
    "accompany": "accompanied",
    "reclassify": InvalidInput,
    "fire-rungs": "reminder-issued",
}
SENT_BACK: Row = RESOLVE | {
    "send-back": NotAdmitted,
    "rule-send-back": "clock-stopped send-back-ruled clock-started",
    "transfer": NotAdmitted,
    "resolve": NotAdmitted,
}
ASKED: Row = RESOLVE | {"request-extension": NotAdmitted, "request-suspension": NotAdmitted, "transfer": NotAdmitted}
ASSISTED: Row = {
    "assist": InvalidInput,  # that unit assists already
    "transfer": InvalidInput,
    "reply-assistance": "clock-stopped assistance-replied",
    "release-assistance": "clock-stopped assistance-released",
    "resolve": NotAdmitted,
}
APPRAISED: Row = APPRAISE | {
    "appraise": NotAdmitted,
    "appeal": "appeal-filed",
    "archive": "archived",
    "remind": NotAdmitted,
    "order-supervision": NotAdmitted,
}
OVERDUE: Row = RESOLVE | {
    "request-extension": RequestTooLate,
    "request-suspension": RequestTooLate,
    "resolve": f"{LATE} resolved",
    "transfer": "deadline-missed transferred",
    "reclassify": "reclassified",
    "fire-rungs": "reminder-issued deadline-missed",
}

ACCEPTED_LATE: Row = ACCEPT | {
    "settle": f"{LATE} settled",
    "accept": f"{LATE} accepted clock-started",
    "decline": f"{LATE} declined",
    "merge": f"{LATE} merged",
    "withdraw": f"{LATE} withdrawn",
    "escalate": "deadline-missed escalated",
    "reclassify": "reclassified",
    "fire-rungs": "reminder-issued deadline-missed",
}

NOBODYS: Row = dict.fromkeys(COMMANDS, UnknownCase)

TRANSITIONS: dict[str, Row] = {
    "not reported": NOBODYS | {"report": "reported clock-started"},
    # 受理
    "reported": ACCEPT,
    "urgent": URGENT,
    "urgent, the grid has been there": URGENT | {"accompany": NotPermitted},
    "a petition without an owner": ACCEPT | {"settle": ClosingUnmet},
    "acceptance overdue": ACCEPTED_LATE,
    "acceptance overdue by a red card": ACCEPT
    | {
        "settle": f"{RED_BY_NOW} settled",
        "accept": f"{RED_BY_NOW} accepted clock-started",
        "decline": NotAdmitted,
        "merge": NotAdmitted,
        "withdraw": NotAdmitted,
        "escalate": f"deadline-missed {ORDERED} card-issued card-issued {ORDERED} escalated",
        "reclassify": "reclassified",
        "fire-rungs": f"reminder-issued deadline-missed reminder-issued {ORDERED} card-issued card-issued {ORDERED}",
    },
    "acceptance under order": ACCEPT | UNDER_ORDER,
    "counted in an old calendar": ACCEPT | {"recount-deadline": REVISED},
    "counted under an old policy": ACCEPT | {"apply-policy": REVISED},
    "counted under an old policy, and overdue": ACCEPTED_LATE,
    "public": ACCEPT | {"publish": NotAdmitted, "unpublish": "visibility-changed"},
    # 流转
    "accepted": DISPATCH,
    "under order": {name: cell for name, cell in (DISPATCH | UNDER_ORDER).items() if name != "decline"},
    "order answered": DISPATCH
    | {
        "answer-supervision": NotAdmitted,
        "lift-supervision": "supervision-lifted",
        "merge": NotAdmitted,
        "withdraw": NotAdmitted,
    },
    "order overdue": DISPATCH
    | {
        "answer-supervision": f"{LATE} supervision-answered",
        "lift-supervision": NotAdmitted,
        "dispatch": f"{LATE} dispatched clock-started",
        "escalate": "deadline-missed escalated",
        "reclassify": "reclassified",
        "fire-rungs": "reminder-issued deadline-missed",
        "merge": NotAdmitted,
        "withdraw": NotAdmitted,
    },
    "sent back": DISPATCH,
    "the grid that reported it is no more": DISPATCH
    | {"hand-over": "handed-over"}
    | dict.fromkeys(("report", "settle", "accompany", "appeal"), UnknownUnit),
    # 办结
    "dispatched": RESOLVE,
    "signed for": RESOLVE | {"acknowledge": NotAdmitted},
    "transferred": RESOLVE | {"transfer": BeyondPolicy},
    "assistance asked for": RESOLVE | ASSISTED | {"reclassify": f"reclassified {REVISED} {REVISED}"},
    "assistance overdue": RESOLVE
    | ASSISTED
    | {
        "reply-assistance": f"{LATE} assistance-replied",
        "release-assistance": f"{LATE} assistance-released",
        "reclassify": "reclassified",  # three days from now on would be no less than what is left
        "fire-rungs": "reminder-issued",
    },
    "assistance given": RESOLVE,
    "send-back asked for": SENT_BACK,
    "send-back asked for too late": SENT_BACK
    | {
        "request-extension": RequestTooLate,
        "request-suspension": RequestTooLate,
        "rule-send-back": f"{LATE} send-back-ruled clock-started",
        "reclassify": "reclassified",
        "fire-rungs": "reminder-issued deadline-missed",
    },
    "send-back asked for with assistance open": RESOLVE
    | ASSISTED
    | SENT_BACK
    | {
        "assist": InvalidInput,
        "reclassify": f"reclassified {REVISED} {REVISED}",
        "reply-assistance": "clock-stopped assistance-replied",
        "release-assistance": "clock-stopped assistance-released",
        "rule-send-back": "clock-stopped clock-stopped assistance-released send-back-ruled clock-started",
    },
    "send-back denied": RESOLVE,
    "send-back to be denied": SENT_BACK | {"rule-send-back": "send-back-ruled"},
    "last send-back asked for": SENT_BACK
    | {"rule-send-back": "clock-stopped send-back-ruled fallback-assigned clock-started"},
    "kept by the fallback unit": RESOLVE | {"transfer": BeyondPolicy, "send-back": BeyondPolicy},
    "extension asked for": ASKED | {"rule-extension": f"extension-ruled {REVISED}"},
    "extension to be refused": ASKED | {"rule-extension": "extension-ruled"},
    "extended": RESOLVE | {"request-extension": BeyondPolicy},
    "suspension asked for": ASKED | {"rule-suspension": f"suspension-ruled clock-paused {REVISED}"},
    "suspension to be refused": ASKED | {"rule-suspension": "suspension-ruled"},
    "paused": RESOLVE | {"request-suspension": BeyondPolicy, "resume": f"clock-resumed {REVISED}"},
    "resumed": RESOLVE | {"request-suspension": BeyondPolicy},
    "resolution overdue": OVERDUE,
    "resolution overdue and stated": OVERDUE
    | {"resolve": "clock-stopped stage-overrun-closed resolved", "transfer": "transferred", "fire-rungs": NOTHING},
    "a petition being dealt with": RESOLVE | {"resolve": ClosingUnmet},
    "a petition with an owner": RESOLVE | {"assign-owner": NotAdmitted},
    "a building to be proved": RESOLVE | {"resolve": ClosingUnmet},
    "joined by a duplicate": RESOLVE,
    "being reworked": RESOLVE,
    "reopened": RESOLVE,
    # 督办
    "resolved": SUPERVISE,
    "settled": SUPERVISE,
    "to be called back": SUPERVISE | {"call-back": "satisfaction-recorded"},
    "checked, to be called back": SUPERVISE | {"check": NotAdmitted, "call-back": "satisfaction-recorded"},
    "check failed": SUPERVISE | {"check": NotAdmitted, "rework": "rework-ordered clock-started"},
    "dissatisfied": SUPERVISE | {"rework": "rework-ordered clock-started"},
    "checked, under order": SUPERVISE
    | {
        "check": NotAdmitted,
        "answer-supervision": "clock-stopped supervision-answered",
        "lift-supervision": NotAdmitted,
    },
    "checked, order answered": SUPERVISE
    | {"check": NotAdmitted, "answer-supervision": NotAdmitted, "lift-supervision": "supervision-lifted"},
    # 考核
    "checked": APPRAISE,
    "appraised": APPRAISED,
    "appealed": APPRAISED | {"appeal": NotAdmitted, "rule-appeal": "appeal-ruled", "archive": NotAdmitted},
    "appeal ruled on": APPRAISED | {"appeal": NotAdmitted},
    # 已结束
    "archived": ARCHIVED,
    "archived and public": ARCHIVED | {"publish": NotAdmitted, "unpublish": "visibility-changed"},
    "drawn": ARCHIVED | {"draw-recheck": NOTHING, "recheck": "rechecked"},
    "drawn and found bad": ARCHIVED | {"draw-recheck": NOTHING, "recheck": "rechecked rework-ordered clock-started"},
    "declined": ENDED,
    "merged": ENDED,
    "withdrawn": ENDED,
    "registered": SYSTEM | {"correct": "details-corrected"},
}
