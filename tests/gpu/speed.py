"""The whole step beside PyTorch's, with the floors that the card sets: operations over its rate of products,
bytes over its bandwidth. Our program and the peer run in turn."""
import json
import statistics
import subprocess
import sys

from program import SHARED, Skipped

PEER = SHARED / "reference" / "bench_step.py"
# The peer in its better layout; --compile is its fastest form.
PEERS = {"eager": ("--channels-last",), "compiled": ("--channels-last", "--compile")}
PAIRS = 3

CEILINGS = """
import torch
def best(f):
    times = []
    for _ in range(12):
        a, b = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        a.record(); f(); b.record(); torch.cuda.synchronize(); times.append(a.elapsed_time(b) / 1e3)
    return sorted(times)[len(times) // 2]
n = 8192
x, y = (torch.randn(n, n, device="cuda") for _ in range(2))
rates = {}
torch.backends.cuda.matmul.allow_tf32 = True
rates["tf32"] = 2 * n**3 / best(lambda: x @ y)
a, b = x.bfloat16(), y.bfloat16()
rates["bf16"] = 2 * n**3 / best(lambda: a @ b)
source = torch.randn(1 << 28, device="cuda"); target = torch.empty_like(source)
print(rates["tf32"], rates["bf16"], 8 * source.numel() / best(lambda: target.copy_(source)), torch.__version__)
"""


def _run(command, environment=None):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, env=environment, timeout=900)
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["it failed"])[-1][-300:])
    return json.loads(done.stdout.strip().splitlines()[-1])


def _ours(program, dtype, batch, bn, small, *words, environment=None):
    size = ["--arch", "resnet18", "--width", "8", "--dim", "16", "--size", "48x48", "--steps", "1", "--warmup", "1"] if small else [
        "--size", "512x512", "--steps", "7", "--warmup", "3", "--group", "8"]
    return _run([program.bench, "--device", "cuda", "--dtype", dtype, "--batch", batch, "--bn", bn, *size, *words],
                {**program.environment, **(environment or {})})


def _ceilings():
    """(products a second by dtype, bytes a second, PyTorch's version), or None without PyTorch and a GPU."""
    done = subprocess.run([sys.executable, "-c", CEILINGS], capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    tf32, bf16, bandwidth, version = done.stdout.split()
    return {"tf32": float(tf32), "bf16": float(bf16)}, float(bandwidth), version


def _peers(dtype, batch):
    if not PEER.exists():
        raise Skipped(f"there is no {PEER}")
    found = {}
    for name, words in PEERS.items():
        try:
            found[name] = _run([sys.executable, PEER, "--device", "cuda", "--dtype", dtype, "--batch", batch, "--steps", 20, "--warmup",
                                10, "--json", *words])
        except (RuntimeError, subprocess.TimeoutExpired) as reason:
            found[name] = str(reason)
    return found


def run(program, table, scratch, args):
    ceilings = _ceilings()
    if ceilings:
        rates, bandwidth, version = ceilings
        table.row("ceilings of the card", None, f"{rates['bf16'] / 1e12:.0f} TFLOP/s bf16, {rates['tf32'] / 1e12:.0f} TF32, "
                  f"{bandwidth / 1e12:.2f} TB/s; PyTorch {version}")
    for batch in (1,) if args.quick else (4, 2):
        for dtype in ("bf16", "tf32"):
            for bn in ("train", "frozen"):
                ours = [_ours(program, dtype, batch, bn, args.quick) for _ in range(1 if args.quick else PAIRS)]
                milliseconds, host = (statistics.median(run[name] for run in ours) for name in ("median_ms", "host_ms"))
                table.row(f"{dtype}, batch {batch}, bn {bn}", None, f"{milliseconds:.1f} ms ({host:.1f} ms of the host), "
                          f"{ours[0]['peak_memory_mib']:.0f} MiB")
                parts = _ours(program, dtype, batch, bn, args.quick, "--parts")["parts"]
                table.row("  its parts", None, ", ".join(f"{name} {took:.2f}" for name, took in parts.items()) + " ms")
                if dtype == "bf16" and bn == "train":
                    plain = _ours(program, dtype, batch, bn, args.quick, environment={"LW_CUDA_GRAPH": "0"})
                    table.row("  without graphs", None, f"{plain['median_ms']:.1f} ms ({plain['host_ms']:.1f} ms of the host)")
                if bn == "train" and ceilings:
                    _compare(table, dtype, batch, milliseconds, ours[0]["peak_memory_mib"], ceilings)


def _compare(table, dtype, batch, milliseconds, memory, ceilings):
    rates, _, _ = ceilings
    for name, peer in _peers(dtype, batch).items():
        if isinstance(peer, str):
            table.row(f"  PyTorch {name}", None, f"not measured: {peer}")
            continue
        floor = peer["tflop"] * 1e12 / rates[dtype] * 1e3
        table.row(f"  PyTorch {name}", None, f"{peer['median_ms']:.1f} ms, {peer['peak_memory_mib']:.0f} MiB: ours is "
                  f"{peer['median_ms'] / milliseconds:.2f} times as fast with {memory / peer['peak_memory_mib']:.2f} of the memory; "
                  f"{peer['tflop'] / milliseconds * 1e3:.0f} TFLOP/s in convolutions, {100 * floor / milliseconds:.0f} % of the card's "
                  f"rate (floor {floor:.1f} ms)")
