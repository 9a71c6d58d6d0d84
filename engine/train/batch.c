/* Batches of augmented images on the device. */
#include "train/batch.h"

#include <string.h>

#include "backend/registry.h"
#include "image/normalise.h"

typedef struct
{
  void *data; /* on the device */
  size_t size;
} Buffer;

/* Of overlapping uploads: the batch before still reads the other set of its domain. */
#define SETS 4

struct _LwBatch
{
  LwBatchOptions options;
  LwAugmentImage *items;   /* [B] */
  Buffer *images, *labels; /* [sets][B] */
  guint filled[2];         /* batches of each domain */
  int32_t *points;         /* [max_points][4] */
  uint8_t *tags;           /* [B][K] */
  uint8_t *has_tags;       /* [B] */
};

LwBatch *
lw_batch_new (const LwBatchOptions *options)
{
  LwBatch *self = g_new0 (LwBatch, 1);
  const LwStepInput *input = options->input;
  self->options = *options;
  self->items = g_new0 (LwAugmentImage, input->B);
  self->images = g_new0 (Buffer, SETS * (gsize)input->B);
  self->labels = g_new0 (Buffer, SETS * (gsize)input->B);
  self->points = g_new0 (int32_t, 4 * (gsize)input->max_points);
  self->tags = g_new0 (uint8_t, (gsize)input->B * input->K);
  self->has_tags = g_new0 (uint8_t, input->B);
  return self;
}

void
lw_batch_free (LwBatch *self)
{
  if (!self)
    return;
  for (int b = 0; b < SETS * self->options.input->B; b++)
    {
      self->options.backend->free (self->options.stream, self->images[b].data);
      self->options.backend->free (self->options.stream, self->labels[b].data);
    }
  g_free (self->items);
  g_free (self->images);
  g_free (self->labels);
  g_free (self->points);
  g_free (self->tags);
  g_free (self->has_tags);
  g_free (self);
}

static gboolean
failed (LwBatch *self, GError **error)
{
  return lw_backend_set_error (self->options.backend, self->options.stream, error);
}

static gboolean
send (LwBatch *self, void *to, const void *from, size_t size, GError **error)
{
  return self->options.backend->upload (self->options.stream, to, from, size)
         || failed (self, error);
}

/* The first buffer of the set that batch @turn of a domain fills. Without overlap all use one. */
static int
set_of (const LwBatch *self, LwDomain domain, guint turn)
{
  int set = self->options.overlap ? 2 * (int)domain + (int)(turn % 2) : 0;
  return set * self->options.input->B;
}

static int
next_set (LwBatch *self, LwDomain domain)
{
  return set_of (self, domain, self->filled[domain]++);
}

static gboolean
grow (LwBatch *self, Buffer *buffer, size_t size, GError **error)
{
  const LwBackend *backend = self->options.backend;
  if (size <= buffer->size)
    return TRUE;
  backend->free (self->options.stream, buffer->data);
  buffer->data = backend->alloc (self->options.stream, size);
  buffer->size = buffer->data ? size : 0;
  return buffer->data || failed (self, error);
}

gboolean
lw_batch_reserve (LwBatch *self, LwDomain domain, size_t pixels, gboolean maps, GError **error)
{
  for (guint turn = 0; turn < 2; turn++)
    for (int b = 0; b < self->options.input->B; b++)
      {
        int at = set_of (self, domain, turn) + b;
        if (!grow (self, &self->images[at], pixels * 3, error)
            || (maps && !grow (self, &self->labels[at], pixels, error)))
          return FALSE;
      }
  return TRUE;
}

/* The whole @image in @buffer, which grows where it is too small; from the cache its pixels go
 * straight to the device's staging memory. The rectangle under the crop would be a third of the
 * bytes, but even 2048 x 1024 pixels, 4 + 4 images and 40 steps a second are 2 GB/s, a few per cent
 * of what the bus and the memory carry: not worth another geometry. */
static gboolean
upload (LwBatch *self, Buffer *buffer, const LwImage *image, GError **error)
{
  size_t size = (size_t)image->width * (size_t)image->height * (size_t)image->channels;
  return grow (self, buffer, size, error)
         && (self->options.backend->upload_early (self->options.stream, buffer->data, image->pixels,
                                                  size)
             || failed (self, error));
}

static gboolean
is_map (LwLabelType type)
{
  return type == LW_LABEL_COARSE || type == LW_LABEL_FINE;
}

