"""The studio as a screen reader sees it: a tree of nodes with roles and names, which can be pressed
and read. GTK 4.8 caches the nodes that somebody asked for, so a snapshot asks for the children of
those that are new, and then for all nodes at once."""
import collections
import os
import re
import time

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

ACCESSIBLE = "org.a11y.atspi.Accessible"
ACTION = "org.a11y.atspi.Action"
COMPONENT = "org.a11y.atspi.Component"
TEXT = "org.a11y.atspi.Text"
EDITABLE = "org.a11y.atspi.EditableText"
VALUE = "org.a11y.atspi.Value"
ROOT = "/org/a11y/atspi/accessible/root"

# Numbers of the protocol.
ROLES = {7: "check box", 10: "column header", 11: "combo box", 16: "dialog", 20: "filler", 23: "window", 27: "image",
         29: "label", 31: "list", 32: "list item", 33: "menu", 35: "menu item", 37: "tab", 38: "tab list", 39: "panel",
         42: "progress bar", 43: "button", 44: "radio button", 48: "scroll bar", 49: "scroll pane", 50: "separator",
         51: "slider", 52: "spin button", 54: "status", 55: "table", 56: "cell", 57: "column header", 61: "text", 62: "toggle button",
         64: "tool tip", 65: "tree", 66: "tree table", 75: "application", 79: "entry", 80: "chart", 90: "row", 91: "tree item",
         98: "list box", 99: "group", 103: "level bar", 129: "menu button"}
STATES = {"active": 1, "checked": 4, "editable": 7, "expanded": 10, "focusable": 11, "focused": 12, "pressed": 20, "selected": 23,
          "sensitive": 24, "visible": 30}
# What GTK 4.8 calls a widget that has no name.
TYPE_NAME = re.compile(r"^(Gtk|Adw|Lw)[A-Z]\w+$")
# Of several of these side by side, one is looked at.
PAGE = re.compile(r"^(GtkStackPage|Lw\w+Page)$")
PRESSES = ("click", "toggle", "activate", "press")


def patience(seconds):
    """Waits are longer where programs are slower, as under a sanitizer."""
    return seconds * float(os.environ.get("LW_PATIENCE", "1"))


def plain_name(name):
    """GTK 4.8 names a button with a mnemonic twice, once with its underscore."""
    name = name.replace("_", "")
    half = len(name) // 2
    return name[:half] if len(name) % 2 and name[half:half + 1] == " " and name[:half] == name[half + 1:] else name


