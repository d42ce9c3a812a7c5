"""The host's own Chromium for the browser tests."""

import os
import shutil

CHROMIUM_VARIABLE = "GRIDFLOW_TEST_CHROMIUM"


def find_chromium() -> str | None:
    """The path of the browser named by `$GRIDFLOW_TEST_CHROMIUM`, or of the first that the host has; else None."""
    given = os.environ.get(CHROMIUM_VARIABLE)
    names = (given,) if given else ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def chromium_arguments() -> list[str]:
    """Switches that keep the browser quiet: it opens no connection but those of the page."""
    arguments = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
    ]
    # Chromium refuses to run as root inside its own sandbox, as it does in containers.
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return arguments
