"""Steps of several batches: one after the other on a GPU, and side by side on two."""
import os
import signal
import subprocess
import time

from program import Skipped
from training import METHODS, SMALL, TINY, agree, apart, checkpoint, losses, scenes, train


def _words(args, steps):
    return (*METHODS["wdass point"], *(TINY if args.quick else ()), "--batch", 1, "--deterministic", "true", "--iterations", steps)


def accumulation(program, table, scratch, args):
    data, steps = scenes(program, scratch), 4 if args.quick else 20
    words = (*_words(args, steps), "--accumulate", 3)
    on_cpu = train(program, scratch / "run-cpu", data, (*words, "--device", "cpu"))
    bits = set()
    for graph in ("1", "0"):
        found = train(program, scratch / "run-accumulated", data, (*words, "--device", "cuda"), {"LW_CUDA_GRAPH": graph})
        bits.add(checkpoint(scratch / "run-accumulated"))
    table.row("3 batches, CPU and CUDA", len(found) == steps and agree(on_cpu, found), f"apart {max(apart(on_cpu, found)):.1e}")
    table.row("the same with and without graphs", len(bits) == 1)


def _end_other(program, folder, data, words, device_words):
    """Kills the second process of a run at work; the exit status of the first, and what it said."""
    run = subprocess.Popen([str(program.path), *map(str, ("train", "--run", folder, *data, *SMALL, *words, *device_words))],
                           stderr=subprocess.PIPE, text=True, env=program.environment)
    children = f"/proc/{run.pid}/task/{run.pid}/children"
    for _ in range(1200):
        if (folder / "events.jsonl").exists() and losses(folder):
            break
        time.sleep(0.1)
    with open(children, encoding="ascii") as file:
        os.kill(int(file.read().split()[0]), signal.SIGKILL)
    said = run.communicate(timeout=300)[1]
    return run.returncode, said


def shared(program, table, scratch, args):
    if len(program.gpus()) < 2:
        raise Skipped("it takes two GPUs")
    data, steps = scenes(program, scratch), 4 if args.quick else 20
    words, two = _words(args, steps), ("--devices", "cuda:0,cuda:1")
    on_cpus = train(program, scratch / "run-cpus", data, (*words, "--devices", "cpu,cpu"))
    bits = {}
    for name, environment in (("NCCL", {}), ("plain steps", {"LW_CUDA_GRAPH": "0"}), ("host", {"LW_NCCL": "0"})):
        folder = scratch / f"run-{name}"
        done = program.run("train", "--run", folder, *data, *SMALL, *words, *two, environment=environment)
        over_host, found = "memory of the host" in done.stderr, losses(folder)
        bits[name] = checkpoint(folder)
        good = len(found) == steps and agree(on_cpus, found) and over_host == (name == "host")
        table.row(f"two CPUs and two GPUs, {name}", good, f"apart {max(apart(on_cpus, found)):.1e}" + ("; sums over the host" if over_host else ""))
    table.row("graphs change no bit", bits["NCCL"] == bits["plain steps"])
    table.row("nor does the way of two sums", bits["NCCL"] == bits["host"])
    folder = scratch / "run-stopped"
    program.run("train", "--run", folder, *data, *SMALL, *words, *two, "--stop-after", steps // 2, check=False)
    program.run("resume", folder)
    table.row("stopped and resumed", checkpoint(folder) == bits["NCCL"])
    folder = scratch / "run-lost"
    status, said = _end_other(program, folder, data, (*words, "--iterations", 100000, "--checkpoint-every", 2), two)
    good = status == 1 and "process 2 of 2 (cuda:1)" in said and "signal 9" in said
    table.row("a process that is killed", good, "" if good else f"status {status}: {said.strip()[-200:]}")
    done = program.run("resume", folder, "--stop-after", 1, check=False)
    table.row("and resumed", "stopped at step" in done.stderr, "" if "stopped at step" in done.stderr else done.stderr.strip()[-200:])
