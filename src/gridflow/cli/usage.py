"""What the command line's parser refuses, in Chinese where it is said often."""

import re
from typing import Final

_TEXTS: Final = (
    (re.compile(r"No such command '(.+?)'\."), r"没有命令“\1”。"),
    (re.compile(r"No such option: (\S+)"), r"没有选项“\1”。"),
    (re.compile(r"Missing argument '(.+?)'\."), r"缺少参数“\1”。"),
    (re.compile(r"Missing option '(.+?)'\."), r"缺少选项“\1”。"),
    (re.compile(r"Got unexpected extra argument\(s\) \((.+?)\)"), r"多余的参数“\1”。"),
    (re.compile(r"Option '(.+?)' requires an argument\."), r"选项“\1”缺少取值。"),
    (re.compile(r"Option '(.+?)' does not take a value\."), r"选项“\1”不带取值。"),
    (re.compile(r"Invalid value for '(.+?)': "), r"“\1”有误:"),
    (re.compile(r"Input should be greater than or equal to (\S+)"), r"不得小于 \1。"),
    (re.compile(r"Input should be less than or equal to (\S+)"), r"不得大于 \1。"),
    (re.compile(r"Input should be a valid integer.*"), "须是整数。"),
    (re.compile(r"Input should be a valid number.*"), "须是数字。"),
    (re.compile(r"(?:Value error, )?'(.+?)' is not one of (.+?)\."), r"“\1”须是以下之一:\2。"),
    (re.compile(r"Did you mean '(.+?)'\?"), r"是不是“\1”?"),
)


def in_chinese(message: str) -> str:
    """The parser's message; what is not known here stays as it is."""
    for pattern, text in _TEXTS:
        message = pattern.sub(text, message)
    return message
