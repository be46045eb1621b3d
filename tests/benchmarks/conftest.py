"""Speed is measured alone, one process at a time, whatever the other tests ask for."""

from __future__ import annotations

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Switch off the workers before they are started."""
    config.option.numprocesses = 0
    config.option.dist = "no"
    config.option.tx = []
