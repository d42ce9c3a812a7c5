"""How people in the grid are trained 培训."""

from pydantic import Field

from gridflow.policy.entry import Entry, Many, Percent
from gridflow.territory import Level


class Training(Entry):
    """What training the policy asks for 培训要求."""

    a_year: int | None = Field(default=None, ge=1, description="每年至少培训几次")
    exam: bool = Field(default=False, description="培训后须考试")
    before_duty: bool = Field(default=False, description="须先培训后上岗")
    rate: Percent | None = Field(default=None, description="年度培训率目标,百分比")
    assessment_rate: Percent | None = Field(default=None, description="年度考核率目标,百分比")
    rates_of: Many[str] = Field(default=(), description="培训率、考核率目标是哪些岗位(staffing 的 id)的;不写为各岗位")
    plan_by: Level | None = Field(default=None, description="年度培训计划由哪一级制定")
    plan_month: int | None = Field(default=None, ge=1, le=12, description="年度培训计划至迟在几月制定")

    def rate_for(self, post: str) -> int | None:
        """The target of the training rate for those who hold a post, in per cent, if there is one."""
        return self.rate if post in self.rates_of or not self.rates_of else None

    def assessment_rate_for(self, post: str) -> int | None:
        """The same of the assessment rate."""
        return self.assessment_rate if post in self.rates_of or not self.rates_of else None
