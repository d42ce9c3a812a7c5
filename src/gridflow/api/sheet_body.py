"""Taking in a file of a table: CSV or XLSX."""

from typing import Annotated, Any, Final

from fastapi import Depends, Request

from gridflow.api.body import take_in
from gridflow.api.refusals import UnsupportedMediaType
from gridflow.application.sheets.files import FileKind
from gridflow.application.sheets.importing import MOST_BYTES

_MEDIA_TYPES: Final = tuple(kind.media_type for kind in FileKind)


async def read_sheet_body(request: Request) -> bytes:
    """The file as it came; which of the two it is, it says itself.

    Raises what `take_in` does, and UnsupportedMediaType for a body that is not announced as either.
    """
    media_type = request.headers.get("content-type", "").lower().partition(";")[0].strip()
    if media_type not in _MEDIA_TYPES:
        raise UnsupportedMediaType(f"请求体须是 {' 或 '.join(_MEDIA_TYPES)}", expected=list(_MEDIA_TYPES))
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("请求体不得压缩", expected=list(_MEDIA_TYPES))
    return await take_in(request, MOST_BYTES)


SheetBody = Annotated[bytes, Depends(read_sheet_body)]

SHEET_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "首行为列名的表格,列名中英文均可,次序不限",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in _MEDIA_TYPES},
    }
}
"""The `openapi_extra` of a route that takes such a file."""
