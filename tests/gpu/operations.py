"""Operations, networks and steps against the reference and against the CPU."""
import concurrent.futures
import os
import subprocess
import sys
import time

from program import TOP, Skipped, reference

# Of a network, with what bf16 and TF32 may cost: |a - b| <= share * max |b|.
NETWORK = ("conv2d", "batchnorm", "maxpool", "normalize")
KERNELS = ("boundary-kernels", "contrast-kernels", "image-kernels", "label-kernels", "network-kernels", "stream-calls")
COARSER = {"bf16": 0.03, "tf32": 3e-3}


def _check(program, operation, source, result, *words):
    done = program.run("check", operation, "--input", source, "--output", result, *words, check=False)
    return "" if done.returncode == 0 else f"status {done.returncode}: {done.stderr.strip()[-200:]}"


def _one(program, modules, operation, seed, folder):
    """What is wrong in f32 with one random case, against the reference and against the CPU."""
    oracle_cases, oracle, safetensors = modules
    base = folder / f"{operation}-{seed}"
    source, gpu, cpu = (base.with_suffix(end) for end in (".in", ".cuda", ".cpu"))
    safetensors.save(str(source), *oracle.random_input(operation, seed, {}))
    arrays, metadata = safetensors.load(str(source))
    for device, result in (("cuda", gpu), ("cpu", cpu)):
        wrong = _check(program, operation, source, result, "--device", device)
        if wrong:
            return [f"seed {seed} on {device}: {wrong}"]
    ours, other = (safetensors.load(str(path))[0] for path in (gpu, cpu))
    single = lambda: oracle.evaluate(operation, arrays, metadata, oracle.torch.float32)  # noqa: E731
    lines = oracle_cases.mismatches(ours, oracle.evaluate(operation, arrays, metadata), single)
    lines += [f"against the CPU: {line}" for line in oracle_cases.mismatches(ours, other, single)]
    return [f"seed {seed}: {line}" for line in lines]


def _as_bf16(array):
    """Rounded to the nearest, so that ties of maxima are the same for both sides."""
    import numpy  # comes with the PyTorch of the reference
    if array.dtype != numpy.float32:
        return array
    bits = array.view(numpy.uint32).astype(numpy.uint64)
    return ((bits + 0x7fff + (bits >> 16 & 1) >> 16 << 16).astype(numpy.uint32)).view(numpy.float32).reshape(array.shape)


def _coarse(program, modules, operation, seed, precision, folder):
    """The same with activations of a coarser precision, against the reference."""
    _, oracle, safetensors = modules
    base = folder / f"{operation}-{seed}-{precision}"
    source, gpu = base.with_suffix(".in"), base.with_suffix(".out")
    arrays, metadata = oracle.random_input(operation, seed, {})
    safetensors.save(str(source), {name: _as_bf16(array) for name, array in arrays.items()}, metadata)
    arrays, metadata = safetensors.load(str(source))
    wrong = _check(program, operation, source, gpu, "--device", "cuda", "--precision", precision)
    if wrong:
        return [f"seed {seed}: {wrong}"]
    import numpy
    ours, expected = safetensors.load(str(gpu))[0], oracle.evaluate(operation, arrays, metadata)
    lines = []
    for name, b in expected.items():
        a, b = numpy.asarray(ours[name], dtype=float), numpy.asarray(b, dtype=float)
        error = numpy.linalg.norm(a - b) / max(numpy.linalg.norm(b), 1e-30) if a.shape == b.shape and b.size else 0.0
        if a.shape != b.shape or not error <= COARSER[precision]:
            lines.append(f"seed {seed}: {name}: relative error {error:.1e}")
    return lines


def _in_turn(args, seeds, case):
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        return [line for lines in pool.map(case, seeds) for line in lines]


def operations(program, table, scratch, args):
    modules = reference()
    known = program.run("check", "--list").stdout.split()
    first = int(os.environ.get("LW_SEED", time.time() % 1000000))
    table.row("seeds", None, f"{first} to {first + args.cases - 1}")
    for operation in sorted(modules[1].OPS):
        if operation not in known:
            continue
        seeds = range(first, first + args.cases)
        wrong = _in_turn(args, seeds, lambda seed, op=operation: _one(program, modules, op, seed, scratch))
        table.row(f"{operation} f32", not wrong, "; ".join(wrong[:3]))
        for precision in COARSER if operation in NETWORK else ():
            wrong = _in_turn(args, seeds, lambda seed, op=operation, p=precision: _coarse(program, modules, op, seed, p, scratch))
            table.row(f"{operation} {precision}", not wrong, "; ".join(wrong[:3]))


def kernels(program, table, scratch, args):
    """By the programs that hold each kernel of the backend, and its stream, against the CPU's: each test in a process of its own,
    as the first that fails would end the others."""
    folder = program.path.parents[1] / "tests" / "gpu"

    def run(test, *words):
        return subprocess.run([str(test), *words], capture_output=True, text=True, check=False, env=program.environment, timeout=900)

    def problem(test, path):
        done = run(test, "--tap", "-p", path)
        if done.returncode == 0:
            return ""
        wrong = [line for line in done.stdout.splitlines() if line.startswith(("not ok", "Bail out"))]
        return f"{path}: status {done.returncode}: {'; '.join(wrong + done.stderr.strip().splitlines()[-2:])[-300:]}"

    for name in KERNELS:
        test = folder / f"test-{name}"
        if not test.exists():
            raise Skipped(f"there is no {test}")
        paths = [line for line in run(test, "-l").stdout.splitlines() if line.startswith("/")]
        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            wrong = [found for found in pool.map(lambda path, test=test: problem(test, path), paths) if found]
        table.row(name, bool(paths) and not wrong, "; ".join(wrong[:3]) or f"{len(paths)} tests")


def networks(program, table, scratch, args):
    """By the script that holds the CPU against the reference, which knows the kinks of ReLU."""
    reference()
    script = TOP / "tests" / "method" / "test-oracle"
    for operation in ("forward", "step"):
        done = subprocess.run([sys.executable, str(script), str(program.path), operation], capture_output=True, text=True, check=False,
                              env={**program.environment, "LW_DEVICE": "cuda", "LW_CASES": str(args.cases),
                                   "LW_SHARED": os.environ["LW_SHARED"]})
        if done.returncode == 77:
            raise Skipped(done.stdout.strip())
        wrong = [line.strip() for line in done.stdout.splitlines() if line.startswith("   ")] + done.stderr.splitlines()[-1:]
        table.row(f"{operation} f32", done.returncode == 0, "; ".join(wrong[:3]))
