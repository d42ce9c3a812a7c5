"""The time zone of China, in which papers are published and offices work unless a county says otherwise."""

from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
