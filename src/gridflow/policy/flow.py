"""How cases may move 流转规则: triage, sending back, transfer, duplicates, re-checks."""

from typing import Literal

from pydantic import Field

from gridflow.policy.entry import Entry, Many, WrittenTerm
from gridflow.territory import Level


class Triage(Entry):
    """What follows from an urgency (S3b): the level that takes the case in, and those who go to the place 到场陪同."""

    intake: Level = Field(description="由哪一级受理")
    accompany: Many[Level] = Field(default=(), description="哪些层级须到场陪同")


class SendBackRule(Entry):
    """After `most` requests to send back were upheld, the `fallback` unit takes the case and keeps it 兜底.

    It is the first unit that the case was dispatched to (首接负责), or the place's own of a level.
    """

    most: int = Field(ge=1, le=99, description="几次退回成立后由兜底单位承办")
    fallback: Literal["first-lead", "village", "township"] = Field(
        description="兜底单位:first-lead 首接单位、village 村(社区)、township 乡镇(街道)"
    )


class TransferRule(Entry):
    """How often a lead unit may hand a case on 转办 after one dispatch."""

    most: int = Field(ge=0, le=99, description="一次派遣之内可转办几次")


class DuplicateRule(Entry):
    """What is suggested as a duplicate 疑似重复: of the same place, so near in time, so similar in its words."""

    within: WrittenTerm = Field(description="相隔多久以内")
    similarity: int = Field(ge=1, le=100, description="文字相似度至少多少,百分比")


class RecheckRule(Entry):
    """The share of archived cases, in per cent, that is drawn for a random re-check 抽查."""

    share: int = Field(ge=1, le=100, description="归档事件的抽查比例,百分比")
