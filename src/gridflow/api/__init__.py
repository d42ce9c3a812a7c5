"""The HTTP interface 接口: what other systems and the console's pages call. Nothing is decided here."""

from gridflow.api.app import create_api
from gridflow.api.services import Services

__all__ = ["Services", "create_api"]
