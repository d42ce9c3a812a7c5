"""Following the log from a position on."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription

# Appends of this process wake the reader at once; those of other processes are found by looking.
_POLL_SECONDS: Final = 0.05
_BATCH: Final = 500

TRecorder = TypeVar("TRecorder", bound=ApplicationRecorder, covariant=True)


class PollingSubscription(Subscription[TRecorder]):
    """Looks for new events at short intervals, which works on both databases and across processes.

    `on_append` takes a callback to be called after each append and answers how to take it off.
    """

    def __init__(
        self,
        recorder: TRecorder,
        *,
        gt: int | None,
        topics: Sequence[str],
        on_append: Callable[[Callable[[], None]], Callable[[], None]],
    ) -> None:
        super().__init__(recorder, gt=gt, topics=topics)
        self._waiting: deque[Notification] = deque()
        self._woken = threading.Event()
        self._forget = on_append(self._woken.set)

    def stop(self) -> None:
        """End the iteration; from any thread."""
        super().stop()
        self._forget()
        self._woken.set()

    def __next__(self) -> Notification:
        while not self._has_been_stopped:
            if self._waiting:
                notification = self._waiting.popleft()
                self._last_notification_id = notification.id
                return notification
            # Cleared before looking, so an append after the look is not slept over.
            self._woken.clear()
            self._waiting.extend(
                self._recorder.select_notifications(
                    start=self._last_notification_id or 0,
                    limit=_BATCH,
                    topics=self._topics,
                    inclusive_of_start=False,
                )
            )
            if not self._waiting:
                self._woken.wait(_POLL_SECONDS)
        raise StopIteration
