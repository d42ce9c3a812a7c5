"""What a pack must be for a county to work under it, as far as its texts alone tell."""

from datetime import date, datetime
from typing import Final

from gridflow.aggregates.case.commands import COMMANDS, INTERNAL_COMMANDS
from gridflow.aggregates.county import REGISTER_COMMANDS
from gridflow.aggregates.reach import require_reachable
from gridflow.errors import InvalidInput
from gridflow.policy import PolicyPack, local_tables
from gridflow.policy.toml_text import read_toml

_ADOPTING: Final = "adopt-policy"

OTHER_COMMANDS: Final = REGISTER_COMMANDS.keys() | {"import-notice", "set-office-hours", _ADOPTING, "draw-rechecks"}
"""The commands that are on no case."""

_NAMED: Final = ("id", "title", "source")


def require_working(pack: PolicyPack) -> None:
    """Raises InvalidInput for a name that is no command's, for a command of cases that no role may give, and for a
    first day beyond all calendars."""
    require_reachable(pack.effective_on, "effective_on")
    able = {name for names in pack.roles.values() for name in names} | {command.name for command in INTERNAL_COMMANDS}
    for role, names in pack.roles.items():
        if unknown := sorted(names - COMMANDS.keys() - OTHER_COMMANDS):
            raise InvalidInput(f"角色“{role}”写了没有的操作:{'、'.join(unknown)}", field=f"roles.{role}")
    if nobody := [command.title for name, command in COMMANDS.items() if name not in able]:
        raise InvalidInput(f"没有角色可以执行:{'、'.join(nobody)}", field="roles")


def require_able(pack: PolicyPack, role: str) -> None:
    """Raises InvalidInput for a pack of the county under which this role could not adopt another."""
    if _ADOPTING not in pack.roles.get(role, frozenset()):
        raise InvalidInput(f"政策包须允许角色“{role}”执行 {_ADOPTING},否则将无人能再更换", field=f"roles.{role}")


def require_local(text: str, name: str) -> None:
    """Raises InvalidInput for what is no local text 地方规定: that says what it is, and extends nothing."""
    said = read_toml(text, name)
    if "extends" in said:
        raise InvalidInput("地方规定不写extends:它总是加在全县的政策包之上", field="extends")
    for item in _NAMED:
        if not isinstance(said.get(item), str):
            raise InvalidInput(f"地方规定须写明{'、'.join(_NAMED)}", field=item)
    first = said.get("effective_on")
    if first is not None and (not isinstance(first, date) or isinstance(first, datetime)):
        raise InvalidInput("effective_on须是日期", field="effective_on")


def require_left_to_it(local: str, county: PolicyPack) -> None:
    """Raises InvalidInput for a local text that says something which the county's pack does not leave to it."""
    if beyond := sorted(local_tables(local) - county.overridable):
        raise InvalidInput(f"“{county.title}”没有把{'、'.join(beyond)}交由下级另行规定", field=beyond[0])
