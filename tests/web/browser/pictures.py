"""Pictures of the pages a test went through, kept as build artefacts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def picture(page: Page, name: str, *, whole: bool = False) -> None:
    """Keeps what the page shows in the folder GONGKAI_SCREENSHOTS names; nothing where unset."""
    folder = os.environ.get("GONGKAI_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder, f"{name}.png"), full_page=whole)
