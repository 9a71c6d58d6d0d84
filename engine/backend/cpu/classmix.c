/* ClassMix: half of the classes of a source image pasted onto a target image (reference 23 of the
 * paper). */
#include <omp.h>
#include <string.h>

#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/cpu.h"

/* Rows that one task looks at. */
#define BAND 16

static void
seen_labels (const uint8_t *labels, int64_t n, uint8_t seen[256])
{
  memset (seen, 0, 256);
  for (int64_t i = 0; i < n; i++)
    seen[labels[i]] = 1;
}

/* [B][K + 1]: which classes occur in each image; column K stands for 255. */
static uint8_t *
present_classes (LwStream *s, int32_t B, int32_t K, int32_t H, int32_t W, const uint8_t *labels,
                 bool use_ignore)
{
  int32_t bands = (H + BAND - 1) / BAND;
  uint8_t *seen = lw_cpu_scratch_take (s, (size_t)B * bands * 256);
  uint8_t *present = lw_cpu_scratch_take (s, (size_t)B * (K + 1));
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int32_t i = 0; i < B * bands; i++)
    {
      int32_t y = i % bands * BAND, rows = H - y < BAND ? H - y : BAND;
      seen_labels (labels + ((int64_t)(i / bands) * H + y) * W, (int64_t)rows * W,
                   seen + (int64_t)i * 256);
    }
  memset (present, 0, (size_t)B * (K + 1));
  for (int32_t i = 0; i < B * bands; i++)
    {
      uint8_t *image = present + (int64_t)(i / bands) * (K + 1);
      for (int32_t k = 0; k < K; k++)
        image[k] |= seen[(int64_t)i * 256 + k];
      image[K] |= use_ignore && seen[(int64_t)i * 256 + LW_LABEL_IGNORE];
    }
  return present;
}

static void
union_of_batch (int32_t B, int32_t columns, uint8_t *present)
{
  for (int32_t b = 1; b < B; b++)
    for (int32_t k = 0; k < columns; k++)
      present[k] |= present[(int64_t)b * columns + k];
  for (int32_t b = 1; b < B; b++)
    memcpy (present + (int64_t)b * columns, present, columns);
}

/* The ceil (n / 2) of the n present classes with the smallest keys, ascending, then -1. */
static void
choose_half (int32_t K, const uint8_t *present, const float *keys, int32_t *classes)
{
  int32_t n = 0, chosen = 0;
  for (int32_t k = 0; k <= K; k++)
    n += present[k];
  for (int32_t k = 0; k <= K; k++)
    {
      int32_t rank = 0; /* present classes that come before k */
      for (int32_t j = 0; j <= K; j++)
        rank += present[j] && (keys[j] < keys[k] || (keys[j] == keys[k] && j < k));
      if (present[k] && rank < (n + 1) / 2)
        classes[chosen++] = k == K ? LW_LABEL_IGNORE : k;
    }
  while (chosen <= K)
    classes[chosen++] = -1;
}

bool
lw_cpu_classmix_classes (LwStream *s, int32_t B, int32_t K, int32_t H, int32_t W,
                         const uint8_t *labels, const float *keys, bool batch_union,
                         bool use_ignore, int32_t *classes)
{
  lw_cpu_scratch_begin (s);
  uint8_t *present = present_classes (s, B, K, H, W, labels, use_ignore);
  if (batch_union)
    union_of_batch (B, K + 1, present);
  for (int32_t b = 0; b < B; b++)
    choose_half (K, present + (int64_t)b * (K + 1), keys + (int64_t)b * (K + 1),
                 classes + (int64_t)b * (K + 1));
  return true;
}

/* mask[x] = is the label pasted?  wide = the same for the three channels of each pixel. */
static void
mask_row (const uint8_t pasted[256], int32_t W, const uint8_t *labels, uint8_t *mask, uint8_t *wide)
{
  for (int32_t x = 0; x < W; x++)
    {
      uint8_t m = pasted[labels[x]];
      mask[x] = m;
      wide[3 * x] = m;
      wide[3 * x + 1] = m;
      wide[3 * x + 2] = m;
    }
}

static LW_KERNEL void
paste_floats (int32_t n, const uint8_t *mask, const float *source, const float *target, float *out)
{
  for (int32_t i = 0; i < n; i++)
    {
      float s = source[i], t = target[i];
      out[i] = mask[i] ? s : t;
    }
}

static LW_KERNEL void
paste_labels (int32_t n, const uint8_t *mask, const uint8_t *source, const uint8_t *target,
              const float *weight_t, uint8_t *labels, float *weight)
{
  for (int32_t i = 0; i < n; i++)
    labels[i] = mask[i] ? source[i] : target[i];
  for (int32_t i = 0; i < n; i++)
    {
      float w = weight_t[i];
      weight[i] = mask[i] ? 1.0f : w;
    }
}

bool
lw_cpu_classmix (LwStream *s, const LwClassMix *a)
{
  int32_t W = a->W, threads = s->options.threads;
  lw_cpu_scratch_begin (s);
  uint8_t *pasted = lw_cpu_scratch_take (s, (size_t)a->B * 256);
  uint8_t *masks = lw_cpu_scratch_take (s, (size_t)a->B * a->H * W);
  uint8_t *wide = lw_cpu_scratch_take (s, (size_t)threads * 3 * W);
  memset (pasted, 0, (size_t)a->B * 256);
  for (int32_t i = 0; i < a->B * (a->K + 1); i++)
    if (a->classes[i] >= 0 && a->classes[i] < 256)
      pasted[(int64_t)(i / (a->K + 1)) * 256 + a->classes[i]] = 1;
#pragma omp parallel for num_threads(threads) schedule(static)
  for (int32_t i = 0; i < a->B * a->H; i++)
    {
      int64_t first = (int64_t)i * W;
      uint8_t *mask = (a->mask ? a->mask : masks) + first;
      uint8_t *mine = wide + (size_t)omp_get_thread_num () * 3 * W;
      mask_row (pasted + (size_t)(i / a->H) * 256, W, a->labels_s + first, mask, mine);
      paste_floats (3 * W, mine, a->image_s + 3 * first, a->image_t + 3 * first,
                    a->image + 3 * first);
      paste_labels (W, mask, a->labels_s + first, a->labels_t + first, a->weight_t + first,
                    a->labels + first, a->weight + first);
    }
  return true;
}
