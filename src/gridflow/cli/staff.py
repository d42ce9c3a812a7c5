"""`gridflow staff`: the people of the grids 人员, their posts, vacancies and training."""

from datetime import date
from typing import Annotated, Any

import typer

from gridflow.aggregates.person import Appointment, Holding, Person
from gridflow.application.event_words import Words
from gridflow.application.staffing import Share, policy_of, staffing, training
from gridflow.bootstrap import County
from gridflow.cli.output import console, listing, print_json
from gridflow.cli.parameters import AsJson
from gridflow.cli.session import opened, parse_day, present, root_unit, settings_of, zone_of
from gridflow.cli.staff_commands import add_commands
from gridflow.errors import UnknownPerson
from gridflow.policy import PolicyPack
from gridflow.policy.where import Where

staff = typer.Typer()
add_commands(staff)

OfUnit = Annotated[str | None, typer.Argument(metavar="UNIT", help="单位编码;缺省为全县", show_default=False)]
OnDay = Annotated[
    str | None,
    typer.Option("--on", metavar="DAY", help="哪一日,如 2026-06-30;缺省为今日", show_default=False),
]
_PLACES = {Where.ALL: "", Where.URBAN: "城区", Where.RURAL: "农村"}


@staff.command("list")
def list_staff(context: typer.Context, unit: OfUnit = None, on: OnDay = None, as_json: AsJson = False) -> None:
    """列出一个单位及下级某一日在任的人员。"""
    settings = settings_of(context)
    with opened(settings) as county:
        day = _day(county, on)
        registers = county.territory.registers
        units = registers.units.on(day)
        top = units.get(unit or root_unit(settings)).code
        words = _words(county, day)
        found = [
            one
            for one in registers.people.holding(day, registers.units)
            if one.unit in units and units.within(one.unit, top)
        ]
    found.sort(key=lambda one: (units.path(one.unit), one.person.id))
    if as_json:
        print_json({"unit": top, "on": day, "items": [_holding(one) for one in found]})
        return
    table = listing("标识", "姓名", "岗位", "单位", "自")
    for one in found:
        post = words.post(one.appointment.post)
        table.add_row(one.person.id, one.person.full_name, post, words.unit(one.unit), f"{one.appointment.since}")
    console().print(table)


