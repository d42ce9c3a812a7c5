"""D8 反馈与证据:办前、办中、办后分阶段留痕,参与的人才能反馈。"""

from tests.scenarios.people import 执法队, 执法队经办人, 第二网格员, 网格员, 邻村受理员, 镇督办员
from tests.scenarios.story import Story, 照片


def test_notes_and_evidence_by_phase(故事: Story) -> None:
    """事发网格和主办单位分阶段反馈,证据以摘要固定,全过程可查。"""
    故事.假如镇里已派遣("10月12日 09:00", 执法队)
    故事.当("10月12日 10:00", 网格员, "反馈进展", phase="before", text="井盖缺口约三指宽", evidence=[照片("办前.jpg")])
    故事.那么发生("反馈进展")
    故事.当("10月13日 10:00", 执法队经办人, "反馈进展", phase="during", text="已订同型号井盖")
    故事.那么发生("反馈进展")
    故事.假如("10月14日 10:00", 执法队经办人, "办结", result="已更换", evidence=[照片("办后.jpg")])
    故事.当("10月14日 11:00", 镇督办员, "反馈进展", phase="after", text="夜间再看一次反光条")
    故事.那么发生("反馈进展")
    阶段 = [(e["data"]["phase"], len(e["data"]["evidence"])) for e in 故事.办理过程() if e["title"] == "反馈进展"]
    assert 阶段 == [("before", 1), ("during", 0), ("after", 0)]
    (办结,) = (e for e in 故事.办理过程() if e["title"] == "办结")
    assert 办结["data"]["evidence"] == [照片("办后.jpg")]


def test_strangers_do_not_note(故事: Story) -> None:
    """没有参与办理的单位看不见,也不能反馈;证据没有摘要不收。"""
    故事.假如镇里已派遣("10月12日 09:00", 执法队)
    for 旁人 in (第二网格员, 邻村受理员):
        故事.当("10月12日 10:00", 旁人, "反馈进展", phase="during", text="听说修好了")
        故事.那么被拒("事件不存在", "unknown-case")
    无摘要 = {"kind": "photo", "reference": "办前.jpg", "sha256": "未计算"}
    故事.当("10月12日 10:00", 网格员, "反馈进展", phase="before", text="看看", evidence=[无摘要])
    故事.那么被拒("输入有误", "invalid-input", "sha256")


def test_a_matter_that_asks_for_pictures_before_and_after(故事: Story) -> None:
    """违法建设须有处置前、处置后的证据;返工之后须重新取证。"""
    故事.假如镇里已派遣("10月12日 09:00", 执法队, matter="building", subject="屋顶加建")
    拆除 = {"result": "已拆除加建", "closing": "demolished"}
    故事.当("10月13日 09:00", 执法队经办人, "办结", **拆除, evidence=[照片("办后.jpg")])
    故事.那么被拒("结案要求未满足", "closing-unmet", "处置前证据")
    故事.假如("10月13日 09:10", 网格员, "反馈进展", phase="before", text="加建约十平方米", evidence=[照片("办前.jpg")])
    故事.当("10月13日 09:20", 执法队经办人, "办结", **拆除)
    故事.那么被拒("结案要求未满足", "closing-unmet", "处置后证据")
    故事.当("10月13日 09:30", 执法队经办人, "办结", **拆除, evidence=[照片("办后.jpg")])
    故事.那么发生("停止计时", "办结")
