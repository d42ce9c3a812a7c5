"""The forms that the pages of the registers offer: each for a command, to whoever's role may give it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from gridflow.aggregates.command import Command
from gridflow.aggregates.grid import (
    ApproveGridChange,
    ChangeState,
    DescribeUnit,
    FileGridChange,
    GridAdjustment,
    GridChange,
    RejectGridChange,
    RequestGridChange,
)
from gridflow.aggregates.matter import (
    AdmissionKind,
    AgreeMatter,
    ApproveMatter,
    ProposeMatter,
    RefuseMatter,
    WithdrawMatter,
)
from gridflow.aggregates.person import (
    ApproveAppointment,
    BindBadge,
    BindDevice,
    DutyStatus,
    EndAppointment,
    Person,
    ProposeAppointment,
    RefuseAppointment,
    RegisterPerson,
    ReleaseBadge,
    ReleaseDevice,
    SetDutyStatus,
)
from gridflow.aggregates.unit import MergeUnits, MoveUnit, RegisterUnit, RenameUnit, RetireUnit
from gridflow.application.keys import Caller
from gridflow.application.matters import Entry as MatterEntry
from gridflow.console.command_form import CommandForm, Entry
from gridflow.policy import PolicyPack
from gridflow.policy.territory_rules import GridChange as GridChangeRule
from gridflow.territory import Level, Unit, level_of_code
from gridflow.territory.codes import parent_levels

_ON: Final = Entry("effective_on", "自何日起", "day", hint="缺省为今日")
_DOCUMENT: Final = Entry("document", "依据文件")
_REASON: Final = Entry("reason", "理由", "text", required=True)
_APPLICATION_REASON: Final = Entry("reason", "申请理由", "text", required=True)
_CODES: Final = Entry("codes", "下级新编码", "pairs", hint="每行:原编码 新编码;缺省沿用原序号")


def allowed(forms: Iterable[CommandForm], caller: Caller, policy: PolicyPack) -> list[CommandForm]:
    """The forms whose commands one of the caller's roles may give."""
    able = frozenset[str]().union(*(policy.roles.get(role, frozenset()) for role in caller.roles))
    return [form for form in forms if form.gives.name in able]


def unit_forms(unit: Unit, caller: Caller, policy: PolicyPack) -> list[CommandForm]:
    """What may be done with a unit that is there.

    Where changes of grids are applied for, whoever acts below the county applies instead of changing.
    """
    url, code = f"/console/units/{unit.code}", {"code": unit.code}
    forms = [
        CommandForm(DescribeUnit, f"{url}/describe", _particulars(policy), code),
        CommandForm(RenameUnit, f"{url}/rename", (Entry("unit_name", "新名称", required=True), _ON, _DOCUMENT), code),
        CommandForm(
            MoveUnit, f"{url}/move", (Entry("parent", "新上级的编码", required=True), _ON, _DOCUMENT, _CODES), code
        ),
        CommandForm(
            MergeUnits,
            f"{url}/merge",
            (
                Entry("into", "并入单位的编码", required=True),
                Entry("unit_name", "合并后的名称", hint="缺省不变"),
                _ON,
                _DOCUMENT,
                _CODES,
            ),
            {"units": (unit.code,)},
            title="并入另一单位",
        ),
        CommandForm(
            RetireUnit,
            f"{url}/retire",
            (Entry("successors", "承接单位的编码", "codes", hint="可多个;缺省由上级承接"), _ON, _DOCUMENT),
            code,
        ),
        CommandForm(
            RegisterUnit,
            f"{url}/register",
            (
                Entry("code", "编码", required=True),
                Entry("level", "层级", "choice", required=True, choices=_levels_below(unit.level)),
                Entry("unit_name", "名称", required=True),
                Entry("effective_on", "设立之日", "day", hint="缺省与本单位同"),
                _DOCUMENT,
            ),
            {"parent": unit.code},
            title="登记下级单位",
        ),
    ]
    if policy.territory.grid_change is not GridChangeRule.APPLICATION or level_of_code(caller.unit) is Level.COUNTY:
        return allowed(forms, caller, policy)
    return allowed([_applied_for(form, unit) for form in forms], caller, policy)


