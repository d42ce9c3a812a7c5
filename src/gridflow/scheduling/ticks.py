"""Interval ticks by APScheduler."""

import logging
from collections.abc import Callable

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.background import BackgroundScheduler

_LOG = structlog.get_logger(__name__)


def start_ticks(tick: Callable[[], object], seconds: float) -> BackgroundScheduler:
    """Call `tick` every so many seconds on a thread of its own, never two at once, until `shutdown()`.

    A tick that fails is logged and the next one comes all the same: what was due stays due.
    """
    scheduler = BackgroundScheduler(timezone="UTC")
    # It warns, in English, of every tick that it leaves out while one still runs, which is just what is wanted here.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    scheduler.add_job(tick, "interval", seconds=seconds, max_instances=1, coalesce=True, misfire_grace_time=None)
    scheduler.add_listener(_report, EVENT_JOB_ERROR)
    scheduler.start()
    return scheduler


def _report(event: JobExecutionEvent) -> None:
    _LOG.error("tick failed", error=repr(event.exception))
