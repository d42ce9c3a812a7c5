"""Adopting a policy pack 启用政策包: from its first day on it is the one in force."""

from datetime import date, datetime, time
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import StringConstraints

from gridflow.aggregates.case.commands import COMMANDS, INTERNAL_COMMANDS
from gridflow.aggregates.command import Command, Word
from gridflow.aggregates.context import Context
from gridflow.aggregates.county import REGISTER_COMMANDS
from gridflow.aggregates.event import Event
from gridflow.errors import InvalidInput, NotPermitted
from gridflow.policy import (
    Enactment,
    Layers,
    PolicyPack,
    digest_of,
    layered,
    local_tables,
    made_of,
    merged,
    parse_texts,
)
from gridflow.territory import Level

POLICY_STREAM: Final = "policy"
"""The stream of a county's packs and of the local texts, an event an adoption."""

LONGEST_PACK: Final = 100_000
"""How many characters a pack may have: ten times what the one that ships has."""

PackText = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_PACK)]
"""A pack as it is written, in TOML. Its version is a hash of it, so nothing is stripped."""

OTHER_COMMANDS: Final = REGISTER_COMMANDS.keys() | {
    "import-notice",
    "set-office-hours",
    "adopt-policy",
    "draw-rechecks",
}
"""The commands that are on no case."""

LOCAL_LEVELS: Final = (Level.TOWNSHIP, Level.VILLAGE)
"""The levels whose units may adopt a text of their own: those in whose codes everything below them begins."""

_SUBMITTED: Final = "所提交"
_NAMED: Final = ("id", "title", "source")


class AdoptPolicy(Command):
    """Adopt a policy pack: decisions from its first day on are made under it, clocks that run keep theirs.

    With `unit` it is a local text 地方规定, laid over the county's pack for the subtree of that unit.
    """

    name = "adopt-policy"
    title = "启用政策包"
    text: PackText
    unit: Word | None = None


class PolicyAdopted(Event):
    """A policy pack was adopted 启用政策包. `pack` is its id; all but `version` are as its `texts` say.

    `texts` are what it is made of, those that it extends first. `unit` has one where it is a local text. It is in force
    from 00:00 of `effective_on` in the county's zone, and never before it was adopted.
    """

    topic = "policy.adopted"
    schema_version = 2
    pack: str
    version: str
    title: str
    unit: str | None
    effective_on: date | None
    texts: tuple[str, ...]

    def enactment(self, at: datetime, zone: ZoneInfo) -> Enactment:
        """What came into force by this, adopted at an aware instant in a county of that zone.

        Raises InvalidInput, naming the version, if this program cannot read its texts any more.
        """
        first = datetime.combine(self.effective_on, time.min, zone) if self.effective_on is not None else at
        pack = parse_texts(self.texts, self.version) if self.unit is None else None
        return Enactment(self.version, max(at, first), self.unit, self.texts, pack)


def adopt_policy(command: AdoptPolicy, context: Context) -> tuple[PolicyAdopted, ...]:
    """One event for a pack by which anything changes, now or later, which may be one of earlier; none for any other.

    Raises NotPermitted for a role that may not, or whose unit is not the county's root; for a local text UnknownUnit
    for a unit that is not at or below the actor's. Raises InvalidInput for a text that is no pack, for a pack under
    which this role could not adopt another, for a local text that says what the county's pack does not leave to it,
    and for a pack of the county that a local text in force does not go with.
    """
    context.policy.require(context.actor.role, command.name, command.title)
    body = _of_unit(command, context) if command.unit is not None else _of_county(command, context)
    enactment = body.enactment(context.now, context.zone)
    policies = context.policies.after(enactment)
    times = [context.now, *policies.starts(context.now)]
    before, after = ([all_of.in_force(body.unit, at) for at in times] for all_of in (context.policies, policies))
    if [one and one.version for one in before] == [one and one.version for one in after]:
        return ()
    for at in times:
        for layers in policies.everywhere(at):
            _require_working(layers, context)
    return (body,)


