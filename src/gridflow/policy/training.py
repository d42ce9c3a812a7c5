"""How people in the grid are trained 培训."""

from pydantic import Field

from gridflow.policy.entry import Entry, Percent
from gridflow.territory import Level


class Training(Entry):
    """What training the policy asks for 培训要求."""

    a_year: int | None = Field(default=None, ge=1, description="每年至少培训几次")
    exam: bool = Field(default=False, description="培训后须考试")
    before_duty: bool = Field(default=False, description="须先培训后上岗")
    rate: Percent | None = Field(default=None, description="年度培训率目标,百分比")
    assessment_rate: Percent | None = Field(default=None, description="年度考核率目标,百分比")
    plan_by: Level | None = Field(default=None, description="年度培训计划由哪一级制定")
    plan_month: int | None = Field(default=None, ge=1, le=12, description="年度培训计划至迟在几月制定")