class Node:
    """Of one snapshot: what it told is not asked for again."""

    def __init__(self, studio, item):
        self.studio = studio
        self._extents = self._shown = None
        self.reference, _, self.parent_reference, self.index, self.n_children, self.interfaces, name, role, self.description, bits = item
        self.role = ROLES.get(role, f"role {role}")
        self.name = plain_name(name)
        self._states = bits[0] | bits[1] << 32
        self.parent, self.children = None, []

    def call(self, interface, method, arguments=None):
        return self.studio.call(self.reference, interface, method, arguments)

    def has(self, state):
        return bool(self._states >> STATES[state] & 1)

    @property
    def extents(self):
        """x, y, width, height from the window's corner; hidden nodes keep what they had."""
        if self._extents is None:
            self._extents = self.call(COMPONENT, "GetExtents", GLib.Variant("(u)", (1,)))[0] if COMPONENT in self.interfaces else None
        return self._extents or (0, 0, 0, 0)

    @property
    def is_shown(self):
        """Whether it could be seen, maybe after scrolling."""
        if self._shown is None:
            exists = COMPONENT not in self.interfaces or self.has("visible") and min(self.extents[2:]) > 0
            self._shown = not self.parent or exists and self.parent.is_shown and (not PAGE.match(self.name) or self.is_current)
        return self._shown

    @property
    def is_current(self):
        """Of a page of a stack: whether it is the one that is looked at. GTK does not tell; it tells what
        lies at a point."""
        shown = next((node for node in (self, *self.children) if COMPONENT in node.interfaces), None)
        if not shown:
            return True
        x, y, width, height = shown.extents
        for across, down in ((2, 2), (1, 1), (3, 3), (3, 1), (1, 3), (1, 2), (2, 1), (3, 2), (2, 3)):
            page = self.toplevel.at(x + across * width // 4, y + down * height // 4)
            while page and not (PAGE.match(page.name) and page.parent is self.parent):
                page = page.parent
            if page:
                return page is self
        return True

    @property
    def toplevel(self):
        node = self
        while node.parent and node.parent.role != "application":
            node = node.parent
        return node

    def at(self, x, y):
        """The node at that point of a window, or None."""
        return self.studio.known.get(self.call(COMPONENT, "GetAccessibleAtPoint", GLib.Variant("(iiu)", (x, y, 1)))[0])

    @property
    def text(self):
        if TEXT not in self.interfaces:
            return self.name
        return self.call(TEXT, "GetText", GLib.Variant("(ii)", (0, -1)))[0]

    @text.setter
    def text(self, text):
        self.call(EDITABLE, "SetTextContents", GLib.Variant("(s)", (text,)))

    @property
    def value(self):
        return self.call("org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (VALUE, "CurrentValue")))[0]

    @value.setter
    def value(self, value):
        self.call("org.freedesktop.DBus.Properties", "Set",
                  GLib.Variant("(ssv)", (VALUE, "CurrentValue", GLib.Variant("d", value))))

    @property
    def actions(self):
        return [name for name, _, _ in self.call(ACTION, "GetActions")[0]] if ACTION in self.interfaces else []

    def press(self):
        """By its action, else with the pointer: rows have none in GTK 4.8."""
        actions = self.actions
        for name in PRESSES:
            if name in actions:
                self.call(ACTION, "DoAction", GLib.Variant("(i)", (actions.index(name),)))
                return
        self.point()

    def do(self, action):
        self.call(ACTION, "DoAction", GLib.Variant("(i)", (self.actions.index(action),)))

    def point(self, across=0.5, down=0.5, click=1):
        """Moves the pointer there, and presses a button of it unless that is 0."""
        x, y, width, height = self.extents
        self.studio.pointer(x + across * width, y + down * height, click)

    def ancestor(self, role):
        node = self
        while node and node.role != role:
            node = node.parent
        return node

    def inside(self, other):
        """Whether the node is below the other one."""
        node = self
        while node and node is not other:
            node = node.parent
        return node is other

    def below(self):
        for child in self.children:
            yield child
            yield from child.below()

    def __repr__(self):
        return f"{self.role} “{self.name}”"


class Studio:
    def __init__(self, desktop, *words, size=None):
        self.desktop, self.size = desktop, size or desktop.size
        self.started = time.monotonic()
        self.process = desktop.spawn([os.environ["LW_STUDIO"], *map(str, words)], "studio.log")
        self.bus = self._connect()
        self.reference = self.until(self._find_application, "the studio among the programs of the desktop", 60)
        self.window = self.until(lambda: desktop.window_of(self.process.pid), "the window", 60)
        desktop.fill(self.window, self.size)

    # ---- the accessibility bus -----------------------------------------------------------------

    def _connect(self):
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        session = Gio.DBusConnection.new_for_address_sync(self.desktop.environment["DBUS_SESSION_BUS_ADDRESS"], flags, None, None)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, 30000, None)
        return Gio.DBusConnection.new_for_address_sync(address.unpack()[0], flags, None, None)

    def call(self, reference, interface, method, arguments=None):
        name, path = reference
        milliseconds = int(patience(20) * 1000)
        return self.bus.call_sync(name, path, interface, method, arguments, None, 0, milliseconds, None).unpack()

    def _find_application(self):
        for name, path in self.call(("org.a11y.atspi.Registry", ROOT), ACCESSIBLE, "GetChildren")[0]:
            arguments = GLib.Variant("(s)", (name,))
            if self.call(("org.freedesktop.DBus", "/"), "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                         arguments)[0] == self.process.pid:
                return name, path
        return None

    def nodes(self):
        """A snapshot: the application with all nodes below it."""
        asked = set()
        while True:
            items = self.call((self.reference[0], "/org/a11y/atspi/cache"), "org.a11y.atspi.Cache", "GetItems")[0]
            known = collections.Counter(item[2] for item in items)
            new = [item[0] for item in items if item[4] > known[item[0]] and item[0] not in asked]
            if not new:
                return self._tree(items)
            while new:
                reference = new.pop()
                if reference in asked:
                    continue
                asked.add(reference)
                try:
                    new += self.call(reference, ACCESSIBLE, "GetChildren")[0]
                except GLib.Error:
                    pass  # It is gone by now.

    def _tree(self, items):
        nodes = {item[0]: Node(self, item) for item in items}
        for node in nodes.values():
            node.parent = nodes.get(node.parent_reference)
            if node.parent:
                node.parent.children.append(node)
        for node in nodes.values():
            node.children.sort(key=lambda child: child.index)
        self.known = nodes
        return nodes.get(self.reference)

    # ---- finding -------------------------------------------------------------------------------

    def all(self, role=None, name=None, under=None):
        """Shown nodes of a role (or one of several) whose name is that text, or matches that pattern."""
        roles = (role,) if isinstance(role, str) else role
        root = self.nodes()
        found = []
        for node in root.below() if root else ():
            if roles and node.role not in roles:
                continue
            if name is not None and not (name.search(node.name) if isinstance(name, re.Pattern) else node.name == name):
                continue
            try:
                if (under is None or any(node.inside(other) for other in root.below() if other.reference == under.reference)) \
                        and node.is_shown:
                    found.append(node)
            except GLib.Error:
                continue  # It is gone by now.
        return found

    def find(self, role=None, name=None, under=None):
        return next(iter(self.all(role, name, under)), None)

    def wait(self, role=None, name=None, under=None, seconds=20):
        shown = name.pattern if isinstance(name, re.Pattern) else name
        return self.until(lambda: self.find(role, name, under), f"{role or 'a node'} “{shown}”", seconds)

    def reveal(self, role, name):
        """Turns the wheel until such a node can be clicked, and returns it."""
        def turn():
            node = self.find(role, name)
            pane = node and node.ancestor("scroll pane")
            if not pane:
                return node
            top, bottom = pane.extents[1], pane.extents[1] + pane.extents[3]
            middle = node.extents[1] + node.extents[3] / 2
            if top + 10 < middle < bottom - 10:
                return node
            pane.point(across=0.01, click=4 if middle < top + 10 else 5)
            return None

        return self.until(turn, f"{role} “{name}” where it can be clicked")

    def tab_to(self, role, name, most=80):
        """Goes to such a node with the Tab key."""
        for _ in range(most):
            node = self.find(role, name)
            if node and node.has("focused"):
                return node
            self.keys("Tab")
        raise AssertionError(f"the Tab key does not lead to {role} “{name}”")

    def wait_gone(self, role=None, name=None, seconds=20):
        self.until(lambda: not self.find(role, name), f"no {role} “{name}” any more", seconds)

    def until(self, condition, what, seconds=20):
        """Polls until the condition holds and returns what it gave."""
        end = time.monotonic() + patience(seconds)
        while True:
            self.check_alive()
            try:
                found = condition()
            except GLib.Error:
                found = None
            if found:
                return found
            if time.monotonic() > end:
                raise AssertionError(f"waited {patience(seconds):g} s for {what}")
            time.sleep(0.05)

    def outline(self):
        """What is shown, for messages."""
        lines = []

        def visit(node, depth):
            shown = bool(node.name) and not TYPE_NAME.match(node.name) or node.role not in ("filler", "panel", "separator")
            if shown:
                lines.append("  " * depth + repr(node))
            for child in node.children:
                if child.is_shown:
                    visit(child, depth + shown)

        root = self.nodes()
        if root:
            visit(root, 0)
        return "\n".join(lines)

    # ---- keys and pointer ----------------------------------------------------------------------

    def pointer(self, x, y, click=1):
        """x, y from the corner of the window's contents, as extents are."""
        left, top, width, _ = self.desktop.geometry(self.window)
        frame = self.frame()
        border = (width - frame.extents[2]) // 2 if frame else 0
        words = ["mousemove", int(left + border + x), int(top + border + y)]
        self.desktop.xdotool(*words, *(["click", click] if click else []))

    def drag(self, start, end):
        """With the first button, from one (x, y) to another."""
        self.pointer(*start, click=0)
        self.desktop.xdotool("mousedown", 1)
        for step in range(1, 9):
            self.pointer(*(a + (b - a) * step / 8 for a, b in zip(start, end)), click=0)
        self.desktop.xdotool("mouseup", 1)

    def keys(self, *names):
        self.desktop.xdotool("key", "--delay", 30, *names)

    def type(self, text):
        self.desktop.xdotool("type", "--delay", 20, text)

    def frame(self):
        root = self.nodes()
        return next((node for node in root.children if node.role == "window"), None) if root else None

    def resize(self, width, height):
        self.size = (width, height)
        self.desktop.fill(self.window, self.size)
        self.until(lambda: self.frame().extents[2:] == (width, height), f"a window of {width}x{height}")

    # ---- the process ---------------------------------------------------------------------------

    def check_alive(self):
        status = self.process.poll()
        if status is not None:
            raise AssertionError(f"the studio ended with status {status}:\n{self.desktop.log('studio.log')[-4000:]}")

    def close(self, seconds=20):
        """As its user closes it. It must end, with status 0."""
        try:
            self.frame().do("window.close")
        except GLib.Error:
            pass  # It left without an answer.
        self.expect_end(seconds)

    def expect_end(self, seconds=20):
        end = time.monotonic() + patience(seconds)
        while self.process.poll() is None:
            assert time.monotonic() < end, "the studio does not end"
            time.sleep(0.02)
        log = self.desktop.log("studio.log")
        assert self.process.returncode == 0, f"the studio ended with status {self.process.returncode}:\n{log[-4000:]}"
