"""J2 残缺的数:原件中看不清、写成星号、漏了数的,都是必给的参数,没有缺省,一个也不编。"""

from gridflow.policy import deriving
from tests.conformance.packs.counties import PARAMETERS
from tests.scenarios.people import 管理员
from tests.scenarios.story import Story

各文件 = (
    ("s1", ("S1 六(三)2", "S1 四(一)", "S1 二、六(二)、六(四)")),
    ("s2", ("S2 引言", "S2 一(二)", "S2 一(三)", "S2 一(四)")),
    ("s3a", ("S3a 五1", "S3a 六2")),
)
"""Each pack whose document is damaged, and where."""


def test_nothing_is_invented(故事: Story) -> None:
    """不给参数的不得启用,缺哪几个、原件何处残缺,逐个说明;给了才启用,所给的照实可查。"""
    for 时, (包, 残缺) in enumerate(各文件, start=9):
        故事.当(f"10月12日 {时:02d}:00", 管理员, "启用政策包", text=deriving(包, {}))
        故事.那么被拒("输入有误", "invalid-input", "还须给出参数", *残缺)
        故事.采用(f"10月12日 {时:02d}:10", 包)
        现行 = 故事.看("/policies/in-force")["pack"]
        故事.那么是({名: str(值) for 名, 值 in 现行["values"].items()}, PARAMETERS[包])


def test_a_value_must_be_what_the_parameter_is(故事: Story) -> None:
    """少给一个、给错一类、给了没有的,都不予启用。"""
    所给 = dict(PARAMETERS["s3a"])
    少一个 = {名: 值 for 名, 值 in 所给.items() if 名 != "leave_deduction"}
    原文 = deriving("s3a", 所给)
    for 文 in (deriving("s3a", 少一个), 原文.replace("= 1\n", '= "一分"\n'), 原文 + "bonus = 5\n"):
        故事.当("10月12日 09:00", 管理员, "启用政策包", text=文)
        故事.那么被拒("输入有误", "invalid-input")
    故事.当("10月12日 09:10", 管理员, "启用政策包", text=原文)
    故事.那么记入("启用政策包")
