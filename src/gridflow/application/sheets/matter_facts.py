"""What is said of a matter 事项 as cells of a table; what is many stands on lines of its own in a cell."""

from collections.abc import Mapping
from typing import Any, Final

from gridflow.aggregates.matter import MatterFacts, MatterTerm
from gridflow.application.event_words import PHASE_TITLES
from gridflow.application.sheets.cells import TRUTH, choice_of, pairs_of_cell
from gridflow.application.sheets.table import Column
from gridflow.policy import Timed, Urgency
from gridflow.territory import Level

MATTER_FACT_COLUMNS: Final = (
    Column("name", "名称", ("事项名称",), required=True),
    Column("platform", "平台", ("归口平台",), required=True),
    Column("lead", "牵头部门"),
    Column("standard", "工作标准"),
    Column("filing", "立案条件"),
    Column("closing", "结案条件"),
    Column("evidence", "须有证据"),
    Column("owner", "须包案"),
    Column("terms", "时限"),
)
_TIMED: Final = choice_of({timed: f"{timed.chinese} {timed.value}" for timed in Timed})
_URGENCY: Final = choice_of({urgency: f"{urgency.chinese} {urgency.value}" for urgency in Urgency})
_LEVEL: Final = choice_of({level: f"{level.chinese} {level.value}" for level in Level})
_PHASE: Final = choice_of({phase: f"{title} {phase}" for phase, title in PHASE_TITLES.items()})


def _terms(cell: str) -> list[dict[str, Any]]:
    """Each line of a cell as terms with what they hold for: `紧急程度=紧急 层级=乡镇(街道) 受理=1wd 办结=2wd`."""
    return [_term(line) for line in filter(None, map(str.strip, cell.splitlines()))]


MATTER_FACT_READERS: Final = {
    "filing": pairs_of_cell,
    "closing": pairs_of_cell,
    "evidence": lambda cell: [_PHASE(word) for word in cell.split()],
    "owner": TRUTH,
    "terms": _terms,
}
_NAMES: Final = tuple(MatterFacts.model_fields)


def matter_said(values: Mapping[str, object]) -> dict[str, Any]:
    """The facts among what a line says, as `MatterFacts` take them."""
    return {name: values[name] for name in _NAMES if name in values}


def matter_cells(facts: MatterFacts) -> list[str]:
    """The facts as the cells of the columns."""
    return [
        facts.name,
        facts.platform,
        facts.lead or "",
        facts.standard or "",
        _pairs(facts.filing),
        _pairs(facts.closing),
        "\n".join(PHASE_TITLES[phase] for phase in facts.evidence),
        "是" if facts.owner else "否",
        "\n".join(map(_term_cell, facts.terms)),
    ]


def _pairs(said: Mapping[str, str]) -> str:
    return "\n".join(f"{code}={text}" for code, text in said.items())


def _term(line: str) -> dict[str, Any]:
    said: dict[str, Any] = {}
    terms: dict[Timed, str] = {}
    for key, value in pairs_of_cell("\n".join(line.split())).items():
        match key:
            case "紧急程度" | "urgency":
                said["urgency"] = _URGENCY(value)
            case "层级" | "level":
                said["level"] = _LEVEL(value)
            case "单位" | "unit":
                said["unit"] = value
            case _:
                terms[_TIMED(key)] = value
    return said | {"terms": terms}


def _term_cell(term: MatterTerm) -> str:
    said = {
        "紧急程度": term.urgency.chinese if term.urgency is not None else None,
        "层级": term.level.chinese if term.level is not None else None,
        "单位": term.unit,
        **{timed.chinese: length for timed, length in term.terms.items()},
    }
    return " ".join(f"{key}={value}" for key, value in said.items() if value is not None)