def registering_form(unit: str) -> CommandForm:
    """The form that enters a person into the register of a unit."""
    return CommandForm(
        RegisterPerson,
        "/console/staff",
        (
            Entry("person", "人员标识", required=True, hint="如工号"),
            Entry("full_name", "姓名", required=True),
            Entry("birth_date", "出生日期", "day", required=True),
            Entry("residence", "居住地的单位编码"),
            Entry("phone", "电话"),
            Entry("app_capable", "能操作手机应用", "check"),
        ),
        {"unit": unit},
    )


def person_forms(person: Person, caller: Caller, policy: PolicyPack, day: date) -> list[CommandForm]:
    """What may be done with a person of the register; `day` is today."""
    url, who = f"/console/staff/{person.id}", {"person": person.id}
    titles = {post.id: post.title for post in policy.staffing}
    forms = [
        CommandForm(
            SetDutyStatus,
            f"{url}/set-duty-status",
            (
                Entry(
                    "status", "状态", "choice", required=True, choices=tuple((s.value, s.chinese) for s in DutyStatus)
                ),
            ),
            who,
        ),
        CommandForm(
            ProposeAppointment,
            f"{url}/propose-appointment",
            (
                Entry("post", "岗位", "choice", required=True, choices=tuple(titles.items())),
                Entry("unit", "单位编码", required=True),
                Entry("replaces", "接替何人", hint="人员标识"),
            ),
            who,
        ),
    ]
    for number, waiting in enumerate(person.proposals, start=1):
        about = {**who, "post": waiting.post, "unit": waiting.unit}
        called = f"{titles.get(waiting.post, waiting.post)}({waiting.unit})"
        forms += _answers(f"{url}/proposal-{number}", about, called)
    standing = (one for one in person.appointments if one.until is None or one.until > day)
    for number, held in enumerate(standing, start=1):
        about = {**who, "post": held.post, "unit": held.unit}
        called = f"{titles.get(held.post, held.post)}({held.unit})"
        ending = (Entry("effective_on", "自何日起免去", "day", hint="缺省为今日"), _REASON)
        forms.append(CommandForm(EndAppointment, f"{url}/end-{number}", ending, about, title=f"免职:{called}"))
        if held.end_requested is not None:
            forms += _answers(f"{url}/ending-{number}", about, f"免去{called}")
        elif held.until is not None:
            staying = f"{url}/staying-{number}"
            forms.append(CommandForm(RefuseAppointment, staying, (_REASON,), about, title=f"不再免去:{called}"))
    for given, bind, release, label in (
        (person.badges, BindBadge, ReleaseBadge, "badge"),
        (person.devices, BindDevice, ReleaseDevice, "device"),
    ):
        forms.append(CommandForm(bind, f"{url}/bind-{label}", (Entry(label, "编号", required=True),), who))
        for number, one in enumerate(given, start=1):
            taken = f"{url}/release-{label}-{number}"
            forms.append(CommandForm(release, taken, (), {**who, label: one}, title=f"{release.title}:{one}"))
    return allowed(forms, caller, policy)


def proposing_form() -> CommandForm:
    """The form by which a matter is proposed."""
    return CommandForm(
        ProposeMatter,
        "/console/matters",
        (
            Entry("code", "事项编码", required=True, hint="小写字母、数字和连字符"),
            Entry("kind", "类别", "choice", required=True, choices=tuple((k.value, k.chinese) for k in AdmissionKind)),
            Entry("facts.name", "名称", required=True),
            Entry("facts.platform", "归口平台", required=True),
            Entry("facts.lead", "牵头部门"),
            Entry("facts.standard", "工作标准", "text"),
            Entry("facts.filing", "立案条件", "pairs", hint="每行:代码 条件"),
            Entry("facts.closing", "结案条件", "pairs", hint="每行:代码 条件"),
            Entry("facts.owner", "每件须专人包案", "check"),
            Entry("unit", "适用范围的单位编码", hint="缺省为本单位"),
            Entry("first", "首日", "day", hint="缺省为准入之日"),
            Entry("last", "末日", "day", hint="临时事项必填"),
            _DOCUMENT,
        ),
    )


