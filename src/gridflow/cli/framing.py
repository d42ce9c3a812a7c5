"""What is no HTTP at all, answered like every other refusal."""

from http import HTTPStatus

from typing_extensions import override
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from gridflow.api.problems import problem
from gridflow.api.refusals import MalformedRequest


class Protocol(H11Protocol):
    """uvicorn's protocol, whose answer to broken framing is `application/problem+json` in Chinese."""

    @override
    def send_400_response(self, msg: str) -> None:
        # What has begun to be answered cannot be answered anew; the connection just ends.
        if not _answering(self.cycle):
            status = HTTPStatus.BAD_REQUEST
            answer = problem(MalformedRequest("请求不符合HTTP格式,无法读取"), status, {"Connection": "close"})
            head = [f"HTTP/1.1 {status.value} {status.phrase}".encode()]
            head += [name + b": " + value for name, value in answer.raw_headers]
            self.transport.write(b"\r\n".join([*head, b"", bytes(answer.body)]))
        self.transport.close()


def _answering(cycle: RequestResponseCycle | None) -> bool:
    return cycle is not None and cycle.response_started and not cycle.response_complete
