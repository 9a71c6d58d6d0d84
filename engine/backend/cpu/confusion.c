/* Confusion matrix of predictions. */
#include <omp.h>
#include <string.h>

#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/cpu.h"

/* Neighbouring pixels mostly hit the same entry; counting them in separate tables keeps one
 * increment from waiting for the other. */
#define LANES 4

/* Pixels of one task. */
#define CHUNK (1 << 16)

/* table [LANES][K][K] */
static void
count_pixels (int64_t n, int32_t K, const uint8_t *pred, const uint8_t *labels, uint32_t *table)
{
  for (int64_t i = 0; i < n; i++)
    if (labels[i] < K && pred[i] < K)
      table[((i % LANES) * K + labels[i]) * K + pred[i]]++;
}

bool
lw_cpu_confusion (LwStream *s, int64_t pixels, int32_t K, const uint8_t *pred,
                  const uint8_t *labels, int64_t *matrix)
{
  int32_t threads = s->options.threads;
  int64_t entries = (int64_t)K * K, lanes = (int64_t)threads * LANES;
  lw_cpu_scratch_begin (s);
  uint32_t *tables = lw_cpu_scratch_take (s, sizeof (uint32_t) * lanes * entries);
  memset (tables, 0, sizeof (uint32_t) * lanes * entries);
#pragma omp parallel for num_threads(threads) schedule(static)
  for (int64_t i = 0; i < pixels; i += CHUNK)
    count_pixels (pixels - i < CHUNK ? pixels - i : CHUNK, K, pred + i, labels + i,
                  tables + (int64_t)omp_get_thread_num () * LANES * entries);
  for (int64_t lane = 0; lane < lanes; lane++)
    for (int64_t e = 0; e < entries; e++)
      matrix[e] += tables[lane * entries + e];
  return true;
}
