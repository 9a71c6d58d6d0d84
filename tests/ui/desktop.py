"""A desktop for one test: an X server of its own, a session bus, folders of the user. Nothing of it
touches the desktop that the tests are started from, and all of it ends with the test."""
import atexit
import ctypes
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

BORDER = 5  # pixels around a GTK window that no window manager decorates
TOOLS = ("Xvfb", "dbus-daemon", "xdotool")
PR_SET_CHILD_SUBREAPER = 36

SETTINGS = """[Settings]
gtk-enable-animations=false
gtk-font-name={font}
gtk-cursor-blink=false
"""


def missing():
    """The first thing that a test needs and that is not here, or None."""
    for tool in TOOLS:
        if not shutil.which(tool):
            return f"{tool} is not installed"
    try:
        import gi  # noqa: F401
    except ImportError:
        return "the Python bindings of GLib (gi) are not installed"
    services = [pathlib.Path(folder) / "dbus-1/services/org.a11y.Bus.service"
                for folder in os.environ.get("XDG_DATA_DIRS", "/usr/local/share:/usr/share").split(":")]
    if not any(service.exists() for service in services):
        return "the accessibility bus (at-spi2-core) is not installed"
    return None


def descendants(parent):
    """Processes below that one, as their /proc tells."""
    children = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            ppid = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        children.setdefault(ppid, []).append(int(stat.parent.name))
    found, open_ends = [], [parent]
    while open_ends:
        below = children.get(open_ends.pop(), [])
        found += below
        open_ends += below
    return found


class Desktop:
    """Starts with the object. size: (width, height) of the largest window."""

    def __init__(self, size=(1280, 800), language="C.UTF-8", dark=False, font="Cantarell 11", extra=None):
        self.size = size
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="labelworth-ui-"))
        atexit.register(self.close)
        # Processes that outlive their parents, as the queue of a study, become ours.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        self.environment = self._environment(language, extra or {})
        self._write_settings(dark, font)
        self._start_x()
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._start_bus()

    def _environment(self, language, extra):
        keep = ("PATH", "LW_PROGRAM", "LW_STUDIO", "LW_DATA_DIR", "LW_SOURCE", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS",
                "G_SLICE", "LD_LIBRARY_PATH", "GSETTINGS_SCHEMA_DIR")
        found = {name: os.environ[name] for name in keep if name in os.environ}
        found.update(
            # GTK draws without a graphics card, and a warning ends the program.
            GDK_BACKEND="x11", GDK_DEBUG="gl-disable", GSK_RENDERER="cairo", G_DEBUG="fatal-warnings", GTK_A11Y="atspi", NO_AT_BRIDGE="0",
            GSETTINGS_BACKEND="keyfile", ADW_DISABLE_PORTAL="1", GTK_USE_PORTAL="0", GIO_USE_VFS="local",
            GOMP_SPINCOUNT="1000", LC_ALL="C.UTF-8", LANGUAGE=language, HOME=str(self.root))
        for name in ("CONFIG", "DATA", "STATE", "CACHE"):
            found[f"XDG_{name}_HOME"] = str(self.root / name.lower())
        found["XDG_RUNTIME_DIR"] = str(self.root / "runtime")
        (self.root / "runtime").mkdir(mode=0o700)
        return {**found, **extra}

    def _write_settings(self, dark, font):
        gtk = self.root / "config/gtk-4.0"
        gtk.mkdir(parents=True)
        (gtk / "settings.ini").write_text(SETTINGS.format(font=font))
        keyfile = self.root / "config/glib-2.0/settings/keyfile"
        keyfile.parent.mkdir(parents=True)
        keyfile.write_text(f"[org/labelworth/Studio]\ncolor-scheme='{'dark' if dark else 'light'}'\n")

    def spawn(self, words, log, **options):
        """Starts a program of the desktop; what it says replaces a file of that name. A write above a
        limit of file sizes fails as on a full disk, instead of ending the program (SIGXFSZ)."""
        with open(self.root / log, "wb") as output:
            return subprocess.Popen(words, env=self.environment, stdin=subprocess.DEVNULL, stderr=output, restore_signals=False,
                                    **{"stdout": output, **options})

    def _start_x(self, tries=3):
        """Another server that ends at the same time can take the socket of ours with it."""
        reader, writer = os.pipe()
        width, height = self.size
        self.spawn(["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{width + 2 * BORDER}x{height + 2 * BORDER}x24", "-nolisten",
                    "tcp", "-noreset"], "x.log", pass_fds=[writer])
        os.close(writer)
        with os.fdopen(reader) as answer:
            self.environment["DISPLAY"] = ":" + answer.readline().strip()
        if self.xdotool("getdisplaygeometry"):
            return
        if tries <= 1:
            raise RuntimeError("Xvfb cannot be started:\n" + self.log("x.log"))
        self._start_x(tries - 1)

    def _start_bus(self):
        bus = self.spawn(["dbus-daemon", "--session", "--nofork", "--print-address=1"], "bus.log", stdout=subprocess.PIPE)
        address = bus.stdout.readline().decode().strip()
        bus.stdout.close()
        if not address:
            raise RuntimeError("dbus-daemon cannot be started:\n" + self.log("bus.log"))
        return address

    def log(self, name):
        path = self.root / name
        return path.read_text(errors="replace") if path.exists() else ""

    def xdotool(self, *words):
        done = subprocess.run(["xdotool", *map(str, words)], env=self.environment, capture_output=True, text=True, timeout=20,
                              check=False)
        return done.stdout.strip()

    def window_of(self, pid):
        """X's number of the main window of a process, or None."""
        windows = self.xdotool("search", "--onlyvisible", "--pid", pid).split()
        sizes = [(self.geometry(window)[2:], window) for window in windows]
        return max(sizes)[1] if sizes else None

    def geometry(self, window):
        """x, y, width, height."""
        lines = dict(line.split("=", 1) for line in self.xdotool("getwindowgeometry", "--shell", window).splitlines() if "=" in line)
        return tuple(int(lines.get(name, 0)) for name in ("X", "Y", "WIDTH", "HEIGHT"))

    def fill(self, window, size=None):
        """The window's contents become that large, in the corner of the screen."""
        width, height = size or self.size
        self.xdotool("windowsize", window, width + 2 * BORDER, height + 2 * BORDER, "windowmove", window, 0, 0, "windowfocus", window)

    def screenshot(self, path, size=None):
        """Of the contents of the window that fills the screen. Needs ImageMagick."""
        width, height = size or self.size
        subprocess.run(["import", "-window", "root", "-crop", f"{width}x{height}+{BORDER}+{BORDER}", "+repage", "-strip", str(path)],
                       env=self.environment, check=True, timeout=60)

    def close(self):
        """Ends every process and forgets the folders."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            for pid in descendants(os.getpid()):
                try:
                    os.kill(pid, sign)
                except ProcessLookupError:
                    pass
            end = time.monotonic() + 3
            while descendants(os.getpid()) and time.monotonic() < end:
                try:
                    if os.waitpid(-1, os.WNOHANG)[0] == 0:
                        time.sleep(0.05)
                except ChildProcessError:
                    break
        shutil.rmtree(self.root, ignore_errors=True)
