"""B1 人员编制是数据:二长三员、一长一员一信息员、1+N、一管多协、各级指导员与网格长,换政策包即换编制。"""

from tests.scenarios.people import 县受理员, 王小二, 第一网格, 管理员
from tests.scenarios.story import Story

编制 = {
    "s0": {"网格党小组长": 1, "网格长": 1, "专职网格员": 1, "兼职网格员": 1, "网格指导员": 1},
    "s1": {"网格长": 1, "网格员": 1, "信息员": 1, "志愿者": 0},
    "s2": {"网格长": 1, "专职网格员": 4, "兼职网格员": 0},
    "s3a": {"网格员": 1},
    "s3b": {"网格长": 1, "综合信息员": 0, "社区党员": 0, "社区民警": 0, "社区志愿者": 0},
    "s3c": {"三级网格指导员": 1, "三级网格长": 1},
    "s4": {"网格管理员": 1, "网格协管员": 2},
}
"""A grid of 312 households must have so many people, post by post, as each document has it."""


def test_each_document_has_its_own_posts(故事: Story) -> None:
    """同一个网格,在哪份文件之下,就配哪些人。"""
    故事.假如("10月12日 09:00", 管理员, "登记台账", code=第一网格, facts={"households": 312})
    for 时, (包, 各岗) in enumerate(编制.items(), start=10):
        故事.采用(f"10月12日 {时:02d}:00", 包)
        配备 = 故事.看("/staffing", unit=第一网格)["items"]
        故事.那么是({岗["post_title"]: 岗["required"] for 岗 in 配备 if 岗["post_title"] in 各岗}, 各岗)
        故事.那么是([岗["post_title"] for 岗 in 配备 if 岗["required"] and 岗["post_title"] not in 各岗], [])


def test_no_more_than_the_post_has_room_for(故事: Story) -> None:
    """一个网格一名管理员,至多五名协管员;多一名也不行。"""
    故事.采用("10月12日 09:00", "s4")
    for 序 in range(6):
        谁 = f"assistant-{序}"
        岗位 = {"person": 谁, "post": "assistant", "unit": 第一网格}
        故事.假如("10月12日 09:10", 管理员, "登记人员", person=谁, **王小二)
        故事.假如("10月12日 09:20", 县受理员, "提名人选", **岗位)
        故事.当("10月12日 09:30", 管理员, "审定人选", **岗位)
    故事.那么被拒("超出政策限制", "beyond-policy", "至多5人")
    故事.那么是([岗["filled"] for 岗 in 故事.看("/staffing", unit=第一网格)["items"]], [0, 5])
