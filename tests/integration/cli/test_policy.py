"""`gridflow policy`: reading the county's packs, checking a file, adopting it."""

from pathlib import Path

import pytest

from gridflow.bootstrap import County
from gridflow.policy import builtin_pack
from gridflow.testing.territory import COUNTY
from tests.integration.cli.commands import Gridflow
from tests.unit.policy.packs import S0, SLOWER, changed, pack

FIRST, SECOND = builtin_pack("s0").version, pack(SLOWER).version


def file_of(folder: Path, text: str) -> str:
    path = folder / "county.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_file_is_checked_without_any_county(gridflow: Gridflow, tmp_path: Path) -> None:
    done = gridflow("policy", "check", file_of(tmp_path, SLOWER), "--json")
    assert (done.code, done.document["version"]) == (0, SECOND)
    assert "核对通过" in gridflow("policy", "check", file_of(tmp_path, SLOWER)).out


@pytest.mark.parametrize("command", ["check", "adopt"])
def test_what_is_wrong_is_told_with_the_file_and_the_place(
    gridflow: Gridflow, county: County, tmp_path: Path, command: str
) -> None:
    head = county.log.head()
    wrong = file_of(tmp_path, changed('\naccept = "2wd"', '\naccept = "soon"'))
    done = gridflow("policy", command, wrong)
    assert done.code == 2
    assert "county.toml" in done.err
    assert "terms.accept" in done.err
    too_long = gridflow("policy", command, file_of(tmp_path, "#" * 100_001), "--json")
    assert (too_long.code, too_long.error["code"]) == (2, "invalid-input")
    assert county.log.head() == head


def test_a_pack_is_adopted_and_told(gridflow: Gridflow, county: County, tmp_path: Path) -> None:
    file = file_of(tmp_path, SLOWER)
    assert gridflow("policy", "adopt", file, "--json").document["new"] is True
    assert gridflow("policy", "adopt", file, "--json").document["new"] is False
    assert "现行的即是" in gridflow("policy", "adopt", file).out
    assert county.rules.refresh().current.version == SECOND

    second, first = gridflow("policy", "list", "--json").document
    assert (second["version"], second["current"]) == (SECOND, True)
    assert (first["version"], first["current"]) == (FIRST, False)
    assert second["adopted_by"] == {"id": "operator", "role": "administrator", "unit": COUNTY}
    listed = gridflow("policy", "list").unbroken
    assert FIRST in listed
    assert SECOND in listed


def test_what_is_shown_can_be_adopted_again(gridflow: Gridflow, county: County, tmp_path: Path) -> None:
    gridflow("policy", "adopt", file_of(tmp_path, SLOWER))
    shown = gridflow("policy", "show", FIRST)
    assert shown.out == S0
    assert gridflow("policy", "adopt", file_of(tmp_path, shown.out), "--json").document == {
        "version": FIRST,
        "title": builtin_pack("s0").title,
        "new": True,
    }
    assert gridflow("policy", "show").out == S0
    assert gridflow("policy", "show", SECOND, "--json").document["current"] is False


def test_a_version_that_never_was_is_refused(gridflow: Gridflow, county: County) -> None:
    done = gridflow("policy", "show", "s0@000000000000", "--json")
    assert (done.code, done.error["code"]) == (2, "unknown-policy")


def test_reading_makes_no_county(gridflow: Gridflow) -> None:
    for command in ("list", "show"):
        assert gridflow("policy", command, "--json").error["code"] == "not-initialised"
