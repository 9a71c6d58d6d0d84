/* Streams of the CPU backend for tests. */
#pragma once

#include <glib.h>

#include "backend/cpu/cpu-ops.h"

static inline LwStream *
cpu_stream (int threads)
{
  char reason[256] = "";
  LwStreamOptions options = { .threads = threads };
  LwStream *s = lw_cpu_stream_new (&options, reason, sizeof reason);
  if (!s)
    g_error ("no CPU stream: %s", reason);
  return s;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwStream, lw_cpu_stream_free)
