"""Old bodies of events, brought step by step to the shape of today 版本升级."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

Body = dict[str, Any]
"""A body as JSON gives it."""


class _Step(NamedTuple):
    function: Callable[[Body], Body]
    topic: str


class Upcasters:
    """Steps from one schema version of a topic to the next.

    A step may also rename the topic; the version counts on under the new name. Each step runs only for rows that
    are older than the present shape.
    """

    def __init__(self) -> None:
        self._steps: dict[tuple[str, int], _Step] = {}

    def register(
        self, topic: str, from_version: int, function: Callable[[Body], Body], *, renamed: str | None = None
    ) -> None:
        """Add the step from `from_version` of `topic` to the next version, of `renamed` if the topic changes.

        Raises ValueError when that step is already there.
        """
        if (topic, from_version) in self._steps:
            raise ValueError(f"two upcasters from version {from_version} of {topic}")
        self._steps[topic, from_version] = _Step(function, renamed or topic)

    @property
    def sources(self) -> Iterable[tuple[str, int]]:
        """The topics and versions that some step starts from."""
        return self._steps.keys()

    def end(self, topic: str, version: int) -> tuple[str, int]:
        """The topic and version that the steps lead to from here; itself when there is none."""
        while (step := self._steps.get((topic, version))) is not None:
            topic, version = step.topic, version + 1
        return topic, version

    def upcast(self, topic: str, version: int, body: Body) -> Body:
        """The body after every step from here to `end`. Raises ValueError when a step cannot deal with the body."""
        while (step := self._steps.get((topic, version))) is not None:
            try:
                body = step.function(body)
            except Exception as error:
                # A step counts on the shape that was checked when the body was written; this one has been damaged.
                raise ValueError(f"no body of version {version} of {topic}") from error
            topic, version = step.topic, version + 1
        return body
