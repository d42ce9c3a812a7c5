"""The register of people 人员台账 as a table: a line for each post that somebody holds, or for somebody without one."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from gridflow.aggregates.command import Command
from gridflow.aggregates.person import (
    Appointment,
    ApproveAppointment,
    BindBadge,
    BindDevice,
    CorrectPerson,
    Person,
    ProposeAppointment,
    RegisterPerson,
)
from gridflow.application.sheets.cells import TRUTH, command_of, day_of_cell, one_a_cell, read_cells
from gridflow.application.sheets.errors import ImportRefused, LineError
from gridflow.application.sheets.importing import Draft
from gridflow.application.sheets.sheet import Place, Sheet
from gridflow.application.sheets.table import Column, Line, Table, read_table
from gridflow.application.staff import staff_within
from gridflow.policy.policies import BEGINNING, Policies

STAFF_COLUMNS: Final = (
    Column("person", "标识", ("工号", "人员标识"), required=True),
    Column("full_name", "姓名", required=True),
    Column("birth_date", "出生日期", required=True),
    Column("unit", "登记单位"),
    Column("residence", "居住地"),
    Column("phone", "电话", ("手机", "联系电话")),
    Column("app_capable", "能用手机应用"),
    Column("post", "岗位"),
    Column("post_unit", "任职单位"),
    Column("effective_on", "任职日期"),
    Column("document", "任职文件"),
    Column("published_on", "公布日期"),
    Column("badge", "证件号"),
    Column("device", "设备号"),
)
_READERS: Final = {
    "birth_date": day_of_cell,
    "app_capable": TRUTH,
    "effective_on": day_of_cell,
    "published_on": day_of_cell,
}
_PARTICULARS: Final = ("person", "full_name", "birth_date", "unit", "residence", "phone", "app_capable")
_APPROVAL: Final = ("effective_on", "document", "published_on")
_POST_FIELDS: Final = {"unit": "post_unit"}
_WHO: Final = ("full_name", "birth_date")
"""What tells that an id is the same person's."""
_CORRECTED: Final = "按导入的表格更正"
_Said: TypeAlias = dict[tuple[str, str], tuple[int, object]]
"""What was said first of a person and a field, and in which line."""


def staff_drafts(data: bytes, place: Place) -> list[Draft]:
    """What there is to do for the people in a file. Somebody who is registered is corrected where the file says
    something else; a blank cell says nothing. An appointment is proposed and approved in one; who holds the post in the
    unit already is known, whatever the policy says of it. Raises ImportRefused."""
    table = read_table(data, STAFF_COLUMNS)
    drafts: list[Draft] = []
    errors = list(table.errors)
    first: _Said = {}
    for line in table.lines:
        if not line.faulty:
            draft, wrong = _draft(table, line, place, first)
            errors += wrong
            drafts += [draft] if draft is not None else []
    if errors:
        raise ImportRefused(errors)
    return drafts


def staff_rows(place: Place) -> list[list[str]]:
    """The people of a place on its day as lines of the table, under its Chinese headings, in order of id and post."""
    titles = {post.id: post.title for post in place.policy.staffing}
    rows = [[column.title for column in STAFF_COLUMNS]]
    for person, posts in staff_within(place.registers, place.top, place.day):
        held: list[Appointment | None] = [*sorted(posts, key=lambda one: (one.post, one.unit))]
        rows += [_row(person, post, titles, place) for post in held or [None]]
    return rows


STAFF: Final = Sheet("人员", RegisterPerson, staff_drafts, staff_rows)
"""The register of people as a table."""


