"""What a browser posts."""

from typing import Final
from urllib.parse import parse_qs

from fastapi import Request

from gridflow.errors import InvalidInput, NotAuthenticated

_LONGEST: Final = 4096
_MOST_FIELDS: Final = 5
_LONGEST_COMMAND: Final = 65_536
_MOST_COMMAND_FIELDS: Final = 60
_OWN_PAGES: Final = ("same-origin", "none")


async def submitted(request: Request, *names: str) -> list[str]:
    """The fields of a posted form, "" where one is missing. Raises InvalidInput for a form that is none or too long."""
    form = await _form(request, names[0], _LONGEST, _MOST_FIELDS)
    return [form.get(name, "").strip() for name in names]


async def submitted_command(request: Request) -> dict[str, str]:
    """Every field of a form that gives a command.

    Raises InvalidInput as `submitted` does, and NotAuthenticated for one that another site had the browser send.
    """
    if request.headers.get("sec-fetch-site", "none") not in _OWN_PAGES:
        raise NotAuthenticated("不接受其他网站代发的请求")
    return await _form(request, "form", _LONGEST_COMMAND, _MOST_COMMAND_FIELDS)


async def _form(request: Request, field: str, longest: int, most: int) -> dict[str, str]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > longest:
            raise InvalidInput("提交的内容过长", field=field)
    try:
        form = parse_qs(body.decode(), max_num_fields=most)
    except ValueError:
        raise InvalidInput("提交的内容无法识别", field=field) from None
    return {name: values[0] for name, values in form.items()}
