"""What a pack says item by item 条目清单, and in what two packs differ."""

from gridflow.policy import builtin_names, builtin_text, layered
from gridflow.policy.outline import Change, changes, outline


def outline_of(name: str) -> dict[str, object]:
    return outline(layered(builtin_text(name), name), name)


def test_items_are_told_by_their_path_with_natural_keys() -> None:
    items = outline_of("s0")
    assert items["terms.accept"] == "2wd"
    assert items["rungs.red.offset"] == "+5wd"
    assert items["staffing.full-time.rate.urban"] == 100
    assert items["triage.urgent.accompany"] == ["village", "grid"]
    assert not {"id", "title", "source", "extends"} & items.keys()


def test_a_parameter_without_value_is_blank() -> None:
    assert outline_of("s3a")["sheets.grid-worker-month.items.training.deduct.training-leave.points"] == "(待定)"


def test_packs_differ_in_what_one_says_and_the_other_does_not_or_otherwise() -> None:
    differing = changes(outline_of("hotline"), outline_of("hotline-graded"))
    assert Change("terms.resolve", "5wd", "7d") in differing
    assert Change("matters.utilities.name", None, "水电气热中断") in differing
    assert all(one.old != one.new for one in differing)


def test_a_pack_does_not_differ_from_itself() -> None:
    for name in builtin_names():
        assert changes(outline_of(name), outline_of(name)) == []


def test_the_order_of_what_is_in_an_array_makes_no_difference() -> None:
    assert changes({"roles.clerk": ["a", "b"]}, {"roles.clerk": ["b", "a"]}) == []
    assert changes({"roles.clerk": ["a", "b"]}, {"roles.clerk": ["a"]}) == [Change("roles.clerk", ["a", "b"], ["a"])]
