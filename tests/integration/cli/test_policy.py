"""`gridflow policy`: reading the county's packs, checking a file, adopting it."""

from pathlib import Path

import pytest

from gridflow.bootstrap import County
from gridflow.policy import builtin_pack, builtin_text
from gridflow.testing.territory import COUNTY, TOWNSHIP
from tests.integration.cli.commands import Gridflow
from tests.unit.policy.packs import SHIPPED, SLOWER, changed, pack

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
    assert gridflow("policy", "show", "--json").document["version"] == SECOND

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
    assert shown.out == SHIPPED
    assert gridflow("policy", "adopt", file_of(tmp_path, shown.out), "--json").document == {
        "version": FIRST,
        "title": builtin_pack("s0").title,
        "new": True,
    }
    assert gridflow("policy", "show").out == SHIPPED
    assert gridflow("policy", "show", SECOND, "--json").document["current"] is False


def test_a_version_that_never_was_is_refused(gridflow: Gridflow, county: County) -> None:
    done = gridflow("policy", "show", "s0@000000000000", "--json")
    assert (done.code, done.error["code"]) == (2, "unknown-policy")


def test_reading_makes_no_county(gridflow: Gridflow) -> None:
    for command in ("list", "show"):
        assert gridflow("policy", command, "--json").error["code"] == "not-initialised"


def test_a_pack_that_ships_is_read_by_its_name_without_any_county(gridflow: Gridflow) -> None:
    assert gridflow("policy", "show", "s3c").out == builtin_text("s3c")
    listed = {item["path"]: item for item in gridflow("policy", "show", "s3c", "--items", "--json").document["items"]}
    assert listed["levels.3.count"]["value"] == 31
    assert listed["levels.3.count"]["citation"]["seed"] == "S3c"
    assert listed["terms.accept"]["citation"]["seed"] == "惯例"
    assert listed["role_titles.clerk"]["citation"] is None
    assert "两村的村民小组" in gridflow("policy", "show", "s3c", "--items").unbroken


def test_what_a_pack_still_needs_is_listed_and_the_rest_of_it_checked(gridflow: Gridflow) -> None:
    for command in ("check", "show"):
        done = gridflow("policy", command, "s3a", "--json")
        assert (done.code, next(iter(done.document["missing"]))) == (0, "leave_deduction")
        told = gridflow("policy", command, "s3a")
        assert told.code == 0
        assert "leave_deduction" in told.err
        assert "S3a" in told.err


def test_numbers_without_a_source_are_named(gridflow: Gridflow, tmp_path: Path) -> None:
    file = file_of(tmp_path, 'extends = "s0"\n[terms]\nresolve = "4wd"\n')
    done = gridflow("policy", "check", file)
    assert done.code == 0
    assert "terms.resolve" in done.err
    assert gridflow("policy", "check", file, "--json").document["uncited"] == ["terms.resolve"]


def test_a_pack_is_adopted_with_the_values_that_it_needs(gridflow: Gridflow, county: County) -> None:
    refused = gridflow("policy", "adopt", "s3a", "--json")
    assert (refused.code, refused.error["context"]["field"]) == (2, "values.leave_deduction")
    given = ["leave_deduction=1", "excellent_from=95", "good_from=85", "pass_from=60"]
    done = gridflow("policy", "adopt", "s3a", *(word for one in given for word in ("--set", one)), "--json")
    assert (done.code, done.document["new"]) == (0, True)
    shown = gridflow("policy", "show", "--items", "--json").document
    assert (shown["version"], shown["current"]) == (done.document["version"], True)
    assert 'extends = "s3a"' in shown["text"]
    items = {item["path"]: item["value"] for item in shown["items"]}
    assert items["sheets.grid-worker-month.items.training.deduct.training-leave.points"] == 1


@pytest.mark.parametrize("typed", ["leave_deduction", "leave_deduction=some", "nothing=1"])
def test_a_value_that_does_not_fit_is_refused(gridflow: Gridflow, county: County, typed: str) -> None:
    done = gridflow("policy", "adopt", "s3a", "--set", typed)
    assert done.code == 2
    assert "--set" in done.err


