"""The program under test, and the reference it is held against."""
import importlib
import json
import os
import pathlib
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("LW_SHARED", TOP.parent / "shared"))


class Skipped(Exception):
    """What is missing."""


class Program:
    def __init__(self, build):
        self.path = build / "app" / "labelworth"
        self.bench = build / "tests" / "bench" / "bench-step"
        self.environment = {"LW_BACKEND_DIR": str((build / "cuda").resolve()), "GOMP_SPINCOUNT": "1000",
                            "LW_DATA_DIR": str(TOP / "data"), **os.environ}
        self._devices = None

    def run(self, *words, timeout=900, environment=None, before=(), check=True):
        """The finished process of `labelworth WORDS`; a failure raises with what it said."""
        done = subprocess.run([*before, str(self.path), *map(str, words)], capture_output=True, text=True, timeout=timeout,
                              env={**self.environment, **(environment or {})}, check=False)
        if check and done.returncode:
            raise RuntimeError(f"labelworth {' '.join(map(str, words[:2]))} … ended with status {done.returncode}: "
                               f"{done.stderr.strip()[-600:]}")
        return done

    def devices(self):
        if self._devices is None:
            self._devices = json.loads(self.run("devices", "--json").stdout)
        return self._devices

    def gpus(self):
        """A line for each usable GPU."""
        return [f"{d['device']}: {d['name']}, compute capability {d['capability']}, driver for CUDA {d['driver']}"
                for d in self.devices()["devices"] if d["device"] != "cpu" and d["usable"]]

    def why_no_gpu(self):
        reasons = [d["reason"] for d in self.devices()["devices"]] + [self.devices()["cuda_problem"]]
        return next((str(reason) for reason in reasons if reason), "none found")


def reference():
    """The modules (oracle, safetensors_io) of the reference."""
    method = TOP / "tests" / "method"
    if str(method) not in sys.path:
        sys.path.insert(0, str(method))
    os.environ.setdefault("LW_SHARED", str(SHARED))
    oracle_cases = importlib.import_module("oracle_cases")
    try:
        return oracle_cases, *oracle_cases.load_reference()
    except oracle_cases.Missing as reason:
        raise Skipped(str(reason)) from None
