"""Running a county: the server, and the work behind it."""

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer
import uvicorn

from gridflow.bootstrap import County, create_app, working
from gridflow.cli.errors import PortTaken
from gridflow.cli.os_errors import why
from gridflow.cli.output import error_console
from gridflow.cli.session import opened, require_county, settings_of

if TYPE_CHECKING:
    from fastapi import FastAPI

# Open streams end by themselves when the server is asked to stop; a request that does not must not keep it alive.
_SHUTDOWN_SECONDS: Final = 3


@dataclass(frozen=True, slots=True)
class Listener:
    """A port that is ours already, before the county behind it is ready to be served."""

    socket: socket.socket

    @staticmethod
    @contextmanager
    def at(host: str, port: int) -> "Iterator[Listener]":
        """Listen for as long as the block lasts. Raises PortTaken."""
        try:
            listening = socket.create_server((host, port))
        except OSError as error:
            raise PortTaken(f"{host}:{port} 无法监听:{why(error)}", port=port) from None
        with closing(listening):
            yield Listener(listening)

    @property
    def port(self) -> int:
        port: int = self.socket.getsockname()[1]
        return port

    def serve(self, county: County) -> None:
        """Serve the county until the process is asked to stop by SIGINT or SIGTERM."""
        self.run(partial(create_app, county))

    def run(self, make_app: "Callable[[Callable[[], bool]], FastAPI]") -> None:
        """Serve an application, made with what tells that the server stops, until SIGINT or SIGTERM."""

        def stopping() -> bool:
            return server.should_exit

        # Here and not above: whoever serves nothing starts sooner without the web framework.
        from gridflow.cli.framing import Protocol

        app = make_app(stopping)
        config = uvicorn.Config(app, http=Protocol, log_level="warning", timeout_graceful_shutdown=_SHUTDOWN_SECONDS)
        server = uvicorn.Server(config)
        # The server stops in order on either signal, then raises it once more for whoever called.
        before = signal.signal(signal.SIGTERM, _stop)
        try:
            server.run(sockets=[self.socket])
        except KeyboardInterrupt:
            pass
        finally:
            signal.signal(signal.SIGTERM, before)


def serve(
    context: typer.Context,
    work_too: Annotated[bool, typer.Option("--work/--no-work", help="同时在后台更新查询数据并执行督办阶梯")] = True,
) -> None:
    """启动HTTP服务与控制台,缺省也在后台工作。"""
    settings = settings_of(context).in_role("serve")
    require_county(settings)
    with (
        Listener.at(settings.host, settings.port) as listener,
        opened(settings, make=True) as county,
        working(county) if work_too else nullcontext(),
    ):
        error_console().print(f"服务地址 http://{settings.host}:{listener.port}/console/", markup=False)
        listener.serve(county)


def work(context: typer.Context) -> None:
    """只在后台工作:更新查询数据,执行督办阶梯。可与多个 serve --no-work 并行。"""
    settings = settings_of(context).in_role("work")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    require_county(settings)
    with opened(settings, make=True) as county, working(county):
        error_console().print(f"县级库 {settings.county} 后台工作中,按 Ctrl-C 停止。", markup=False)
        stop.wait()


def _stop(*_: object) -> NoReturn:
    raise KeyboardInterrupt
