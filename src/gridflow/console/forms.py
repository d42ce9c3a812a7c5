"""What a browser posts."""

from typing import Final
from urllib.parse import parse_qs

from fastapi import Request

from gridflow.errors import InvalidInput

_LONGEST_FORM: Final = 4096


async def submitted(request: Request, *names: str) -> list[str]:
    """The fields of a posted form, "" where one is missing. Raises InvalidInput for a form that is none or too long."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_FORM:
            raise InvalidInput("提交的内容过长", field=names[0])
    try:
        form = parse_qs(body.decode(), max_num_fields=5)
    except ValueError:
        raise InvalidInput("提交的内容无法识别", field=names[0]) from None
    return [form.get(name, [""])[0].strip() for name in names]
