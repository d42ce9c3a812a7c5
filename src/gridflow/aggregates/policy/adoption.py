"""Adopting a policy pack 启用政策包: from that event on it is the one in force."""

from typing import Annotated, Final

from pydantic import StringConstraints

from gridflow.aggregates.case.commands import COMMANDS, INTERNAL_COMMANDS
from gridflow.aggregates.command import Command
from gridflow.aggregates.context import Context
from gridflow.aggregates.county import REGISTER_COMMANDS
from gridflow.aggregates.event import Event
from gridflow.errors import InvalidInput, NotPermitted
from gridflow.policy import PolicyPack, parse_pack

POLICY_STREAM: Final = "policy"
"""The stream of a county's packs, an event an adoption."""

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

_SUBMITTED: Final = "所提交"


class AdoptPolicy(Command):
    """Adopt a policy pack: decisions from now on are made under it, clocks that run keep theirs."""

    name = "adopt-policy"
    title = "启用政策包"
    text: PackText


class PolicyAdopted(Event):
    """A policy pack was adopted 启用政策包. `pack` is its id; `version` and `title` are as `text` gave them."""

    topic = "policy.adopted"
    pack: str
    version: str
    title: str
    text: str

    @property
    def policy(self) -> PolicyPack:
        """The pack itself. Raises InvalidInput, naming the version, if this program cannot read its text any more."""
        return parse_pack(self.text, self.version)


def adopt_policy(command: AdoptPolicy, context: Context) -> tuple[PolicyAdopted, ...]:
    """One event for a pack that is not the one in force, which may be one of earlier; none for the very same text.

    Raises NotPermitted for a role that may not, or whose unit is not the county's root; InvalidInput for a text that is
    no pack, and for a pack under which this role could not adopt another.
    """
    context.policy.require(context.actor.role, command.name, command.title)
    if any(root.code != context.actor.unit for root in context.units.roots):
        raise NotPermitted("只有县级单位可以启用政策包", unit=context.actor.unit)
    pack = parse_pack(command.text, _SUBMITTED)
    if pack.version == context.policy.version:
        return ()
    _require_able(pack, context.actor.role, command.name, "将无人能再更换")
    _require_known(pack)
    return (adopted(command.text, pack),)


def adopted(text: str, pack: PolicyPack) -> PolicyAdopted:
    """The event that brings a pack, whose text it is."""
    return PolicyAdopted(pack=pack.id, version=pack.version, title=pack.title, text=text)


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
