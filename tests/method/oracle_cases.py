"""Random cases of the reference and the rule by which results are compared with it.

The reference lives outside this repository, in the folder named by LW_SHARED; without it, or
without PyTorch, whoever imports this module should skip.
"""
import os
import sys

# Floating-point tensors agree if |a - b| <= relative * |b| + absolute * max|b| for every element.
VALUES = (1e-4, 1e-5)
GRADIENTS = (1e-3, 1e-4)


class Missing(Exception):
    """The reference or PyTorch is not here; the text says which."""


def load_reference():
    """Returns the modules (oracle, safetensors_io) of the reference."""
    folder = os.path.join(os.environ.get("LW_SHARED", ""), "reference")
    if not os.path.isfile(os.path.join(folder, "oracle.py")):
        raise Missing("the reference is not here; set LW_SHARED to the folder that holds it")
    sys.path.insert(0, folder)
    try:
        import torch
    except ImportError:
        raise Missing(f"{sys.executable} has no PyTorch") from None
    torch.set_num_threads(1)
    import oracle
    import safetensors_io
    return oracle, safetensors_io


def difference(ours, reference, tolerance):
    """What is wrong with one tensor, or None."""
    import numpy
    a, b = numpy.atleast_1d(ours), numpy.atleast_1d(reference)
    if a.shape != b.shape or a.dtype.kind != b.dtype.kind:
        return f"{a.dtype}{a.shape}, reference {b.dtype}{b.shape}"
    if b.dtype.kind != "f":
        return f"{(a != b).sum()} of {b.size} differ" if (a != b).any() else None
    a, b = a.astype(float), b.astype(float)
    both = numpy.isnan(a) & numpy.isnan(b)
    a, b = numpy.where(both, 0, a), numpy.where(both, 0, b)
    scale = numpy.abs(b).max(initial=0) or 1.0
    relative, absolute = tolerance
    if (numpy.abs(a - b) <= relative * numpy.abs(b) + absolute * scale).all():
        return None
    return f"largest error {numpy.abs(a - b).max():.1e}, largest magnitude {scale:.3g}"


def as_far_off(ours, single, reference):
    """The reference itself, run in single precision, is at least half as far from the answer."""
    import numpy
    a, s, b = (numpy.atleast_1d(x).astype(float) for x in (ours, single, reference))
    return a.shape == b.shape and numpy.abs(a - b).max() <= 2 * numpy.abs(s - b).max()


def mismatches(ours, reference, single):
    """One line for each tensor that is missing, extra or different.

    `single` () is the reference's answer in single precision: inputs that single precision cannot
    resolve (saturated softmax) are no fault of the program."""
    lines = []
    for name in sorted(set(ours) | set(reference)):
        if name not in ours or name not in reference:
            lines.append(f"{name}: only in the {'program' if name in ours else 'reference'}")
            continue
        tolerance = GRADIENTS if name.startswith("grad.") else VALUES
        wrong = difference(ours[name], reference[name], tolerance)
        if wrong and not (reference[name].dtype.kind == "f"
                          and as_far_off(ours[name], single()[name], reference[name])):
            lines.append(f"{name}: {wrong}")
    return lines
