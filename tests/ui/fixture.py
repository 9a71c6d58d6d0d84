"""What the UI tests stand on: the programs, a desktop each, and copies of studies."""
import atexit
import os
import pathlib
import re
import shutil
import tempfile

import desktop
import tap

SOURCE = pathlib.Path(os.environ.get("LW_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
# The folder of the demo study: finished runs of generated scenes.
DEMO = pathlib.Path(os.environ.get("LW_DATA_DIR", SOURCE / "data")) / "demo"
STUDY_PAGE = re.compile("^Lw(Explore|Runs|Compare|Classes)Page$")
PAGES = (1, 2, 3, 4)  # Explore, Runs, Compare, Classes


def require():
    """Skips all tests where this machine cannot run them."""
    reason = desktop.missing()
    if reason:
        tap.skip_all(reason)
    if "LW_STUDIO" not in os.environ:
        tap.skip_all("LW_STUDIO names no program")


def wait_open(studio):
    """Until the study is read and its pages can be gone to."""
    studio.wait(name=STUDY_PAGE, seconds=60)


def show(studio, page):
    """Goes to the page of the study with that number, from 1 on, by its key."""
    studio.keys(f"alt+{page}")
    studio.until(lambda: studio.all("tab")[page - 1].has("selected"), f"page {page}")


def scratch():
    folder = tempfile.mkdtemp(prefix="labelworth-study-")
    atexit.register(lambda: shutil.rmtree(folder, ignore_errors=True))
    return pathlib.Path(folder)


def demo_copy():
    """The demo study where it may be changed; its folder."""
    folder = scratch() / "demo"
    shutil.copytree(DEMO, folder, symlinks=True)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(path.stat().st_mode | 0o200)
    return folder / "study" if (folder / "study").is_dir() else folder
