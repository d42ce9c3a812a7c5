"""What the store refuses, and what it finds damaged."""

from eventsourcing.persistence import MapperDeserialisationError

from gridflow.errors import GridFlowError


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
