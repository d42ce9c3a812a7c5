"""A fault of the engine is answered as a problem that tells nothing of it."""

from fastapi import APIRouter
from fastapi.testclient import TestClient

from gridflow.api import create_api
from gridflow.bootstrap import County
from gridflow.errors import StoreBusy
from tests.api.desk import assert_problem

SECRET = "password=hunter2"


def _client(county: County) -> TestClient:
    router = APIRouter()

    @router.get("/fault")
    def fault() -> None:
        raise RuntimeError(SECRET)

    @router.get("/busy")
    def busy() -> None:
        raise StoreBusy("写入排队超时,请稍后重试")

    return TestClient(create_api(county, routers=[router]), raise_server_exceptions=False)


def test_the_text_of_an_exception_is_never_told(county: County) -> None:
    answer = _client(county).get("/fault")
    assert_problem(answer, 500, "internal-error")
    assert SECRET not in answer.text


def test_a_busy_store_is_worth_another_try(county: County) -> None:
    answer = _client(county).get("/busy")
    assert_problem(answer, 503, "store-busy")
    assert answer.headers["Retry-After"] == "1"
