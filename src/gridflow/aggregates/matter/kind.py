"""The two ways in which a matter is admitted."""

from enum import StrEnum


class AdmissionKind(StrEnum):
    """For good 常态事项, which the county approves; or for a time 临时事项, to which a township agrees (S0 二(六))."""

    PERMANENT = "permanent"
    TEMPORARY = "temporary"

    @property
    def chinese(self) -> str:
        return _CHINESE[self]


_CHINESE = {AdmissionKind.PERMANENT: "常态事项", AdmissionKind.TEMPORARY: "临时事项"}
