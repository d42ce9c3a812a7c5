"""The steps that bring the events of older logs to the shape of today. A changed event type registers its step here."""

from collections.abc import Callable
from typing import Final

from gridflow.store.upcasting import Body, Upcasters

UPCASTERS: Final = Upcasters()
"""The steps for the events of the real log."""


def _with(**added: object) -> Callable[[Body], Body]:
    """A step that adds fields with what was true of every older event."""
    return lambda body: body | added


def _as_it_was(body: Body) -> Body:
    """A step for a field whose values have become more."""
    return body


def _clock_started_2(body: Body) -> Body:
    """Version 1 knew working days to midnight, in the county's zone and the national calendar of sixteen notices, and
    one ladder with these distances. The county's first papers are those notices and the usual office hours."""
    offsets = {"remind": "-1wd", "missed": "0wd", "order": "+2wd"}
    return body | {
        "unit": None,
        "zone": None,
        "extensions": [],
        "pauses": [],
        "start": "next-day",
        "end": "midnight",
        "roll": "next-working-day",
        "remaining_unit": "wd",
        "papers": 17,
        "trace": [[*day, "wd"] for day in body["trace"]],
        "rungs": [rung | {"offset": offsets[rung["kind"]]} for rung in body["rungs"]],
    }


def _rungs_at_any_hour(body: Body) -> Body:
    """Before, no rung waited for people to be in office."""
    return body | {"rungs": [rung | {"office_hours": False} for rung in body["rungs"]]}


def _with_reply(body: Body) -> Body:
    """Before, nobody wrote what the reporter was told: it was the result."""
    return body | {"closing": None, "evidence": [], "reply": body["result"]}


def _under_the_same_pack(body: Body) -> Body:
    """Before, a running clock kept its pack, whatever its deadline was revised for."""
    kept = {"old_policy_version": body["policy_version"], "reason": None}
    return body | {"revision": body["revision"] | kept}


def _of_one_text(body: Body) -> Body:
    """Before, every pack was the whole county's, in one text, from its adoption on."""
    whole = {name: value for name, value in body.items() if name != "text"}
    return whole | {"unit": None, "effective_on": None, "texts": [body["text"]]}


UPCASTERS.register("case.clock-started", 1, _clock_started_2)
UPCASTERS.register("case.clock-started", 2, _rungs_at_any_hour)
UPCASTERS.register("case.deadline-revised", 1, _rungs_at_any_hour)
UPCASTERS.register("case.deadline-revised", 2, _under_the_same_pack)
UPCASTERS.register("case.clock-stopped", 1, _as_it_was)
UPCASTERS.register("case.stage-overrun-closed", 1, _as_it_was)
UPCASTERS.register("case.appraised", 1, _as_it_was)
UPCASTERS.register("case.reported", 1, _with(kind="event", accompany=[], query_code=None))
UPCASTERS.register("case.accepted", 1, _with(filing=None))
UPCASTERS.register("case.settled", 1, _with_reply)
UPCASTERS.register("case.resolved", 1, _with_reply)
UPCASTERS.register("case.progress-noted", 1, _with(evidence=[]))
UPCASTERS.register("case.reminder-issued", 1, _with(kind="remind", roles=[], text=None))
UPCASTERS.register("case.deadline-missed", 1, _with(roles=[]))
UPCASTERS.register("case.supervision-ordered", 1, _with(roles=[]))
UPCASTERS.register("policy.adopted", 1, _of_one_text)
UPCASTERS.register("unit.registered", 1, _with(effective_on=None, origins=[], document=None))
