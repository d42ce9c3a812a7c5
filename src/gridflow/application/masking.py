"""Numbers by which people can be called or told apart 联系方式与证件号码, taken out of what the public reads."""

import re
import unicodedata
from typing import Final

_MASK: Final = "＊＊＊"
_CHINESE_DIGITS: Final = frozenset("〇零○一二三四五六七八九幺两壹贰貳叁參肆伍陆陸柒捌玖")
_DIGITS, _NUMERALS = 5, 7
"""From so many digits on, and so many numerals with the Chinese ones, a run is masked."""

# Over what `_shape` makes of a text: numerals with at most three other signs between two, and an identity number's X.
_RUN: Final = re.compile(r"[dc](?:_*(?:-_*){0,3}[dc])*(?:_*x)?_*")

_DATE: Final = r"(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])(?:[-/.](?:0?[1-9]|[12]\d|3[01]))?"
_TIME: Final = r"(?:[01]?\d|2[0-3])[:\uff1a][0-5]\d"
_MOMENT: Final = re.compile(rf"(?:{_DATE})?\s*(?:{_TIME}(?:[-–—~]{_TIME})?)?")
"""A date, a time of day or of office, and both together, which nobody can be called by."""


def masked(text: str) -> str:
    """A text without its long numbers, whatever they are written in and with; dates and times of day stay.

    Digits of any script count, in Chinese and in circles too, with up to three signs between two that are no letters.
    """
    shape = _shape(text)
    pieces, end = [], 0
    for run in _RUN.finditer(shape):
        if _is_long(run[0]) and not _MOMENT.fullmatch(text, *run.span()):
            pieces += [text[end : run.start()], _MASK]
            end = run.end()
    return "".join((*pieces, text[end:]))


def masked_name(name: str) -> str:
    """A person's name of which only the first character is left: 王＊＊."""
    return name[:1] + "＊" * (len(name) - 1)


def masked_phone(phone: str | None) -> str | None:
    """What is left of the way to reach a person, whatever is written there; None where none is known."""
    return _MASK if phone is not None else None


def _shape(text: str) -> str:
    """What each character is: a digit `d`, a Chinese one `c`, an `x`, another letter `l`, unseen `_`, any other `-`."""
    return "".join(map(_kind, text))


def _kind(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    if any(unicodedata.digit(one, None) is not None for one in plain):
        return "d"
    if plain in _CHINESE_DIGITS:
        return "c"
    if plain in ("x", "X"):
        return "x"
    category = unicodedata.category(character)
    if category == "Cf" or category.startswith("M"):
        return "_"
    return "l" if any(map(str.isalpha, plain)) else "-"


def _is_long(run: str) -> bool:
    digits = run.count("d")
    return digits >= _DIGITS or digits + run.count("c") >= _NUMERALS