def test_a_value_that_is_given_twice_is_refused(gridflow: Gridflow, county: County) -> None:
    done = gridflow("policy", "adopt", "s3a", "--set", "leave_deduction=1", "--set", "leave_deduction = 2")
    assert (done.code, "leave_deduction”给出多次" in done.err) == (2, True)


def test_packs_are_compared_item_by_item(gridflow: Gridflow, county: County, tmp_path: Path) -> None:
    file = file_of(tmp_path, 'extends = "s0"\n[terms]\nresolve = "4wd"\n')
    assert gridflow("policy", "diff", FIRST, file, "--json").document == [
        {"path": "terms.resolve", "old": "5wd", "new": "4wd"}
    ]
    assert "4wd" in gridflow("policy", "diff", "s0", file).out
    assert "各项相同" in gridflow("policy", "diff", "s0", FIRST).out


def test_what_is_neither_a_file_nor_a_pack_is_refused(gridflow: Gridflow) -> None:
    assert "s3a" in gridflow("policy", "check", "s99").err, "those that ship are named"
    assert "无法读取:文件或目录不存在" in gridflow("policy", "check", "s99.toml").err


OWN = 'id = "own"\ntitle = "本镇时限"\nsource = "本镇文件"\n[terms]\naccept = "1wd"\n'
OPEN = changed("\nanchor", '\noverridable = ["terms"]\nanchor')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('extends = "s0"\n[roles]\nclerk = ["acept"]\n', "acept"),
        ('extends = "s0"\n[roles]\nadministrator = ["note"]\n', "adopt-policy"),
        ('extends = "s0"\neffective_on = 9999-12-31\n', "2199-12-31"),
        ('extends = "s0"\n[territory]\ncoverage_target = "95"\n', "territory.coverage_target"),
        ('extends = "s0"\n[[citations]]\nat = "no.such.path"\nseed = "惯例"\nsays = "x"\n', "no.such.path"),
        (OWN, "--over"),
    ],
)
def test_what_could_not_be_adopted_does_not_pass(gridflow: Gridflow, tmp_path: Path, text: str, said: str) -> None:
    done = gridflow("policy", "check", file_of(tmp_path, text))
    assert done.code == 2
    assert said in done.err


def test_a_local_text_is_checked_and_compared_over_a_pack(gridflow: Gridflow, tmp_path: Path) -> None:
    own = file_of(tmp_path, OWN)
    base = tmp_path / "base.toml"
    base.write_text(OPEN, encoding="utf-8")
    assert "核对通过" in gridflow("policy", "check", own, "--over", str(base)).out
    refused = gridflow("policy", "check", own, "--over", "s0")
    assert (refused.code, "没有把terms交由下级" in refused.err) == (2, True)
    differing = [{"path": "terms.accept", "old": "2wd", "new": "1wd"}]
    assert gridflow("policy", "diff", "s0", own, "--json").document == differing
    assert gridflow("policy", "diff", "s0", own, "--over", "s0", "--json").document == differing


def test_the_version_of_a_clock_under_a_local_text_is_shown(gridflow: Gridflow, county: County, tmp_path: Path) -> None:
    gridflow("policy", "adopt", file_of(tmp_path, OPEN))
    gridflow("policy", "adopt", file_of(tmp_path, OWN), "--unit", TOWNSHIP)
    made = county.rules.refresh().at((COUNTY, TOWNSHIP), county.rules.adoptions[-1].enactment.start).version
    shown = gridflow("policy", "show", made, "--items", "--json").document
    items = {item["path"]: item["value"] for item in shown["items"]}
    assert (shown["version"], shown["text"], items["terms.accept"], items["terms.resolve"]) == (made, OWN, "1wd", "5wd")
    assert gridflow("policy", "diff", pack(OPEN).version, made, "--json").document == [
        {"path": "terms.accept", "old": "2wd", "new": "1wd"}
    ]
