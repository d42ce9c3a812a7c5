"""What the command line's parser refuses, in Chinese where it is said often."""

import re
from typing import Final

_TEXTS: Final = (
    (re.compile(r"No such command '(.+?)'\."), r"没有命令“\1”。"),
    (re.compile(r"No such option: (\S+)"), r"没有选项“\1”。"),
    (re.compile(r"Missing argument '(.+?)'\."), r"缺少参数“\1”。"),
    (re.compile(r"Missing option '(.+?)'\."), r"缺少选项“\1”。"),
    (re.compile(r"Did you mean '(.+?)'\?"), r"是不是“\1”?"),
)


def in_chinese(message: str) -> str:
    """The parser's message; what is not known here stays as it is."""
    for pattern, text in _TEXTS:
        message = pattern.sub(text, message)
    return message
