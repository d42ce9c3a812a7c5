"""Many clients at once, and how much they get done."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

Client = Callable[[int], Iterator[int]]
"""What the client of a number does without end; it tells after each piece of work how much that was."""


def rate(clients: int, seconds: float, client: Client) -> float:
    """How much so many clients, a thread each, get done a second, after a first piece each that does not count."""
    barrier = threading.Barrier(clients)

    def run(number: int) -> tuple[int, float, float]:
        try:
            work = client(number)
            next(work)
            barrier.wait()
        except BaseException:
            # The others must not wait for whoever cannot come.
            barrier.abort()
            raise
        begun, done = perf_counter(), 0
        for piece in work:
            done += piece
            if perf_counter() - begun >= seconds:
                break
        return done, begun, perf_counter()

    with ThreadPoolExecutor(clients) as pool:
        results = list(pool.map(run, range(clients)))
    return sum(done for done, _, _ in results) / (
        max(end for *_, end in results) - min(begun for _, begun, _ in results)
    )
