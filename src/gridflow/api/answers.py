"""The answer to a granted command."""

from fastapi import Response

from gridflow.api.headers import POSITION, REPLAYED, entity_tag
from gridflow.application.bus import Granted, Receipt


def answer(granted: Granted, response: Response) -> Receipt:
    """The receipt, with the case's version as ETag, the position to wait for, and whether it is a repetition."""
    receipt = granted.receipt
    response.headers["ETag"] = entity_tag(receipt.version)
    response.headers[POSITION] = str(receipt.position)
    if granted.replayed:
        response.headers[REPLAYED] = "true"
    return receipt
