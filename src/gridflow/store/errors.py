"""What the store refuses, and what it finds damaged."""

from eventsourcing.persistence import MapperDeserialisationError

from gridflow.errors import GridFlowError


class StoreBusy(GridFlowError):
    """The write lock or a connection was not free in time; nothing was written, the same request may come again."""

    code = "store-busy"
    title = "存储繁忙"


class StoreUnreachable(GridFlowError):
    """The database cannot be connected to, the connection was lost, or the file is not a database.

    `said` is what the driver said, in one line. It may name hosts and users, so it is not told over HTTP.
    """

    code = "store-unreachable"
    title = "数据库无法连接"

    def __init__(self, said: str) -> None:
        super().__init__("数据库暂时无法使用，请稍后重试")
        self.said = next(iter(said.strip().splitlines()), "")


class UnknownTopic(GridFlowError):
    """The log holds an event whose topic this program does not know; `context` names the topic and the row."""

    code = "unknown-topic"
    title = "事件类型未知"


class UnknownSchemaVersion(GridFlowError):
    """The log holds a body in a version newer than this program, or one that no upcaster takes further."""

    code = "unknown-schema-version"
    title = "事件版本未知"


class DamagedEvent(GridFlowError, MapperDeserialisationError):
    """Stored bytes that cannot be read; `context` names the stream and the version."""

    code = "damaged-event"
    title = "存储的事件已损坏"
