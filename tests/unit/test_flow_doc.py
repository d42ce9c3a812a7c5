"""The page on the flow says what the code does."""

import pytest

from gridflow.aggregates.case.commands import COMMANDS, INTERNAL_COMMANDS
from gridflow.aggregates.case.decide import ADMISSIONS
from gridflow.aggregates.catalogue import EVENT_TYPES
from gridflow.policy import Stage, builtin_pack
from scripts.flow_diagram import COUNTY_COMMANDS, PAGE, command_table, diagram, event_table, written


def test_the_page_is_what_the_code_generates() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert written(page) == page, "run: python scripts/flow_diagram.py"


@pytest.mark.parametrize("block", [diagram, command_table, event_table], ids=lambda block: block.__name__)
def test_the_page_has_every_block_once(block: object) -> None:
    assert callable(block)
    assert PAGE.read_text(encoding="utf-8").count(block()) == 1


def test_every_command_and_every_event_stands_in_a_table() -> None:
    permitted = {command for commands in builtin_pack("s0").roles.values() for command in commands}
    permitted |= {command.name for command in INTERNAL_COMMANDS}
    assert {*COMMANDS, *(command.name for command in COUNTY_COMMANDS)} == permitted
    assert all(f"| `{name}` |" in command_table() for name in permitted)
    assert all(f"| `{event.topic}` | {event.schema_version} |" in event_table() for event in EVENT_TYPES)


def test_every_stage_is_reached_and_what_leads_there_is_admitted_where_it_leaves_from() -> None:
    assert {stage for admission in ADMISSIONS.values() for stage in admission.leads_to} == set(Stage)
    for admission in ADMISSIONS.values():
        assert set(admission.leaves) <= set(admission.stages)
        assert bool(admission.leaves) <= bool(admission.leads_to)
