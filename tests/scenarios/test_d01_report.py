"""D1 上报:各种渠道都进同一口子,同一来源编号只立一件,成批上报一行一答。"""

import json
from concurrent.futures import ThreadPoolExecutor

from tests.scenarios.people import 东一村, 村受理员, 村督办员, 热线平台, 第一网格, 网格员, 镇受理员
from tests.scenarios.story import Story, 井盖松动


def test_from_any_channel(故事: Story) -> None:
    """八种渠道都可上报;居民、信箱、热线反映的,办结后须回访。"""
    须回访 = {}
    for 渠道 in ("grid", "resident", "mailbox", "hotline", "department", "sensor", "leader", "patrol"):
        故事.当("10月12日 09:00", 热线平台, "上报", place=第一网格, **{**井盖松动, "channel": 渠道})
        故事.那么发生("上报", "开始计时")
        故事.那么(环节="受理", 持有="东一村", 灯="正常")
        件 = 故事.看(f"/cases/{故事.编号}")
        须回访[件["channel_title"]] = 件["call_back_owed"]
    assert [渠道 for 渠道, 回访 in 须回访.items() if 回访] == ["居民反映", "居民信箱", "12345热线"]
    assert [渠道 for 渠道, 回访 in 须回访.items() if not 回访] == [
        "网格员上报",
        "部门移交",
        "设备感知",
        "领导交办",
        "巡查发现",
    ]
    故事.当("10月12日 09:10", 热线平台, "上报", place=第一网格, **{**井盖松动, "channel": "hearsay"})
    故事.那么被拒("输入有误", "invalid-input", "hearsay")


def test_a_matter_must_be_admitted(故事: Story) -> None:
    """未经准入的事项不得进入网格。"""
    故事.当("10月12日 09:00", 网格员, "上报", place=第一网格, **{**井盖松动, "matter": "vote-buying"})
    故事.那么被拒("事项未准入", "matter-not-admitted", "未经准入")


def test_one_source_number_is_one_case(故事: Story) -> None:
    """同一来源编号重复上报、几家同时上报,都是同一件;内容不同的退回。"""
    来源 = {"source": {"system": "12345", "number": "HZ-20261012-7"}}
    故事.假如("10月12日 09:00", 热线平台, "上报", place=第一网格, **井盖松动, **来源)
    首件 = 故事.编号
    故事.当("10月12日 09:05", 村受理员, "上报", place=第一网格, **井盖松动, **来源)
    assert 故事.编号 == 首件
    assert 故事.答复.headers["Idempotency-Replayed"] == "true"
    故事.那么(环节="受理", 持有="东一村")
    assert len(故事.办理过程()) == 2
    故事.当("10月12日 09:06", 村受理员, "上报", place=第一网格, **{**井盖松动, "subject": "路灯不亮"}, **来源)
    故事.那么被拒("编号或键已用于另一请求", "idempotency-key-reused", "HZ-20261012-7")

    内容 = {"place": 第一网格, **井盖松动, "source": {"system": "12345", "number": "HZ-20261012-8"}}
    同报 = (热线平台, 村受理员, 镇受理员)
    for 谁 in 同报:
        故事.desk.token(谁)
    with ThreadPoolExecutor(6) as 各家:
        答复 = list(各家.map(lambda 谁: 故事.desk.post(谁, "/cases", 内容), 同报 * 4))
    assert {一份.status_code for 一份 in 答复} == {201}
    assert len({一份.json()["number"] for 一份 in 答复}) == 1


def test_a_batch_is_answered_line_by_line(故事: Story) -> None:
    """成批上报,一行一件;哪一行有误只退哪一行。"""
    行 = [
        {"place": 第一网格, **井盖松动, "source": {"system": "patrol-car", "number": "1"}},
        {"place": 第一网格, **井盖松动, "matter": "vote-buying"},
        {"place": 第一网格, **井盖松动, "subject": "护栏缺失"},
    ]
    正文 = "\n".join(json.dumps(一行, ensure_ascii=False) for 一行 in 行).encode()
    答复 = 故事.desk.send(热线平台, "/cases:batch", 正文, "application/jsonl")
    assert 答复.status_code == 200, 答复.text
    各行 = [json.loads(一行) for 一行 in 答复.text.splitlines()]
    assert [(一行["line"], 一行["status"]) for 一行 in 各行] == [(1, 201), (2, 422), (3, 201)]
    assert 各行[1]["problem"]["title"] == "事项未准入"
    故事.到了("10月12日 10:00")
    队列 = 故事.看(f"/queues/{东一村}", 谁=村督办员, scope="own")["items"]
    assert [件["subject"] for 件 in 队列] == ["井盖松动", "护栏缺失"]
    故事.编号 = 各行[2]["receipt"]["number"]
    故事.那么发生("上报", "开始计时")