static gboolean
draw_image (LwBatch *self, LwRngKey key, int set, int b, const LwSample *sample, GError **error)
{
  const LwStepInput *input = self->options.input;
  LwAugmentImage *item = &self->items[b];
  *item = (LwAugmentImage){ .width = sample->image->width, .height = sample->image->height };
  lw_augment_draw (&self->options.augment, key, b, input->H, input->W, item);
  if (!upload (self, &self->images[set + b], sample->image, error))
    return FALSE;
  item->image = self->images[set + b].data;
  if (!is_map (sample->item->type))
    return TRUE;
  if (!upload (self, &self->labels[set + b], sample->labels, error))
    return FALSE;
  item->labels = self->labels[set + b].data;
  return TRUE;
}

static gboolean
augment (LwBatch *self, LwRngKey key, int set, LwSample *const *samples, float *image,
         uint8_t *labels, GError **error)
{
  const LwStepInput *input = self->options.input;
  LwAugment call = { .B = input->B,
                     .H = input->H,
                     .W = input->W,
                     .items = self->items,
                     .mean = LW_IMAGE_MEAN,
                     .std = LW_IMAGE_STD,
                     .image = image,
                     .labels = labels };
  for (int b = 0; b < input->B; b++)
    if (!draw_image (self, key, set, b, samples[b], error))
      return FALSE;
  return self->options.backend->augment (self->options.stream, &call) || failed (self, error);
}

gboolean
lw_batch_source (LwBatch *self, gint64 number, LwSample *const *samples, GError **error)
{
  LwRngKey key = lw_rng_key (self->options.seed, (uint64_t)number, LW_RNG_AUGMENT_SOURCE);
  const LwStepInput *input = self->options.input;
  return augment (self, key, next_set (self, LW_DOMAIN_SOURCE), samples, input->image_s,
                  input->label_s, error);
}

/* Appends the points of image @b that lie in its crop; with @tags their classes are marked. */
static int32_t
place_points (LwBatch *self, int b, const LwSample *sample, int32_t n, uint8_t *tags)
{
  const LwStepInput *input = self->options.input;
  const LwWeakLabel *weak = sample->item->weak;
  for (int i = 0; i < weak->n_points && n < input->max_points; i++)
    {
      int32_t *point = self->points + 4 * (gsize)n;
      if (!lw_augment_point (&self->items[b], sample, weak->points[i].row, weak->points[i].col,
                             input->H, input->W, &point[1], &point[2]))
        continue;
      point[0] = b;
      point[3] = weak->points[i].klass;
      if (tags)
        tags[weak->points[i].klass] = 1;
      n++;
    }
  return n;
}

static void
place_tags (LwBatch *self, int b, const LwSample *sample)
{
  const LwStepInput *input = self->options.input;
  uint8_t *tags = self->tags + (gsize)b * input->K;
  self->has_tags[b] = sample->item->type != LW_LABEL_NONE;
  if (self->options.crop_tags && sample->labels)
    lw_augment_visible (&self->items[b], sample->labels, input->H, input->W, input->K, tags);
  else if (self->options.crop_tags && sample->item->type == LW_LABEL_POINT)
    memset (tags, 0, input->K);
  else
    memcpy (tags, sample->tags, input->K);
}

static gboolean
place_labels (LwBatch *self, LwSample *const *samples, GError **error)
{
  const LwStepInput *input = self->options.input;
  int32_t n = 0;
  for (int b = 0; b < input->B; b++)
    {
      LwLabelType type = samples[b]->item->type;
      gboolean crop_tags = self->options.crop_tags;
      input->weak_kind[b] = is_map (type)            ? LW_WEAK_MAP
                            : type == LW_LABEL_POINT ? LW_WEAK_POINT
                                                     : LW_WEAK_NONE;
      place_tags (self, b, samples[b]);
      if (type == LW_LABEL_POINT)
        n = place_points (self, b, samples[b], n,
                          crop_tags ? self->tags + (gsize)b * input->K : NULL);
    }
  return send (self, input->points, self->points, sizeof (int32_t) * 4 * MAX (n, 1), error)
         && send (self, input->n_points, &n, sizeof n, error)
         && send (self, input->tags, self->tags, (size_t)input->B * input->K, error)
         && send (self, input->has_tags, self->has_tags, input->B, error);
}

gboolean
lw_batch_target (LwBatch *self, gint64 number, LwSample *const *samples, GError **error)
{
  LwRngKey key = lw_rng_key (self->options.seed, (uint64_t)number, LW_RNG_AUGMENT_TARGET);
  const LwStepInput *input = self->options.input;
  return augment (self, key, next_set (self, LW_DOMAIN_TARGET), samples, input->image_t,
                  input->label_t, error)
         && place_labels (self, samples, error);
}
