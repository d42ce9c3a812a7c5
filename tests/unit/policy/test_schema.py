"""What the parts on territory, people and appraisal may not say 校验: each is refused with its path or by name."""

from typing import Final

import pytest

from gridflow.errors import InvalidInput
from gridflow.policy import parse_texts
from gridflow.policy.where import Where
from tests.unit.policy.packs import S0

POST: Final = '[[staffing]]\nid = "worker"\ntitle = "网格员"\n'
DUTY: Final = '[[duties]]\nid = "d"\ntitle = "走访"\nmeasure = "visits"\nunit = "次"\nper = "week"\nleast = 1\n'
SHEET: Final = '[[sheets]]\nid = "s"\ntitle = "考核"\npopulation = "village"\nperiod = "month"\n'
ITEM: Final = '[[sheets.items]]\nid = "i"\ntitle = "走访"\nfull = 10\nmeasure = "visits"\nin_words = "按次"\n'


def level(name: str, more: str = "") -> str:
    return f'[[levels]]\nlevel = "{name}"\ntitle = "层级"\n{more}\n'


BY_FIELD: Final = {
    "a day that is none": ('effective_on = "soon"', "effective_on"),
    "a level that is none": (level("moon"), "levels.0.level"),
    "a department as a level": (level("department"), "levels.0"),
    "villages within villages": (level("village", "depth = 2"), "levels.0"),
    "a size upside down": ("[territory.grid_size]\nhouseholds_from = 3\nhouseholds_to = 2", "territory.grid_size"),
    "codes without digits": ("[territory]\ngrid_digits = 0", "territory.grid_digits"),
    "a way to change that is none": ('[territory]\ngrid_change = "magic"', "territory.grid_change"),
    "more than all grids": ("[territory]\ncoverage_target = 101", "territory.coverage_target"),
    "fewer people at most than at least": (POST + "least = 3\nmost = 2", "staffing.worker"),
    "ages upside down": (POST + "eligibility = { age_from = 55, age_to = 18 }", "staffing.worker.eligibility"),
    "a rate somewhere else": (POST + "rate = { moon = 100 }", "staffing.worker.rate.moon"),
    "a thirteenth month": ("[training]\nplan_month = 13", "training.plan_month"),
    "a person's duty of nobody": (DUTY, "duties.d"),
    "a duty of nothing": (DUTY.replace("least = 1", 'least = 0\nrole = "worker"'), "duties.d.least"),
    "a deduction of nothing": (
        SHEET + ITEM + 'deduct = [{ for = "missed", title = "少一次" }]',
        "sheets.s.items.i.deduct.missed",
    ),
    "an average over the moon": (SHEET + ITEM + 'average = "by-moon"', "sheets.s.items.i.average"),
    "grades upside down": (
        SHEET + 'grades = [{ title = "合格", from = 60 }, { title = "优秀", from = 90 }]',
        "sheets.s",
    ),
    "a ceiling below the floor": (SHEET + "floor = 10\nceiling = 0", "sheets.s"),
    "one item twice": (SHEET + ITEM + ITEM, "sheets.s"),
    "a matter's terms for another": (
        '[matters.safety]\nterms = [{ matter = "market", terms = { accept = "1wd" } }]',
        "matters.safety",
    ),
    "an unknown word": ("[publicity]\ncolour = 1", "publicity.colour"),
    "a citation of nothing": ('[[citations]]\nat = "terms"\nseed = "S0"', "citations.{}.says"),
}
BY_NAME: Final = {
    "levels out of order": (level("grid") + level("village"), "自上而下"),
    "a level twice": (level("grid") + level("grid"), "不得重复"),
    "grids deeper than the territory has": (level("grid", "depth = 2"), "grid_depth"),
    "a post twice": (POST + POST, "staffing的id"),
    "a duty of a post that is none": (DUTY + 'role = "nobody"', "nobody"),
    "a sheet of nobody": (SHEET.replace("village", "nobody"), "nobody"),
    "something overridable that is none": ('overridable = ["weather"]', "weather"),
    "a matter's terms in a period that is none": (
        '[matters.safety]\nterms = [{ period = "spring", terms = { accept = "1wd" } }]',
        "spring",
    ),
}


@pytest.mark.parametrize("damage", BY_FIELD)
def test_a_part_that_cannot_be_is_refused_with_its_path(damage: str) -> None:
    text, field = BY_FIELD[damage]
    with pytest.raises(InvalidInput) as refused:
        parse_texts((S0, text), "own.toml")
    expected = field.format(S0.count("[[citations]]"))
    assert refused.value.context["field"] == expected
    assert expected in refused.value.detail


@pytest.mark.parametrize("damage", BY_NAME)
def test_parts_that_contradict_each_other_are_refused_by_name(damage: str) -> None:
    text, name = BY_NAME[damage]
    with pytest.raises(InvalidInput, match=name):
        parse_texts((S0, text), "own.toml")


def test_a_rate_may_differ_in_town_and_country() -> None:
    for rate, town, country in (
        ("100", 100, 100),
        ("{ urban = 100, rural = 50 }", 100, 50),
        ("{ urban = 90 }", 90, None),
    ):
        (post,) = parse_texts((S0, f"{POST}rate = {rate}"), "own.toml").staffing
        assert (post.rate_in(Where.URBAN), post.rate_in(Where.RURAL)) == (town, country)


def test_what_is_not_said_asks_for_nothing() -> None:
    pack = parse_texts((S0, POST), "own.toml")
    assert (pack.staffing[0].least, pack.staffing[0].eligibility.resident, pack.sheets, pack.duties) == (
        0,
        False,
        (),
        (),
    )
    assert (pack.territory.grid_digits, pack.territory.grid_depth, pack.effective_on) == (3, 1, None)
