"""D15 公开:反映人凭查询码、公众凭公开看得到责任单位、过程和结果;不见人名、电话和内部说法。"""

import json
from collections.abc import Mapping
from typing import Any, Final

from tests.scenarios.people import 执法队, 执法队经办人, 第一网格, 网格员, 镇督办员
from tests.scenarios.story import Story

_反映: Final[Mapping[str, Any]] = {
    "subject": "张大姐(13900001234)家门口井盖松动",
    "description": "联系人张大姐,住老街12号",
    "channel": "resident",
}


def test_the_reporter_asks_by_code(故事: Story) -> None:
    """反映人凭查询码看得到办到哪一步、谁在办、几时该办好,办结后看得到答复。"""
    故事.当("10月12日 09:00", 网格员, "上报", place=第一网格, **_反映, matter="facility")
    码 = 故事.答复.json()["query_code"]
    故事.假如("10月12日 10:00", 网格员, "当场办结", result="用自备工具复位,工时2小时", reply="井盖已复位")
    故事.那么(环节="督办", 持有="东一村")
    所见 = 故事.公开所见(码)
    assert (所见["stage_title"], 所见["holder_name"], 所见["reply"]) == ("督办", "东一村", "井盖已复位")
    assert [(step["title"], step["day"]) for step in 所见["steps"]] == [
        ("上报", "2026-10-12"),
        ("当场办结", "2026-10-12"),
    ]
    assert 所见["result"] == "已办结,待核查"
    全文 = json.dumps(所见, ensure_ascii=False)
    for 不该见 in ("13900001234", "老街12号", "工时2小时", 网格员.id):
        assert 不该见 not in 全文
    故事.公开查无(None)
    故事.公开查无("0000000000")


def test_published_under_a_subject_that_names_nobody(故事: Story) -> None:
    """公开以另拟的标题示人;撤销公开之后只有查询码还看得到。"""
    故事.假如镇里已派遣("10月12日 09:00", 执法队, **_反映)
    码 = 故事.看(f"/cases/{故事.编号}/events")["items"][0]["data"]["query_code"]
    故事.公开查无(None)
    故事.当("10月12日 10:00", 执法队经办人, "公开", subject="老街井盖松动", reason="群众关切")
    故事.那么被拒("无权办理", "not-permitted")
    故事.当("10月12日 10:10", 镇督办员, "公开", subject="老街井盖松动", reason="群众关切")
    故事.那么发生("公开变更")
    所见 = 故事.公开所见(None)
    assert (所见["subject"], 所见["holder_name"], 所见["stage_title"]) == ("老街井盖松动", "东乡镇综合执法队", "办结")
    assert 所见["expected"]["text"] == "应于2026年10月19日24时前办结"
    名单 = 故事.desk.client.get("/api/v1/public/cases").json()["items"]
    assert [(件["number"], 件["subject"]) for 件 in 名单] == [(故事.编号, "老街井盖松动")]
    故事.假如("10月13日 09:00", 镇督办员, "撤销公开", reason="当事人要求")
    故事.公开查无(None)
    assert 故事.公开所见(码)["holder_name"] == "东乡镇综合执法队"
