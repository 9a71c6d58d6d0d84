"""Runs on the GPU: beside the same runs on the CPU, twice, resumed elsewhere, and a real one."""
import hashlib
import json
import shutil

from program import SHARED, Skipped

SMALL = ("--arch", "resnet18", "--width", "16", "--dim", "32", "--dilations", "1,2,3,4", "--crop-height", "96", "--crop-width", "128",
         "--batch", "2", "--gate", "0", "--min-pixels", "0", "--lr", "0.001", "--ema", "0.9", "--log-every", "1",
         "--checkpoint-every", "1000", "--precision", "f32", "--threads", "2", "--eval", "none")
TINY = ("--width", "8", "--dim", "16", "--crop-height", "40", "--crop-width", "48")
METHODS = {"supervised": ("--method", "supervised", "--label-type", "fine"),
           "wdass image": ("--label-type", "image"),
           "wdass point": ("--label-type", "point"),
           "wdass coarse": ("--label-type", "coarse")}
# Losses of two devices part as rounding grows with the steps and moves a pseudo-label or a sample over its threshold: the
# first steps must agree closely, the next ones nearly, all in the mean.
CLOSE, CLOSE_ERROR = 2, 1e-3
FIRST, FIRST_ERROR = 5, 0.01
MEAN_ERROR = 0.05


def scenes(program, scratch):
    for name, seed, look in (("source", 1, "synthetic"), ("target", 2, "street")):
        folder = scratch / name
        if not folder.exists():
            program.run("data", "generate", "--seed", seed, "--count", 12, "--val", 4, "--size", "160x120", "--look", look, folder)
    return "--source", scratch / "source", "--target", scratch / "target"


def train(program, folder, data, words, environment=None, timeout=1800):
    shutil.rmtree(folder, ignore_errors=True)
    program.run("train", "--run", folder, *data, *SMALL, *words, environment=environment, timeout=timeout)
    return losses(folder)


def losses(folder):
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    return [event["loss"] for event in events if event["event"] == "step"]


def apart(a, b):
    """Relative differences of two runs' losses."""
    return [abs(x - y) / max(abs(x), 1e-6) for x, y in zip(a, b)]


def agree(a, b):
    found = apart(a, b)
    return (len(a) == len(b) and max(found[:CLOSE]) <= CLOSE_ERROR and max(found[:FIRST]) <= FIRST_ERROR
            and sum(found) / len(found) <= MEAN_ERROR)


def checkpoint(folder):
    """A hash of the numbers, without what else the file tells."""
    content = (folder / "checkpoint.safetensors").read_bytes()
    end = 8 + int.from_bytes(content[:8], "little")
    tensors = {name: value for name, value in json.loads(content[8:end]).items() if name != "__metadata__"}
    return hashlib.sha256(json.dumps(tensors, sort_keys=True).encode() + content[end:]).hexdigest()


def agreement(program, table, scratch, args):
    data = scenes(program, scratch)
    steps = 4 if args.quick else 50
    for name, words in METHODS.items():
        words = (*words, *(TINY if args.quick else ()), "--iterations", steps)
        found = {device: train(program, scratch / f"run-{device}", data, (*words, "--device", device)) for device in ("cpu", "cuda")}
        a, b = found["cpu"], found["cuda"]
        differences = apart(a, b)
        table.row(f"{name}, {steps} steps", len(a) == steps and agree(a, b), f"loss {a[0]:.4f} to {a[-1]:.4f} (CPU), {b[-1]:.4f} (CUDA); "
                  f"apart at first {max(differences[:CLOSE]):.1e}, then {max(differences[:FIRST]):.1e}, in the mean {sum(differences) / steps:.1e}")


def exact(program, table, scratch, args):
    data = scenes(program, scratch)
    words = (*METHODS["wdass point"], *(TINY if args.quick else ()), "--iterations", 6 if args.quick else 30, "--device", "cuda",
             "--deterministic", "true")
    for precision in ("f32", "bf16"):
        bits = set()
        for graph in ("1", "1", "0"):
            train(program, scratch / "run-exact", data, (*words, "--precision", precision), {"LW_CUDA_GRAPH": graph})
            bits.add(checkpoint(scratch / "run-exact"))
        table.row(f"{precision}: twice, and without graphs", len(bits) == 1, f"{len(bits)} different checkpoints" if len(bits) > 1 else "")