@staff.command("show")
def show(
    context: typer.Context,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="人员的标识", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """显示一个人员:登记内容、任职、证件设备与培训。"""
    settings = settings_of(context)
    with opened(settings) as county:
        people, day = county.territory.registers.people, _day(county, None)
        found = people.get(person)
        words = _words(county, day)
    if found is None:
        raise UnknownPerson(f"没有标识为“{person[:40]}”的人员,请用 gridflow staff list 查看", person=person[:40])
    trainings = [one._asdict() for one in people.trainings.of(found.id)]
    if as_json:
        print_json(_document(found, day) | {"trainings": trainings})
        return
    screen = console()
    screen.print(f"{found.full_name}({found.id}) {found.duty_on(day).chinese}", style="bold", markup=False)
    told = (
        ("登记单位", words.unit(found.unit)),
        ("出生日期", f"{found.birth_date},{found.age(day)}周岁"),
        ("居住地", words.unit(found.residence) or "本县以外"),
        ("电话", found.phone or ""),
        ("手机应用", "能操作" if found.app_capable else "不能操作"),
        ("证件", "、".join(found.badges)),
        ("设备", "、".join(found.devices)),
        *((words.post(one.post), f"{words.unit(one.unit)} 待审定") for one in found.proposals),
        *((words.post(one.post), f"{words.unit(one.unit)} {_span(one)}") for one in found.appointments),
        *(("培训", f"{one['held_on']} {one['session']}") for one in trainings),
    )
    for label, text in told:
        if text:
            screen.print(f"{label}:{text}", markup=False)


@staff.command("staffing")
def show_staffing(context: typer.Context, unit: OfUnit = None, on: OnDay = None, as_json: AsJson = False) -> None:
    """显示各岗位的配备率和缺员的单位。"""
    settings = settings_of(context)
    with opened(settings) as county:
        day = _day(county, on)
        top, policy, words = _asked(county, unit or root_unit(settings), day)
        registers = county.territory.registers
        rows = staffing(policy, registers.people, registers.grids.on(day, registers.units), top)
    if as_json:
        items = [
            {"post": row.post.id, "required": row.required, "filled": row.filled}
            | {"shares": {where: _share(share) for where, share in row.shares.items()}}
            | {"vacancies": [one._asdict() for one in row.vacancies], "uncounted": list(row.uncounted)}
            for row in rows
        ]
        print_json({"unit": top, "on": day, "items": items})
        return
    table = listing("岗位", "应配", "实配", "配备率", "缺员的单位")
    for row in rows:
        rates = "\n".join(f"{_PLACES[where]}{_rate(share)}" for where, share in row.shares.items())
        lacking = "\n".join(f"{words.unit(one.unit)} 缺{one.required - one.filled}人" for one in row.vacancies)
        table.add_row(row.post.title, str(row.required), str(row.filled), rates, lacking)
    console().print(table)


@staff.command("training")
def show_training(
    context: typer.Context,
    unit: OfUnit = None,
    year: Annotated[int | None, typer.Option(min=2000, max=2100, help="年度;缺省为今年", show_default=False)] = None,
    as_json: AsJson = False,
) -> None:
    """显示各岗位人员的年度培训率、考核率,和未培训、未考核的人员。"""
    settings = settings_of(context)
    with opened(settings) as county:
        today = _day(county, None)
        asked = year or today.year
        day = min(today, date(asked, 12, 31))
        top, policy, _ = _asked(county, unit or root_unit(settings), day)
        registers = county.territory.registers
        rows = training(policy, registers.people, registers.grids.on(day, registers.units), top, asked)
    if as_json:
        items = [
            {"post": row.post.id, "trained": _share(row.trained), "assessed": _share(row.assessed)}
            | {"untrained": list(row.untrained), "unassessed": list(row.unassessed)}
            for row in rows
        ]
        print_json({"unit": top, "year": asked, "on": day, "items": items})
        return
    table = listing("岗位", "培训率", "考核率", "未培训", "未考核")
    for row in rows:
        rates = (_rate(row.trained), _rate(row.assessed))
        table.add_row(row.post.title, *rates, " ".join(row.untrained), " ".join(row.unassessed))
    console().print(table)


def _day(county: County, on: str | None) -> date:
    return parse_day(on, "on") if on is not None else county.territory.day(present(county))


def _asked(county: County, unit: str, day: date) -> tuple[str, PolicyPack, Words]:
    """The unit that was asked for, the policy that holds there on the day, and what codes are called then."""
    units = county.territory.registers.units.on(day)
    top = units.get(unit).code
    return top, policy_of(county.rules, units, top, day, present(county)), _words(county, day)


def _words(county: County, day: date) -> Words:
    return Words(county.territory.registers.units.on(day), county.rules.policy, zone_of(county.settings))


def _holding(one: Holding) -> dict[str, Any]:
    return {
        "person": one.person.id,
        "full_name": one.person.full_name,
        "post": one.appointment.post,
        "unit": one.unit,
        "since": one.appointment.since,
        "until": one.appointment.until,
    }


def _document(person: Person, day: date) -> dict[str, Any]:
    return {
        "person": person.id,
        "unit": person.unit,
        "full_name": person.full_name,
        "birth_date": person.birth_date,
        "residence": person.residence,
        "phone": person.phone,
        "app_capable": person.app_capable,
        "duty": person.duty_on(day),
        "badges": list(person.badges),
        "devices": list(person.devices),
        "proposals": [one._asdict() for one in person.proposals],
        "appointments": [
            {"post": one.post, "unit": one.unit, "since": one.since, "until": one.until, "document": one.document}
            | {"published_on": one.published_on}
            for one in person.appointments
        ],
    }


def _share(share: Share) -> dict[str, Any]:
    return share._asdict() | {"percent": share.percent, "reached": share.reached}


def _rate(share: Share) -> str:
    if share.percent is None:
        return ""
    target = f"(目标{share.target}%)" if share.target is not None else ""
    return f"{share.part}/{share.whole} {share.percent}%{target}"


def _span(one: Appointment) -> str:
    return f"自{one.since}" if one.until is None else f"自{one.since},{one.until}起不再任"