def adopted(text: str) -> PolicyAdopted:
    """The event that brings a pack of the county. Raises InvalidInput for a text that is none."""
    texts = layered(text, _SUBMITTED)
    pack = parse_texts(texts, _SUBMITTED)
    return PolicyAdopted(
        pack=pack.id,
        version=pack.version,
        title=pack.title,
        unit=None,
        effective_on=pack.effective_on,
        texts=texts,
    )


def _of_county(command: AdoptPolicy, context: Context) -> PolicyAdopted:
    if any(root.code != context.actor.unit for root in context.units.roots):
        raise NotPermitted("只有县级单位可以启用全县的政策包", unit=context.actor.unit)
    return adopted(command.text)


def _of_unit(command: AdoptPolicy, context: Context) -> PolicyAdopted:
    """The event that brings a local text, which names itself and extends nothing but what it is laid over."""
    unit = context.units.get_within(command.unit or "", context.actor.unit)
    if unit.level not in LOCAL_LEVELS:
        levels = "、".join(level.chinese for level in LOCAL_LEVELS)
        raise InvalidInput(f"只有{levels}可以另行规定", field="unit")
    if len(layered(command.text, _SUBMITTED)) > 1:
        raise InvalidInput("地方规定不写extends:它总是加在全县的政策包之上", field="extends")
    said = merged((command.text,), _SUBMITTED)
    for item in _NAMED:
        if not isinstance(said.get(item), str):
            raise InvalidInput(f"地方规定须写明{'、'.join(_NAMED)}", field=item)
    first = said.get("effective_on")
    if first is not None and (not isinstance(first, date) or isinstance(first, datetime)):
        raise InvalidInput("effective_on须是日期", field="effective_on")
    texts = (command.text,)
    return PolicyAdopted(
        pack=said["id"],
        version=f"{said['id']}@{digest_of(texts)}",
        title=said["title"],
        unit=unit.code,
        effective_on=first,
        texts=texts,
    )


def _require_working(layers: Layers, context: Context) -> None:
    """Raises InvalidInput for a pack that cannot be worked with; where it has local texts, it names their unit."""
    county, *local = layers
    try:
        for one in local:
            _require_left_to_it(one, made_of((county,)))
        pack = made_of(layers)
        _require_known(pack)
    except InvalidInput as error:
        if not local:
            raise
        unit = local[-1].unit or ""
        name = context.units.called(unit).name if context.units.known(unit) else unit
        context_of = {"field": "unit"} | error.context | {"unit": unit}
        raise InvalidInput(f"“{name}”的地方规定:{error.detail}", **context_of) from None
    if not local:
        _require_able(pack, context.actor.role, AdoptPolicy.name, "将无人能再更换")


def _require_left_to_it(local: Enactment, county: PolicyPack) -> None:
    """Raises InvalidInput for a local text that says something which the county's pack does not leave to it."""
    if beyond := sorted(local_tables(local.texts[-1]) - county.overridable):
        raise InvalidInput(f"“{county.title}”没有把{'、'.join(beyond)}交由下级另行规定", field=beyond[0])


def _require_known(pack: PolicyPack) -> None:
    """Raises InvalidInput for a name that is no command's, and for a command of cases that no role may give."""
    able = {name for names in pack.roles.values() for name in names} | {command.name for command in INTERNAL_COMMANDS}
    for role, names in pack.roles.items():
        if unknown := sorted(names - COMMANDS.keys() - OTHER_COMMANDS):
            raise InvalidInput(f"角色“{role}”写了没有的操作:{'、'.join(unknown)}", field=f"roles.{role}")
    if nobody := [command.title for name, command in COMMANDS.items() if name not in able]:
        raise InvalidInput(f"没有角色可以执行:{'、'.join(nobody)}", field="roles")


def _require_able(pack: PolicyPack, role: str, command: str, otherwise: str) -> None:
    if command not in pack.roles.get(role, frozenset()):
        raise InvalidInput(f"政策包须允许角色“{role}”执行 {command},否则{otherwise}", field=f"roles.{role}")
