"""A study of 1,002 finished runs, as measured as a real one looks: evaluations, confusion matrices of
every image and events are written without any training. The scenes are the program's own.

Also a program: thousand_runs.py LABELWORTH FOLDER makes FOLDER/study."""
import json
import pathlib
import random
import struct
import subprocess
import sys

TARGET_IMAGES, VAL_IMAGES, WIDTH, HEIGHT = 64, 12, 80, 60
STEPS, LOG_EVERY = 300, 20
SHARES = {"sky": 0.18, "building": 0.24, "pole": 0.02, "road": 0.26, "pavement": 0.06, "tree": 0.11, "sign": 0.02, "fence": 0.02,
          "car": 0.07, "pedestrian": 0.01, "bicyclist": 0.01}
CLASSES = list(SHARES)
# Share of a class's pixels that are right: what labels cannot change, what they give, what few images lose.
TYPES = {"none": (0.45, 0), "image": (0.66, 0.25), "point": (0.76, 0.4), "coarse": (0.82, 0.5), "fine": (0.88, 0.5)}


def labelworth(program, *words):
    return subprocess.run([program, *map(str, words)], check=True, capture_output=True, text=True, timeout=300).stdout


def make_scenes(program, folder):
    for name, look, count in (("source", "synthetic", 8), ("target", "street", TARGET_IMAGES)):
        labelworth(program, "data", "generate", "--look", look, "--seed", len(name), "--count", count, "--val", VAL_IMAGES,
                   "--size", f"{WIDTH}x{HEIGHT}", folder / name)


def make_plan(program, folder):
    study = folder / "study"
    labelworth(program, "study", "init", study, "--source", f"pairs:{folder / 'source'}", "--target", f"pairs:{folder / 'target'}",
               "--title", "A thousand runs", "--images", ",".join(map(str, range(1, 42))), "--mix", "5 coarse + 20 point",
               "--partitions", 4, "--seeds", "1,2", "--references", "source-only,supervised", "--pretrain", "--arch", "resnet18",
               "--width", 16, "--iterations", STEPS)
    return json.loads(labelworth(program, "study", "plan", "--no-rehearsal", "--json", study))["runs"]


def accuracy(run, rng):
    """Of each class, between 0 and 1."""
    parts = [part.split() for part in run["labels"].split(" + ")] if run["labels"] != "none" else []
    best, lost = max((TYPES[kind] for _, kind in parts), default=TYPES["none"])
    images = sum(int(count) for count, _ in parts)
    level = best - lost * max(images, 1) ** -0.45 + rng.gauss(0, 0.008)
    return [min(max(level - 0.25 * (1 - share / 0.26) + rng.gauss(0, 0.01), 0.02), 0.98) for share in SHARES.values()]


def confusions(right, rng):
    """Of each image: rows are the truth."""
    matrices = []
    for _ in range(VAL_IMAGES):
        matrix = []
        for k, share in enumerate(SHARES.values()):
            pixels = int(WIDTH * HEIGHT * share * rng.uniform(0.7, 1.3))
            hits = min(int(pixels * right[k] * rng.uniform(0.95, 1.05)), pixels)
            row = [0] * len(CLASSES)
            row[k] = hits
            row[(k + 1) % len(CLASSES)] += (pixels - hits) // 3
            row[1 if k != 1 else 3] += pixels - hits - (pixels - hits) // 3
            matrix.append(row)
        matrices.append(matrix)
    return matrices


def evaluation(matrices):
    n = len(CLASSES)
    total = [[sum(matrix[a][b] for matrix in matrices) for b in range(n)] for a in range(n)]
    iou = [total[k][k] / (sum(total[k]) + sum(row[k] for row in total) - total[k][k]) for k in range(n)]
    return {"weights": "checkpoint.safetensors",
            "protocol": {"eval_mode": "whole", "eval_width": 0, "eval_height": 0, "eval_window_width": 0, "eval_window_height": 0,
                         "eval_stride": 0, "eval_teacher": False, "eval_batch_statistics": False, "eval_batch": 1},
            "miou": sum(iou) / n, "pixel_accuracy": sum(total[k][k] for k in range(n)) / sum(map(sum, total)), "classes": CLASSES,
            "iou": iou, "confusion": total}


def safetensors(matrices):
    numbers = [value for matrix in matrices for row in matrix for value in row]
    data = struct.pack(f"<{len(numbers)}i", *numbers)
    n = len(CLASSES)
    header = json.dumps({"confusion": {"dtype": "I32", "shape": [len(matrices), n, n], "data_offsets": [0, len(data)]}}).encode()
    header += b" " * (-len(header) % 8)
    return struct.pack("<Q", len(header)) + header + data


def events(miou, rng, began):
    lines = [{"event": "start", "iteration": 0, "time": began}]
    for step in range(LOG_EVERY, STEPS + 1, LOG_EVERY):
        terms = {name: weight * (1 - 0.5 * step / STEPS) * rng.uniform(0.9, 1.1)
                 for name, weight in (("ce_source", 1.0), ("ce_weak", 2.2), ("ce_pseudo", 0.02), ("ce_mix", 0.9), ("boundary", 0.03))}
        lines.append({"event": "step", "iteration": step, "time": began + step / 2, "loss": sum(terms.values()), "terms": terms,
                      "pseudo_coverage": 0.2 + 0.1 * step / STEPS, "valid_prototypes": len(CLASSES),
                      "lr": 0.03 * (1 - (step - 1) / STEPS) ** 0.9, "images_per_second": rng.uniform(7, 9), "data_wait": 0.0,
                      "seconds": step / 2})
    lines += [{"event": "evaluation", "iteration": STEPS, "time": began + 152, "miou": miou},
              {"event": "finished", "iteration": STEPS, "time": began + 152}]
    return "".join(json.dumps(line) + "\n" for line in lines)


def finish(folder, run, position):
    """The files of that run as its end leaves them, but for its weights."""
    rng = random.Random(run["id"])
    matrices = confusions(accuracy(run, rng), rng)
    result = evaluation(matrices)
    began = 1700000000 + 160 * position
    config = {"method": run["method"], "labels": run["labels"], "partition": run["partition"], "seed": run["seed"],
              "arch": "resnet18", "width": 16, "iterations": STEPS}
    folder.mkdir(parents=True)
    for name, content in (("config.json", config), ("eval.json", result), ("status.json", {"state": "finished"}),
                          ("heartbeat", {"time": began + 152, "step": STEPS})):
        (folder / name).write_text(json.dumps(content))
    (folder / "confusion.safetensors").write_bytes(safetensors(matrices))
    (folder / "confusion-images.txt").write_text("".join(f"val/{image:06}\n" for image in range(VAL_IMAGES)))
    (folder / "events.jsonl").write_text(events(result["miou"], rng, began))


def make(program, folder):
    """Returns the number of runs."""
    folder = pathlib.Path(folder)
    make_scenes(program, folder)
    runs = make_plan(program, folder)
    for position, run in enumerate(runs):
        finish(folder / "study/runs" / run["id"], run, position)
    return len(runs)


if __name__ == "__main__":
    print(make(sys.argv[1], sys.argv[2]), "runs")
