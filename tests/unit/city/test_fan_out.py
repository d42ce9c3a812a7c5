"""One question to many counties: who fails or hangs is left out, and never keeps the others waiting."""

from threading import Event
from time import monotonic

from gridflow.city.fan_out import FanOut
from gridflow.errors import InvalidInput


def test_each_county_is_asked_and_whoever_fails_is_named() -> None:
    def question(county: str) -> str:
        if county == "2":
            raise InvalidInput("不认识", field="x")
        if county == "3":
            raise RuntimeError("a mistake of ours, with secrets in it")
        return county * 2

    answers = FanOut(5).ask(["1", "2", "3", "4"], question)

    assert answers.given == {"1": "11", "4": "44"}
    assert answers.missing == {"2": "输入有误:不认识", "3": "内部错误,已记录"}


def test_a_county_that_hangs_is_waited_for_once_and_gathers_no_threads() -> None:
    go_on, begun = Event(), []

    def question(county: str) -> str:
        if county == "1":
            begun.append(county)
            go_on.wait(10)
        return county

    fan_out, started = FanOut(0.05), monotonic()
    for _ in range(6):
        answers = fan_out.ask(["1", "2"], question)
        assert answers.given == {"2": "2"}
        assert set(answers.missing) == {"1"}
    assert monotonic() - started < 5
    assert answers.missing == {"1": "此前的查询仍无答复"}
    assert len(begun) == 4

    go_on.set()
    while "1" not in (answers := fan_out.ask(["1"], question)).given:
        assert monotonic() - started < 10
