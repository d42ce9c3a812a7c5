"""What deploy/ would start: checked by Compose itself where it is installed, and for our own rules everywhere."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest
import yaml  # type: ignore[import-untyped]
from pydantic import ValidationError

from gridflow.cli.app import app
from gridflow.settings import Settings

DEPLOY: Final = Path(__file__).parents[2] / "deploy"
FILES: Final = sorted(DEPLOY.glob("compose.*.yaml"))
UNITS: Final = sorted(DEPLOY.glob("systemd/*.service"))
COMMANDS: Final = {
    *(one.name or one.callback.__name__ for one in app.registered_commands if one.callback),
    *(group.name for group in app.registered_groups),
}
_PINNED: Final = re.compile(r"[a-z/]+:[0-9]+\.[0-9]+[a-z0-9.-]*")

Service = dict[str, Any]


def services(file: Path) -> dict[str, Service]:
    found: dict[str, Service] = yaml.safe_load(file.read_text(encoding="utf-8"))["services"]
    return found


EACH = [pytest.param(file, name, id=f"{file.stem}-{name}") for file in FILES for name in services(file)]


def test_there_is_a_file_for_each_way_to_run_it() -> None:
    assert {file.name for file in FILES} == {"compose.single.yaml", "compose.postgresql.yaml", "compose.citus.yaml"}
    assert {"api", "worker", "city", "primary", "replica", "proxy"} == set(services(DEPLOY / "compose.postgresql.yaml"))
    assert {"coordinator", "worker-1", "worker-2"} < set(services(DEPLOY / "compose.citus.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_compose_takes_the_file(file: Path) -> None:
    program = shutil.which("docker-compose")
    if program is None:
        pytest.skip("没有 docker-compose")
    done = subprocess.run([program, "-f", str(file), "config", "-q"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("file", "name"), EACH)
def test_each_service_is_pinned_watched_and_keeps_to_itself(file: Path, name: str) -> None:
    service = services(file)[name]
    assert _PINNED.fullmatch(service["image"]), "an image without a version is another one tomorrow"
    assert service["restart"] in ("unless-stopped", "on-failure")
    assert "test" in service["healthcheck"] or service["restart"] == "on-failure", "what runs on must be watched"
    for port in service.get("ports", ()):
        assert port.startswith("127.0.0.1:"), "who wants it on a network puts a proxy with a certificate before it"
    for key, value in (service.get("environment") or {}).items():
        assert "PASSWORD" not in key or key.endswith("_FILE"), "a secret is a file"
        assert not re.search(r"://[^/@]*:[^/@]*@", str(value)), "an address holds no password"


@pytest.mark.parametrize(("file", "name"), EACH)
def test_what_a_service_names_is_there(file: Path, name: str) -> None:
    document = yaml.safe_load(file.read_text(encoding="utf-8"))
    service = document["services"][name]
    for volume in service.get("volumes", ()):
        source = volume.split(":")[0]
        assert (DEPLOY / source).is_file() if source.startswith("./") else source in document["volumes"]
    assert set(service.get("secrets", ())) <= set(document.get("secrets", {}))
    assert set(service.get("depends_on", ())) <= set(document["services"])


@pytest.mark.parametrize(("file", "name"), EACH)
def test_what_is_said_to_gridflow_is_understood(file: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    service = services(file)[name]
    if not service["image"].startswith("gridflow:"):
        assert not any(key.startswith("GRIDFLOW_") for key in service.get("environment") or {})
        return
    for key, value in service["environment"].items():
        monkeypatch.setenv(key, value)
    try:
        settings = Settings()
    except ValidationError as error:
        raise AssertionError(f"{file.name}: {name}") from error
    known = {f"GRIDFLOW_{field.upper()}" for field in type(settings).model_fields}
    assert {key for key in service["environment"] if key.startswith("GRIDFLOW_")} <= known
    command = service.get("command", ["gridflow", "serve"])
    assert command[1] in COMMANDS


def test_the_image_makes_its_data_directory_before_it_gives_up_root() -> None:
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    mounted = services(DEPLOY / "compose.single.yaml")["gridflow"]["volumes"][0].split(":")[1]
    made = re.search(rf"install -d -o gridflow -g gridflow -m 0700 {mounted}\n", lines)
    assert made is not None, "a fresh volume takes the owner of the directory that it covers"
    assert made.start() < lines.index("\nUSER gridflow")


def test_the_image_holds_nothing_that_only_tests_and_checks_need() -> None:
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    put_in = [line for line in lines.splitlines() if "/opt/gridflow/bin/python" in line]
    assert put_in == [
        " && /opt/gridflow/bin/python -m pip install --no-cache-dir --no-index --find-links /wheels gridflow"
    ]


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.stem)
def test_a_unit_restarts_and_reads_its_password_from_a_file_of_its_user(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert {"User=gridflow", "Restart=always"} <= set(text.splitlines())
    assert "LoadCredential" not in text, "libpq passes over a password file that its group may read"
    if "GRIDFLOW_DATABASE_URL=sqlite" not in text:
        assert "\nEnvironment=PGPASSFILE=/etc/gridflow/pgpass\n" in text
    started = re.search(r"(?m)^ExecStart=\S+/gridflow (\w+)", text)
    assert started is not None
    assert started[1] in COMMANDS


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.stem)
def test_systemd_takes_the_unit(file: Path, tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("没有 systemd-analyze")
    # Where the program is installed is the host's business.
    text = re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", file.read_text(encoding="utf-8"))
    unit = tmp_path / file.name.replace("@", "@8321")
    unit.write_text(text.replace("EnvironmentFile=", "EnvironmentFile=-"), encoding="utf-8")
    done = subprocess.run([program, "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