def _draft(table: Table, line: Line, place: Place, first: _Said) -> tuple[Draft | None, list[LineError]]:
    """What there is to do for a line, or what is wrong with it."""
    values, errors = read_cells(table, line, _READERS)
    errors += _otherwise(table, line, values, first)
    person = str(values.get("person", ""))
    known = place.registers.people.get(person)
    made: list[Command | None] = []

    def add(kind: type[Command], said: Mapping[str, Any], fields: Mapping[str, str] | None = None) -> None:
        command, wrong = command_of(kind, said, table, line, fields)
        made.append(command)
        errors.extend(wrong)

    particulars: dict[str, Any] = {name: values[name] for name in _PARTICULARS if name in values}
    if known is not None and all(getattr(known, name) == values.get(name) for name in _WHO):
        add(CorrectPerson, particulars | {"reason": _CORRECTED})
    else:
        add(RegisterPerson, particulars)
    if "post" in values:
        post = {"person": person, "post": _post_id(str(values["post"]), known, place) or ""}
        if not post["post"]:
            titles = "、".join(one.title for one in place.policy.staffing) or "无"
            errors.append(table.error(line.number, "post", f"现行政策没有这一岗位,可用:{titles}"))
        if "post_unit" in values:
            post["unit"] = str(values["post_unit"])
        if known is None or not _holds(known, post, values, place):
            add(ProposeAppointment, post, _POST_FIELDS)
            add(ApproveAppointment, post | {name: values[name] for name in _APPROVAL if name in values}, _POST_FIELDS)
    elif extra := [name for name in ("post_unit", *_APPROVAL) if name in values]:
        errors.append(table.error(line.number, extra[0], "没有写明岗位"))
    for name, kind in (("badge", BindBadge), ("device", BindDevice)):
        for item in str(values.get(name, "")).split():
            add(kind, {"person": person, name: item})
    commands = tuple(command for command in made if command is not None)
    # What decisions call the unit is that of the post.
    columns = {**table.headings, "unit": table.headings.get("post_unit", "")}
    draft = Draft(line.number, person, commands, registered=known is not None, columns=columns)
    return (None if errors else draft), one_a_cell(errors)


def _otherwise(table: Table, line: Line, values: Mapping[str, object], first: _Said) -> list[LineError]:
    """What a line says of a person otherwise than a line before it; `first` is what was said first, and where."""
    errors = []
    for name in filter(values.__contains__, _PARTICULARS):
        number, said = first.setdefault((str(values.get("person", "")), name), (line.number, values[name]))
        if said != values[name]:
            errors.append(table.error(line.number, name, f"与第{number}行所写的不同"))
    return errors


def _post_id(said: str, known: Person | None, place: Place) -> str | None:
    """The id of the post that is named by its title or its id: one of the policy, or else one that the person holds."""
    found = next((post.id for post in place.policy.staffing if said in (post.title, post.id)), None)
    if found is not None or known is None:
        return found
    held = [one.appointment.post for one in known.holding(place.day, place.registers.units)]
    return next((post for post in held if said == post or said in _titles(post, place.catalogue.policies)), None)


def _titles(post: str, policies: Policies) -> set[str]:
    """What a post is, or was, called by the county's policy."""
    packs = (policies.at((), start) for start in (BEGINNING, *policies.starts(BEGINNING)))
    return {one.title for pack in packs for one in pack.staffing if one.id == post}


def _holds(person: Person, post: Mapping[str, str], values: Mapping[str, object], place: Place) -> bool:
    """Whether somebody holds a post in a unit on the day, and, if the line says it, since the day that it says."""
    since = values.get("effective_on")
    return any(
        (one.appointment.post, one.unit) == (post["post"], post.get("unit")) and since in (None, one.appointment.since)
        for one in person.holding(place.day, place.registers.units)
    )


def _row(person: Person, post: Appointment | None, titles: Mapping[str, str], place: Place) -> list[str]:
    particulars = [
        person.id,
        person.full_name,
        person.birth_date.isoformat(),
        person.unit,
        person.residence or "",
        person.phone or "",
        "是" if person.app_capable else "否",
    ]
    held = [""] * 5
    if post is not None:
        held = [
            titles.get(post.post, post.post),
            place.registers.units.current(post.unit, place.day),
            post.since.isoformat(),
            post.document or "",
            post.published_on.isoformat() if post.published_on is not None else "",
        ]
    return [*particulars, *held, "\n".join(person.badges), "\n".join(person.devices)]
