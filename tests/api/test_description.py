"""The description of the interface: valid OpenAPI 3.1, every command with its body, nothing loaded from elsewhere."""

import json

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from gridflow.aggregates.case.commands import Report
from gridflow.aggregates.command import Command
from gridflow.api.commands import CASE_COMMANDS
from gridflow.api.problems import STATUS
from gridflow.errors import GridFlowError
from tests.api.desk import Desk, assert_problem

PUBLIC = {"/api/v1/cases/{number}/public", "/api/v1/public/cases", "/api/v1/public/grids/{code}"}


@pytest.fixture(scope="module")
def county_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One database is enough for what does not depend on it."""
    return f"sqlite:///{tmp_path_factory.mktemp('description')}"


def test_the_document_is_valid(desk: Desk) -> None:
    document = desk.client.get("/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document).validate()
    assert "itemSchema" not in json.dumps(document)


def test_every_command_has_a_route_with_its_body_and_title(desk: Desk) -> None:
    document = desk.client.get("/openapi.json").json()
    described: dict[str, type[Command]] = {"/api/v1/cases": Report}
    described |= {f"/api/v1/cases/{{number}}/{command.name}": command for command in CASE_COMMANDS}
    for path, command in described.items():
        operation = document["paths"][path]["post"]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        assert schema == {"$ref": f"#/components/schemas/{command.__name__}"}
        assert operation["summary"] == command.title
        assert {"401", "403", "422"} <= operation["responses"].keys()
    assert set(document["components"]["schemas"]["Dispatch"]["properties"]) == {
        "lead",
        "assisting",
        "instruction",
        "occurred_at",
    }


def test_every_operation_speaks_of_problems_keys_and_positions(desk: Desk) -> None:
    document = desk.client.get("/openapi.json").json()
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert any("\u4e00" <= character <= "\u9fff" for character in operation["summary"]), path
            if not path.startswith("/api/"):
                continue
            if path in PUBLIC:
                assert "security" not in operation, path
            else:
                assert operation["security"], path
                assert "application/problem+json" in operation["responses"]["401"]["content"]
            for status in operation["responses"].keys() & {"200", "201"}:
                described = "GridFlow-Position" in operation["responses"][status].get("headers", {})
                assert described is (path != "/api/v1/cases:batch"), path


def test_there_is_no_page_that_loads_from_elsewhere(desk: Desk) -> None:
    for path in ("/docs", "/redoc"):
        assert_problem(desk.client.get(path), 404, "not-found")


def _errors(kind: type[GridFlowError]) -> set[type[GridFlowError]]:
    return {kind}.union(*(_errors(sub) for sub in kind.__subclasses__()))


def test_every_error_of_the_interface_has_its_own_stable_type() -> None:
    for kind in STATUS:
        assert kind in _errors(GridFlowError)
    codes = [kind.code for kind in _errors(GridFlowError)]
    assert len(codes) == len(set(codes))
