/* What the emulated libraries share: work that is enqueued, and blocks of threads.
 *
 * Work is done as late as the interface allows: when the host waits. Then the stream that was made
 * first goes ahead until an event holds it up (LW_EMULATION_ORDER=reverse: the last one). Host memory
 * that is overwritten too early, or a missing event, shows as a wrong result. */
#pragma once

#include <functional>

#include "cuda_runtime_api.h"

struct LwEmulatedStream;

/* @kind names the sort of work: a graph can be updated to another one with the same sequence of
 * kinds only. */
cudaError_t lw_emulated_enqueue (cudaStream_t stream, const char *kind,
                                 std::function<void ()> work);

bool lw_emulated_is_capturing (cudaStream_t stream);

/* Whether all of [p, p + bytes) is device memory; work on other memory ends the program. */
void lw_emulated_require_device (const void *p, size_t bytes, const char *what);

/* Runs the threads of all blocks, one block after the other, threads as fibers. */
struct LwEmulatedGrid
{
  unsigned grid[3], block[3];
  size_t shared;
};

void lw_emulated_run (const LwEmulatedGrid &grid, const std::function<void ()> &thread);
