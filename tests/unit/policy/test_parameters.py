"""Parameters 待定参数: numbers that a founding document does not tell are asked for, never invented."""

import pytest

from gridflow.errors import InvalidInput
from gridflow.policy import (
    Timed,
    builtin_pack,
    builtin_text,
    deriving,
    layered,
    merged,
    parse_draft,
    parse_pack,
    parse_texts,
)
from gridflow.policy.parameters import ParameterKind, outstanding
from tests.unit.policy.packs import S0

GIVEN = {"leave_deduction": "1", "excellent_from": "95", "good_from": "85.5", "pass_from": "60"}
WITH_TERM = S0.replace('\naccept = "2wd"', '\naccept = { parameter = "acceptance" }') + (
    '\n[parameters.acceptance]\ntitle = "受理时限"\nkind = "term"\ncites = "S9 一"\n'
)


def test_what_is_missing_is_named_with_its_title_and_its_place_in_the_document() -> None:
    with pytest.raises(InvalidInput) as refused:
        builtin_pack("s3a")
    assert refused.value.context["field"] == "values.leave_deduction"
    for word in ("s3a", "leave_deduction", "因事请假每次扣分", "S3a 五1", "excellent_from"):
        assert word in refused.value.detail


def test_with_every_value_given_the_pack_has_them_in_their_places() -> None:
    pack = parse_pack(deriving("s3a", GIVEN), "ours")
    month, year = pack.sheets
    assert [one.points for one in month.items[0].deduct] == [2, 1]
    assert [grade.least for grade in year.grades] == [95, 85.5, 60, None]
    assert pack.id == "s3a"
    assert dict(pack.values) == {"leave_deduction": 1, "excellent_from": 95, "good_from": 85.5, "pass_from": 60}


def test_one_value_too_few_is_too_few() -> None:
    for left_out in GIVEN:
        rest = {name: value for name, value in GIVEN.items() if name != left_out}
        with pytest.raises(InvalidInput, match=left_out):
            parse_pack(deriving("s3a", rest), "ours")


def test_a_draft_is_read_without_values_and_says_which_are_open() -> None:
    assert parse_draft(layered(builtin_text("s3a")), "s3a").id == "s3a"
    data = merged(layered(builtin_text("s3a"), "s3a"), "s3a")
    assert list(outstanding(data, "s3a")) == list(GIVEN)
    with pytest.raises(InvalidInput):
        parse_draft(layered(builtin_text("s3a") + "\n[territory]\ngrid_depth = 0\n"), "s3a")


def test_a_parameter_may_be_a_term() -> None:
    assert str(parse_texts((WITH_TERM, '[values]\nacceptance = "4wh"'), "ours").terms[Timed.ACCEPT]) == "4wh"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (ParameterKind.COUNT, "1.5"),
        (ParameterKind.COUNT, "-1"),
        (ParameterKind.COUNT, "true"),
        (ParameterKind.NUMBER, '"1"'),
        (ParameterKind.NUMBER, "true"),
        (ParameterKind.TERM, '"soon"'),
        (ParameterKind.TERM, "2"),
        (ParameterKind.TEXT, "2"),
        (ParameterKind.TEXT, '" "'),
    ],
)
def test_a_value_of_another_kind_is_refused(kind: ParameterKind, value: str) -> None:
    text = WITH_TERM.replace('kind = "term"', f'kind = "{kind}"')
    with pytest.raises(InvalidInput) as refused:
        parse_texts((text, f"[values]\nacceptance = {value}"), "ours")
    assert refused.value.context["field"] == "values.acceptance"


@pytest.mark.parametrize(
    ("own", "field"),
    [
        pytest.param('[values]\nacceptance = "1wd"\nnothing = 1', "values.nothing", id="a value of no parameter"),
        pytest.param('[terms]\nassist = { parameter = "nothing" }', "terms.assist", id="a reference to no parameter"),
        pytest.param('[parameters.other]\ntitle = "其他"', "parameters.other.kind", id="a parameter without its kind"),
    ],
)
def test_what_names_no_parameter_is_refused_with_its_place(own: str, field: str) -> None:
    values = "" if "[values]" in own else '\n[values]\nacceptance = "1wd"'
    with pytest.raises(InvalidInput) as refused:
        parse_texts((WITH_TERM, own + values), "ours")
    assert refused.value.context["field"] == field


@pytest.mark.parametrize(
    ("values", "word"),
    [
        pytest.param({"nothing": "1"}, "nothing", id="no parameter"),
        pytest.param({"leave_deduction": "one"}, "须是数", id="no number"),
        pytest.param({"leave_deduction": "nan"}, "须是数", id="not a number"),
    ],
)
def test_what_is_typed_has_to_fit(values: dict[str, str], word: str) -> None:
    with pytest.raises(InvalidInput, match=word):
        deriving("s3a", values)


def test_a_text_is_written_so_that_it_is_read_back() -> None:
    typed = 'the "best"\\ 文件'
    assert merged(layered(deriving("s2", {"target_document": typed})), "ours")["values"] == {"target_document": typed}
