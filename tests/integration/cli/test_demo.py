"""`gridflow demo` as a real process: what it prints works when it is pasted."""

import fcntl
import os
import shlex
import subprocess
import sys
from pathlib import Path


def run(*command: str, directory: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GRIDFLOW_")}
    return subprocess.run(
        command, cwd=directory, env=environment | {"COLUMNS": "80"}, capture_output=True, text=True, timeout=120
    )


def demo(directory: Path, days: int = 1) -> subprocess.CompletedProcess[str]:
    return run(sys.executable, "-m", "gridflow", "demo", "--once", "--days", str(days), directory=directory)


def log_length(ended: subprocess.CompletedProcess[str]) -> str:
    """How many events the demonstration says that the log has."""
    return ended.stdout.split("日志 ")[1].split(" 条")[0]


def test_the_replay_it_prints_works_from_any_directory(tmp_path: Path) -> None:
    loaded = demo(tmp_path, days=12)
    assert loaded.returncode == 0, loaded.stderr
    pasted = next(line for line in loaded.stdout.splitlines() if " replay " in line)

    replayed = run(*shlex.split(pasted), directory=tmp_path.parent)

    assert replayed.returncode == 0, replayed.stderr
    assert "逾期" in replayed.stdout
    # Judged in the county's own time, which is not the machine's.
    assert "截至 2026-07-2" in replayed.stdout
    assert "(模拟时间)" in replayed.stdout
    assert "\x1b" not in replayed.stdout


def test_it_starts_anew_but_deletes_only_what_it_made(tmp_path: Path) -> None:
    first = demo(tmp_path)
    kept = tmp_path / "gridflow-demo" / "notes.txt"
    kept.write_text("mine", encoding="utf-8")
    second = demo(tmp_path)

    assert (first.returncode, second.returncode) == (0, 0), second.stderr
    assert log_length(second) == log_length(first)
    assert kept.read_text(encoding="utf-8") == "mine"


def test_it_leaves_a_demonstration_alone_that_still_runs(tmp_path: Path) -> None:
    demo(tmp_path)
    folder = tmp_path / "gridflow-demo"
    before = (folder / "330921.sqlite3").stat().st_ino
    with (folder / "gridflow-demo.json").open() as marker:
        fcntl.flock(marker, fcntl.LOCK_EX)
        refused = demo(tmp_path)

    assert refused.returncode == 2
    assert "仍在运行" in refused.stderr
    assert (folder / "330921.sqlite3").stat().st_ino == before


def test_a_running_demonstration_holds_its_directory(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GRIDFLOW_")}
    command = [sys.executable, "-m", "gridflow", "demo", "--days", "1", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            assert any("Ctrl-C" in line for line in running.stdout)
            refused = demo(tmp_path)
        finally:
            running.kill()

    assert refused.returncode == 2
    assert "仍在运行" in refused.stderr


def test_it_leaves_a_directory_alone_that_no_demonstration_made(tmp_path: Path) -> None:
    (tmp_path / "gridflow-demo").mkdir()
    (tmp_path / "gridflow-demo" / "330921.sqlite3").write_text("precious", encoding="utf-8")

    refused = demo(tmp_path)

    assert refused.returncode == 2
    assert "别的内容" in refused.stderr
    assert (tmp_path / "gridflow-demo" / "330921.sqlite3").read_text(encoding="utf-8") == "precious"
