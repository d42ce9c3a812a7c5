"""A trace in Chinese."""

import doctest
from datetime import date, datetime

import gridflow.worktime
import gridflow.worktime.explanation
from gridflow.worktime import Calendar, Term, TraceDay, deadline, default_calendar, explain


def test_every_date_of_a_term_says_what_it_was_and_whether_it_counts() -> None:
    received = datetime.fromisoformat("2020-04-29T09:00:00+08:00")
    trace = deadline(default_calendar(), received, Term.parse("5wd")).trace
    assert [explain(day) for day in trace] == [
        "4月30日 星期四 工作日 计第1日",
        "5月1日 星期五 节假日放假 不计 国办发明电〔2019〕16号",
        "5月2日 星期六 节假日放假 不计 国办发明电〔2019〕16号",
        "5月3日 星期日 节假日放假 不计 国办发明电〔2019〕16号",
        "5月4日 星期一 节假日放假 不计 国办发明电〔2019〕16号",
        "5月5日 星期二 节假日放假 不计 国办发明电〔2019〕16号",
        "5月6日 星期三 工作日 计第2日",
        "5月7日 星期四 工作日 计第3日",
        "5月8日 星期五 工作日 计第4日",
        "5月9日 星期六 调休上班 计第5日 国办发明电〔2019〕16号",
    ]


def test_a_weekend_is_named() -> None:
    assert explain(TraceDay(date(2026, 11, 22), None, "weekend", None)) == "11月22日 星期日 周末 不计"


def test_a_notice_that_the_calendar_does_not_hold_is_named_by_id() -> None:
    day = TraceDay(date(2026, 10, 1), None, "holiday", "CN-2026")
    assert explain(day, Calendar([])) == "10月1日 星期四 节假日放假 不计 CN-2026"


def test_the_examples_of_the_documentation_run() -> None:
    for module in (gridflow.worktime, gridflow.worktime.explanation):
        result = doctest.testmod(module)
        assert result.attempted > 0
        assert result.failed == 0