def matter_forms(entry: MatterEntry, caller: Caller, policy: PolicyPack) -> list[CommandForm]:
    """What may be done with a matter of the log."""
    if entry.of_policy:
        return []
    url, code = f"/console/matters/{entry.code}", {"code": entry.code}
    filing = Entry("document", "备案文号", required=True)
    waiting = [
        CommandForm(AgreeMatter, f"{url}/agree", (_DOCUMENT,), code),
        CommandForm(ApproveMatter, f"{url}/approve", (filing,), code),
        CommandForm(RefuseMatter, f"{url}/refuse", (_REASON,), code),
    ]
    withdrawing = CommandForm(WithdrawMatter, f"{url}/withdraw", (_REASON,), code)
    return allowed([*(waiting if entry.proposal is not None else ()), withdrawing], caller, policy)


def grid_change_forms(change: GridChange, caller: Caller, policy: PolicyPack) -> list[CommandForm]:
    """What the county may do with an application for a change of grids."""
    url, about = f"/console/grid-changes/{change.id}", {"change": change.id}
    forms = {
        ChangeState.REQUESTED: [
            CommandForm(ApproveGridChange, f"{url}/approve", (_DOCUMENT,), about),
            CommandForm(RejectGridChange, f"{url}/reject", (_REASON,), about),
        ],
        ChangeState.APPROVED: [
            CommandForm(FileGridChange, f"{url}/file", (Entry("document", "备案文号", required=True),), about)
        ],
    }
    return allowed(forms.get(change.state, ()), caller, policy)


def _answers(url: str, about: Mapping[str, Any], called: str) -> list[CommandForm]:
    approving = (
        Entry("effective_on", "自何日起", "day", hint="缺省为今日"),
        _DOCUMENT,
        Entry("published_on", "公布之日", "day"),
    )
    return [
        CommandForm(ApproveAppointment, f"{url}-approve", approving, about, title=f"审定:{called}"),
        CommandForm(RefuseAppointment, f"{url}-refuse", (_REASON,), about, title=f"不予审定:{called}"),
    ]


def _applied_for(form: CommandForm, unit: Unit) -> CommandForm:
    """The form by which the same is applied for, if it changes a grid; any other form as it is."""
    changes_grid = unit.level is Level.GRID or (form.command is RegisterUnit and unit.level is Level.VILLAGE)
    if form.command is DescribeUnit or not changes_grid:
        return form

    def wrapped(command: Command, beside: Mapping[str, object]) -> Command:
        body = command.model_dump(mode="json", exclude_defaults=True)
        adjustment = GridAdjustment.model_validate({"command": command.name, "body": body})
        return RequestGridChange.model_validate({"adjustments": (adjustment,), **beside})

    title = f"申请{form.heading}"
    return replace(form, title=title, applied_for=RequestGridChange, beside=(_APPLICATION_REASON,), wrapped=wrapped)


def _particulars(policy: PolicyPack) -> tuple[Entry, ...]:
    types = tuple(policy.territory.block_types.items())
    sides = (("east", "东至"), ("south", "南至"), ("west", "西至"), ("north", "北至"))
    return (
        *((Entry("facts.block_type", "类型", "choice", choices=types),) if types else ()),
        Entry("facts.where", "城乡", "choice", choices=(("urban", "城区"), ("rural", "农村"))),
        *(Entry(f"facts.bounds.{side}", label, hint="四至须一并填写") for side, label in sides),
        Entry("facts.households", "户数", "number"),
        Entry("facts.population", "人数", "number"),
        Entry("facts.party_unit", "党组织"),
        _ON,
        _DOCUMENT,
    )


def _levels_below(level: Level) -> tuple[tuple[str, str], ...]:
    return tuple((one.value, one.chinese) for one in Level if level in parent_levels(one))
