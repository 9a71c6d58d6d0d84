/* Which cells the contrast terms look at (end of section 3.3): hard and easy ones of every (image,
 * class) pair, drawn by their keys.
 *
 * The cells of an image are partitioned into pools by counting; within a pool a quickselect finds
 * the smallest keys, ties going to the lower index. */
#include <string.h>

#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/cpu.h"
#include "backend/formula/exp.h"
#include "backend/formula/quota.h"

/* Counts of the pairs of one image, each [K]. */
typedef struct
{
  int32_t *labelled, *hard, *easy;
  int32_t *pool_end; /* [2 K]: end of the hard and of the easy pool of each class while filling */
  uint64_t *entries; /* [cells]: key and index, ordered as the pair */
} ImagePools;

static LwPool
pool_of (const LwSelect *a, int64_t i)
{
  return lw_quota_pool (a->labels[i], a->pred[i], a->conf[i], a->easy_tau);
}

static void
count_image (const LwSelect *a, int32_t b, ImagePools *p)
{
  int64_t n = (int64_t)a->h * a->w, first = b * n;
  memset (p->labelled, 0, sizeof (int32_t) * 3 * a->K);
  for (int64_t i = first; i < first + n; i++)
    if (a->labels[i] < a->K)
      {
        LwPool pool = pool_of (a, i);
        p->labelled[a->labels[i]]++;
        p->hard[a->labels[i]] += pool == LW_POOL_HARD;
        p->easy[a->labels[i]] += pool == LW_POOL_EASY;
      }
}

/* Moves the @take smallest of @n distinct entries to the front (Hoare's selection). */
static void
smallest_first (uint64_t *e, int32_t n, int32_t take)
{
  int32_t low = 0, high = n - 1, k = take - 1;
  while (low < high)
    {
      uint64_t pivot = e[k];
      int32_t i = low, j = high;
      do
        {
          while (e[i] < pivot)
            i++;
          while (pivot < e[j])
            j--;
          if (i <= j)
            {
              uint64_t swap = e[i];
              e[i++] = e[j];
              e[j--] = swap;
            }
        }
      while (i <= j);
      if (j < k)
        low = i;
      if (k < i)
        high = j;
    }
}

static void
fill_pools (const LwSelect *a, int32_t b, ImagePools *p)
{
  int64_t n = (int64_t)a->h * a->w, first = b * n;
  int32_t end = 0;
  for (int32_t k = 0; k < a->K; k++)
    {
      p->pool_end[2 * k] = end;
      p->pool_end[2 * k + 1] = end + p->hard[k];
      end += p->hard[k] + p->easy[k];
    }
  for (int64_t i = 0; i < n; i++)
    {
      uint8_t label = a->labels[first + i];
      LwPool pool = label < a->K ? pool_of (a, first + i) : LW_POOL_NONE;
      if (pool != LW_POOL_NONE)
        {
          /* bits of floats of [0, 1) are in the order of the floats */
          uint64_t key = (uint64_t)(uint32_t)lw_float_bits (a->keys[first + i]) << 32;
          p->entries[p->pool_end[2 * label + (pool == LW_POOL_EASY)]++] = key | (uint64_t)i;
        }
    }
}

static void
take_from (uint64_t *pool, int32_t n, int32_t take, uint8_t *selected)
{
  if (take < n && take > 0)
    smallest_first (pool, n, take);
  for (int32_t i = 0; i < take; i++)
    selected[pool[i] & 0xffffffffu] = 1;
}

static void
select_image (const LwSelect *a, int32_t b, int32_t views, ImagePools *p)
{
  uint8_t *selected = a->selected + (int64_t)b * a->h * a->w;
  memset (selected, 0, (size_t)a->h * a->w);
  fill_pools (a, b, p);
  for (int32_t k = 0; k < a->K; k++)
    {
      int32_t hard = p->hard[k], easy = p->easy[k];
      if (p->labelled[k] <= a->min_pixels || (a->drop_short && hard + easy < views))
        continue;
      int32_t take_hard = lw_quota_hard (views, hard, easy, a->hard_first);
      uint64_t *easy_pool = p->entries + p->pool_end[2 * k];
      take_from (easy_pool - hard, hard, take_hard, selected);
      take_from (easy_pool, easy, lw_quota_easy (views, take_hard, easy), selected);
    }
}

bool
lw_cpu_select (LwStream *s, const LwSelect *a)
{
  int64_t cells = (int64_t)a->h * a->w;
  lw_cpu_scratch_begin (s);
  ImagePools *pools = lw_cpu_scratch_take (s, sizeof *pools * a->B);
  for (int32_t b = 0; b < a->B; b++)
    {
      pools[b].labelled = lw_cpu_scratch_take (s, sizeof (int32_t) * 5 * a->K);
      pools[b].hard = pools[b].labelled + a->K;
      pools[b].easy = pools[b].hard + a->K;
      pools[b].pool_end = pools[b].easy + a->K;
      pools[b].entries = lw_cpu_scratch_take (s, sizeof (uint64_t) * cells);
    }
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int32_t b = 0; b < a->B; b++)
    count_image (a, b, &pools[b]);
  int32_t pairs = 0;
  for (int32_t b = 0; b < a->B; b++)
    for (int32_t k = 0; k < a->K; k++)
      pairs += pools[b].labelled[k] > a->min_pixels;
  int32_t views = lw_quota_views (a->max_samples, a->max_views, pairs);
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int32_t b = 0; b < a->B; b++)
    select_image (a, b, views, &pools[b]);
  return true;
}

bool
lw_cpu_class_counts (LwStream *s, int64_t cells, int32_t K, const uint8_t *labels,
                     const uint8_t *selected, float *counts)
{
  int64_t count[256] = { 0 };
  for (int64_t i = 0; i < cells; i++)
    count[labels[i]] += !selected || selected[i];
  for (int32_t k = 0; k < K; k++)
    counts[k] = (float)count[k];
  return true;
}