def resume(program, table, scratch, args):
    data = scenes(program, scratch)
    steps = 4 if args.quick else 20
    words = (*METHODS["wdass point"], *(TINY if args.quick else ()), "--iterations", steps)
    whole = train(program, scratch / "run-whole", data, (*words, "--device", "cuda"))
    for first, second in (("cuda", "cpu"), ("cpu", "cuda"), ("cuda", "cuda")):
        folder = scratch / "run-resumed"
        shutil.rmtree(folder, ignore_errors=True)
        program.run("train", "--run", folder, *data, *SMALL, *words, "--device", first, "--stop-after", steps // 2, check=False)
        program.run("resume", folder, "--device", second)
        found = losses(folder)
        most = max(apart(whole, found))
        same = checkpoint(folder) == checkpoint(scratch / "run-whole")
        good = len(found) == steps and (same if first == second == "cuda" else most <= MEAN_ERROR)
        table.row(f"{first}, then {second}", good, f"{len(found)} steps, {'the same bits' if same else f'apart {most:.1e}'}")


def evaluation(program, table, scratch, args):
    """One checkpoint on both devices, whole images and sliding windows; the share of pixels that differ."""
    data = scenes(program, scratch)
    folder = scratch / "run-evaluated"
    train(program, folder, data, (*METHODS["supervised"], *(TINY if args.quick else ()), "--iterations", 3 if args.quick else 100,
                                   "--device", "cpu"))
    for name, words, most in (("f32", ("--precision", "f32"), 1e-3), ("sliding f32", ("--precision", "f32", "--sliding", "80x64"), 1e-3),
                              ("bf16", ("--precision", "bf16"), 0.05)):
        confusions = {}
        for device in ("cpu", "cuda"):
            precision = ("--precision", "f32") if device == "cpu" else ()
            program.run("evaluate", "--run", folder, "--data", scratch / "target", "--output", scratch / device, *words, *precision, "--device", device)
            confusions[device] = json.loads((scratch / device / "eval.json").read_text())["confusion"]
        flat = {device: [count for row in matrix for count in (row if isinstance(row, list) else [row])]
                for device, matrix in confusions.items()}
        share = sum(abs(a - b) for a, b in zip(flat["cpu"], flat["cuda"])) / 2 / sum(flat["cpu"])
        table.row(name, sum(flat["cpu"]) == sum(flat["cuda"]) and share <= most, f"{100 * share:.3f} % of the pixels are others")


def camvid(program, table, scratch, args):
    photographs = SHARED / "data" / "camvid"
    if not photographs.is_dir():
        raise Skipped(f"there are no photographs in {photographs}")
    source, folder = scratch / "scenes", scratch / "run-camvid"
    program.run("data", "generate", "--seed", 5, "--count", 4 if args.quick else 600, "--val", 2, "--size", "480x360", "--look", "synthetic", source)
    words = ["--class-set", "camvid11", "--label-type", "point", "--arch", "resnet50", "--crop-height", "256", "--crop-width", "320",
             "--batch", "4", "--iterations", "1500", "--lr", "0.002", "--ema", "0.99", "--log-every", "50", "--device", "cuda",
             "--loader-threads", "8"]
    if args.quick:
        words += ["--arch", "resnet18", "--width", "8", "--dim", "16", "--crop-height", "40", "--crop-width", "48", "--batch", "1",
                  "--iterations", "2", "--log-every", "1", "--eval", "none"]
    program.run("train", "--run", folder, "--source", source, "--target", f"camvid:{photographs}", *words, timeout=1800)
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    found = losses(folder)
    miou = [event["miou"] for event in events if "miou" in event]
    table.row("points, ResNet-50", bool(found), "losses " + " ".join(f"{loss:.3f}" for loss in found[::max(1, len(found) // 12)])
              + (f"; mIoU {100 * miou[-1]:.1f} %" if miou else ""))
