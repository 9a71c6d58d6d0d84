"""compute-sanitizer over the operations: reads and writes outside arrays, races in shared memory, reads of what
nothing wrote."""
import concurrent.futures
import shutil

from program import Skipped, reference

TOOLS = ("memcheck", "racecheck", "initcheck")


def run(program, table, scratch, args):
    tool_path = shutil.which("compute-sanitizer") or shutil.which("compute-sanitizer", path="/usr/local/cuda/bin")
    if not tool_path:
        raise Skipped("compute-sanitizer is not installed")
    _, oracle, safetensors = reference()
    operations = [op for op in sorted(oracle.OPS) if op in program.run("check", "--list").stdout.split()]
    sources = {}
    for operation in operations:
        sources[operation] = scratch / f"{operation}.sanitized"
        safetensors.save(str(sources[operation]), *oracle.random_input(operation, 6, {}))

    def one(job):
        tool, operation = job
        done = program.run("check", operation, "--input", sources[operation], "--output", scratch / f"{operation}.{tool}", "--device",
                           "cuda", before=(tool_path, "--tool", tool, "--error-exitcode", "9"), check=False, timeout=600)
        return [] if done.returncode == 0 else [f"{operation}: {(done.stdout + done.stderr).strip()[-200:]}"]

    for tool in TOOLS:
        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            wrong = [line for lines in pool.map(one, [(tool, operation) for operation in operations]) for line in lines]
        table.row(tool, not wrong, f"{len(operations)} operations" if not wrong else "; ".join(wrong[:3]))
