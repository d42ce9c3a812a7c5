"""Write what the code says of the flow into docs/FLOW.md: the state diagram, the tables of commands and of events."""

import inspect
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from gridflow.aggregates.calendar import ImportNotice, SetOfficeHours
from gridflow.aggregates.case.commands import COMMANDS, INTERNAL_COMMANDS
from gridflow.aggregates.case.decide import ADMISSIONS
from gridflow.aggregates.catalogue import EVENT_TYPES
from gridflow.aggregates.command import Command
from gridflow.aggregates.county import REGISTER_COMMANDS
from gridflow.aggregates.event import SYSTEM_ROLE
from gridflow.aggregates.policy import AdoptPolicy
from gridflow.aggregates.recheck import DrawRechecks
from gridflow.application.event_words import event_title
from gridflow.policy import Stage, builtin_pack

PAGE: Final = Path(__file__).parents[1] / "docs" / "FLOW.md"
COUNTY_COMMANDS: Final[tuple[type[Command], ...]] = (
    *REGISTER_COMMANDS.values(),
    ImportNotice,
    SetOfficeHours,
    AdoptPolicy,
    DrawRechecks,
)
"""The commands that are not about one case."""

_POLICY: Final = builtin_pack("s0")
_BLOCK: Final = re.compile(r"(<!-- generated: (?P<name>[a-z]+) -->\n).*?(<!-- /generated -->)", re.DOTALL)


def diagram() -> str:
    """The stages of a case and what leads from one to another, as a Mermaid state diagram."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for command, admission in ADMISSIONS.items():
        origins = admission.leaves or admission.stages or ("[*]",)
        for origin in origins:
            for target in admission.leads_to:
                arrows.setdefault((str(origin), str(target)), []).append(command.title)
    ends = [stage for stage in Stage if stage.ended]
    return "\n".join(
        (
            "```mermaid",
            "stateDiagram-v2",
            *(f'    state "{stage.chinese}" as {stage}' for stage in Stage),
            *(f"    {origin} --> {target}: {'、'.join(titles)}" for (origin, target), titles in arrows.items()),
            *(f"    {stage} --> [*]" for stage in ends),
            "```",
        )
    )


def command_table() -> str:
    """Every command: its name and title, who may give it, in which stages, and what it does."""
    rows = [
        (f"`{command.name}`", command.title, _givers(command), _stages(command), _summary(command))
        for command in (*COMMANDS.values(), *COUNTY_COMMANDS)
    ]
    return _table(("命令", "名称", "角色(s0)", "环节", "说明"), rows)


def event_table() -> str:
    """Every event type: its topic, its schema version, its title, and what it states."""
    rows = [
        (f"`{event.topic}`", str(event.schema_version), event_title(event.topic), _summary(event))
        for event in EVENT_TYPES
    ]
    return _table(("事件", "版本", "名称", "说明"), rows)


def written(page: str) -> str:
    """The page with every generated block as the code has it now. Raises KeyError for a block of another name."""
    blocks = {"diagram": diagram, "commands": command_table, "events": event_table}
    return _BLOCK.sub(lambda found: f"{found[1]}{blocks[found['name']]()}\n{found[3]}", page)


def _givers(command: type[Command]) -> str:
    if command in INTERNAL_COMMANDS:
        return _POLICY.role_titles[SYSTEM_ROLE]
    return "、".join(title for role, title in _POLICY.role_titles.items() if command.name in _POLICY.roles[role])


def _stages(command: type[Command]) -> str:
    if command in COUNTY_COMMANDS:
        return "全县"
    stages = ADMISSIONS[command].stages
    if not stages:
        return "新事件"
    named = {tuple(Stage): "任何环节", Stage.worked(): "各在办环节"}
    return named.get(stages) or _but_few(stages)


def _but_few(stages: tuple[Stage, ...]) -> str:
    left_out = [stage.chinese for stage in Stage if stage not in stages]
    if len(left_out) == 1:
        return f"除{left_out[0]}外"
    return "、".join(stage.chinese for stage in stages)


def _summary(documented: type) -> str:
    """The first sentence of a docstring, on one line."""
    paragraph = " ".join((inspect.getdoc(documented) or "").split("\n\n")[0].split())
    return re.split(r"(?<!e\.g)(?<=\.) ", paragraph)[0]


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
