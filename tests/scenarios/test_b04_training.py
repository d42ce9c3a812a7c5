"""B4 培训:年初有计划,每年至少一次并考试,先培训后上岗;培训率、考核率与名单。"""

from typing import Any

from tests.scenarios.people import 东乡镇, 王小二, 第一网格, 镇受理员, 镇管理员
from tests.scenarios.story import Story

岗 = {"post": "full-time", "unit": 第一网格}
公布 = {"document": "东镇发〔2026〕1号", "published_on": "2026-10-12"}
计划: dict[str, Any] = {"unit": 东乡镇, "year": 2026, "sessions": [{"id": "first", "title": "岗前培训", "exam": True}]}
一场: dict[str, Any] = {"unit": 东乡镇, "year": 2026, "session": "first", "held_on": "2026-10-12"}


def test_trained_before_duty(故事: Story) -> None:
    """先培训后上岗:没培训、没考过的不能任专职网格员,也不能上岗;考过的才行。"""
    for 谁 in ("wang", "li"):
        故事.假如("10月12日 09:00", 镇管理员, "登记人员", person=谁, **王小二)
        故事.假如("10月12日 09:10", 镇受理员, "提名人选", person=谁, **岗)
    故事.当("10月12日 09:20", 镇管理员, "审定人选", person="wang", **岗, **公布)
    故事.那么被拒("不符合任职条件", "not-eligible", "未经培训并考试合格")
    故事.假如("10月12日 10:00", 镇管理员, "制定培训计划", **计划)
    考试 = [{"person": "wang", "passed": True, "score": 91}, {"person": "li", "passed": False, "score": 40}]
    故事.假如("10月12日 11:00", 镇管理员, "登记培训", **一场, participants=考试)
    故事.假如("10月12日 11:10", 镇管理员, "审定人选", person="wang", **岗, **公布)
    故事.当("10月12日 11:20", 镇管理员, "审定人选", person="li", **岗, **公布)
    故事.那么被拒("不符合任职条件", "not-eligible", "未经培训并考试合格")
    故事.当("10月12日 11:30", 镇管理员, "变更在岗状态", person="wang", status="on-duty")
    故事.那么记入("在岗状态变更")
    故事.当("10月12日 11:40", 镇管理员, "变更在岗状态", person="li", status="on-duty")
    故事.那么被拒("不符合任职条件", "not-eligible", "未任任何岗位")


def test_the_rates_name_who_is_missing(故事: Story) -> None:
    """专职网格员年度培训率、考核率各为100%;谁没培训、谁没考核,列出名单;逾期才定的计划照实标明。"""
    for 谁 in ("wang", "li"):
        网格长 = {"person": 谁, "post": "grid-head", "unit": 第一网格}
        故事.假如("10月12日 09:00", 镇管理员, "登记人员", person=谁, **王小二)
        故事.假如("10月12日 09:10", 镇受理员, "提名人选", **网格长)
        故事.假如("10月12日 09:20", 镇管理员, "审定人选", **网格长, **公布)
    故事.假如("10月12日 10:00", 镇管理员, "制定培训计划", **计划)
    故事.当("10月12日 11:00", 镇管理员, "登记培训", **一场, participants=[{"person": "wang", "passed": True}])
    故事.那么记入("培训登记")
    全年 = 故事.看("/trainings", unit=东乡镇)
    (率,) = [率 for 率 in 全年["items"] if 率["post"] == "grid-head"]
    故事.那么是(率["trained"], {"part": 1, "whole": 2, "percent": 50.0, "target": None, "reached": None})
    故事.那么是({率["post"] for 率 in 全年["items"] if 率["trained"]["target"] == 100}, {"full-time"})
    故事.那么是((率["untrained"], 率["unassessed"]), (["li"], ["li"]))
    故事.那么是([(定["unit_name"], 定["late"]) for 定 in 全年["plans"]], [("东乡镇", True)])
