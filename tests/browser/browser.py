"""Chromium as it stands on this machine. Nothing is downloaded."""

import os
import shutil
from importlib.util import find_spec

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """Its path; CHROMIUM names one that is none of the usual."""
    named = os.environ.get("CHROMIUM", "")
    return named or next((path for path in map(shutil.which, CANDIDATES) if path), None)


def missing() -> str:
    """What keeps these tests from running here; empty where nothing does."""
    if find_spec("playwright") is None:
        return "no Playwright: `make browser` installs it"
    return "" if chromium() else "no Chromium: `make browser` says how to get one"
