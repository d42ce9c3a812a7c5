"""What pydantic refuses, in Chinese."""

from collections.abc import Mapping
from typing import Any, Final

_DAY_EXAMPLE: Final = "2026-11-22"
_TIME_EXAMPLE: Final = "2026-11-22T10:21:00+08:00"

_TEXTS: Final[Mapping[str, str]] = {
    "missing": "缺少此项",
    "extra_forbidden": "不认识的字段",
    "model_type": "须是JSON对象",
    "model_attributes_type": "须是JSON对象",
    "string_type": "须是文本",
    "string_too_short": "不得少于{min_length}个字符",
    "too_short": "不得少于{min_length}项",
    "string_too_long": "不得超过{max_length}个字符",
    "too_long": "不得超过{max_length}项",
    "string_pattern_mismatch": "格式不符",
    "bool_type": "须是 true 或 false",
    "enum": "须是以下之一:{expected}",
    "literal_error": "须是以下之一:{expected}",
    "int_type": "须是整数",
    "int_parsing": "须是整数",
    "int_parsing_size": "整数过大",
    "int_from_float": "须是整数",
    "float_type": "须是数字",
    "float_parsing": "须是数字",
    "finite_number": "须是有限的数字",
    "greater_than": "须大于{gt}",
    "greater_than_equal": "不得小于{ge}",
    "less_than_equal": "不得大于{le}",
    "timezone_aware": f"时间须带时区,如 {_TIME_EXAMPLE}",
    "datetime_type": f"须是RFC 3339时间,如 {_TIME_EXAMPLE}",
    "datetime_parsing": f"须是RFC 3339时间,如 {_TIME_EXAMPLE}",
    "datetime_from_date_parsing": f"须是RFC 3339时间,如 {_TIME_EXAMPLE}",
    "date_type": f"须是日期,如 {_DAY_EXAMPLE}",
    "date_parsing": f"须是日期,如 {_DAY_EXAMPLE}",
    "date_from_datetime_parsing": f"须是日期,如 {_DAY_EXAMPLE}",
    "value_error": "{error}",
}
"""The text of each kind of refusal, with the names that pydantic gives its limits."""


def said(detail: Mapping[str, Any]) -> str:
    """One of the details of `ValidationError.errors()`, without the name of its field."""
    limits = dict(detail.get("ctx") or {})
    if isinstance(expected := limits.get("expected"), str):
        # pydantic writes 'a', 'b' or 'c'.
        limits["expected"] = expected.replace("' or '", "', '").replace("', '", "、").strip("'")
    return _TEXTS.get(detail["type"], "取值无效").format(**limits)
