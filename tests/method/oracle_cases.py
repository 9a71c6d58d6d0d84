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


def mismatches(ours, reference):
    """One line for each tensor that is missing, extra or different."""
    import numpy
    lines = []
    for name in sorted(set(ours) | set(reference)):
        if name not in ours or name not in reference:
            lines.append(f"{name}: only in the {'program' if name in ours else 'reference'}")
            continue
        a, b = numpy.atleast_1d(ours[name]), numpy.atleast_1d(reference[name])
        if a.shape != b.shape or a.dtype.kind != b.dtype.kind:
            lines.append(f"{name}: {a.dtype}{a.shape}, reference {b.dtype}{b.shape}")
        elif b.dtype.kind != "f":
            if (a != b).any():
                lines.append(f"{name}: {(a != b).sum()} of {b.size} differ")
        else:
            relative, absolute = GRADIENTS if name.startswith("grad.") else VALUES
            a, b = a.astype(float), b.astype(float)
            both = numpy.isnan(a) & numpy.isnan(b)
            a, b = numpy.where(both, 0, a), numpy.where(both, 0, b)
            scale = numpy.abs(b).max(initial=0) or 1.0
            if not (numpy.abs(a - b) <= relative * numpy.abs(b) + absolute * scale).all():
                error = numpy.abs(a - b).max() / scale
                lines.append(f"{name}: largest error {error:.1e} of the largest magnitude {scale:.3g}")
    return lines
