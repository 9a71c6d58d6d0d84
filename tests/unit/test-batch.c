/* What a training step is given for images of each label type. */
#include "train/batch.h"

#include <string.h>

#include "backend/cpu/backend-cpu.h"
#include "cpu-stream.h"

#define IMAGES 5
#define CLASSES 6
#define SIDE 32

typedef struct
{
  LwStream *stream;
  LwStepInput input;
  LwBatch *batch;
  LwSampleItem items[IMAGES];
  LwWeakLabel weak[IMAGES];
  LwSample samples[IMAGES], *pointers[IMAGES];
  LwPoint points[2];
} Fixture;

static void *
device (Fixture *f, size_t size)
{
  return lw_backend_cpu ()->alloc (f->stream, size);
}

/* One image of each label type: class 1 left, class 2 right, and tags 1, 2 and 4. */
static void
set_up_sample (Fixture *f, int b)
{
  LwSample *sample = &f->samples[b];
  LwWeakLabel *weak = &f->weak[b];
  f->items[b] = (LwSampleItem){ .type = (LwLabelType)b, .weak = weak };
  *weak = (LwWeakLabel){ .n_classes = 3, .classes = { 1, 2, 4 } };
  *sample = (LwSample){ .item = &f->items[b],
                        .image = lw_image_new (SIDE, SIDE, 3),
                        .stored_width = SIDE,
                        .stored_height = SIDE };
  sample->tags[1] = sample->tags[2] = sample->tags[4] = 1;
  if (b == LW_LABEL_COARSE || b == LW_LABEL_FINE)
    {
      sample->labels = lw_image_new (SIDE, SIDE, 1);
      for (int i = 0; i < SIDE * SIDE; i++)
        sample->labels->pixels[i] = i % SIDE < SIDE / 2 ? 1 : 2;
    }
  f->pointers[b] = sample;
}

static void
set_up (Fixture *f, gconstpointer crop_tags)
{
  f->stream = cpu_stream (1);
  f->input
      = (LwStepInput){ .B = IMAGES, .K = CLASSES, .H = SIDE, .W = SIDE, .max_points = 64 * IMAGES };
  f->input.image_t = device (f, sizeof (float) * IMAGES * SIDE * SIDE * 3);
  f->input.label_t = device (f, IMAGES * SIDE * SIDE);
  f->input.points = device (f, sizeof (int32_t) * 4 * 64 * IMAGES);
  f->input.n_points = device (f, sizeof (int32_t));
  f->input.tags = device (f, IMAGES * CLASSES);
  f->input.has_tags = device (f, IMAGES);
  f->input.weak_kind = g_new0 (uint8_t, IMAGES);
  for (int b = 0; b < IMAGES; b++)
    set_up_sample (f, b);
  f->points[0] = (LwPoint){ 3, 5, 1 };
  f->points[1] = (LwPoint){ 30, 20, 2 };
  f->weak[LW_LABEL_POINT].points = f->points;
  f->weak[LW_LABEL_POINT].n_points = 2;
  LwBatchOptions options = { .backend = lw_backend_cpu (),
                             .stream = f->stream,
                             .input = &f->input,
                             .augment = { .scale_min = 1.0, .scale_max = 1.0 },
                             .crop_tags = crop_tags != NULL,
                             .seed = 1 };
  f->batch = lw_batch_new (&options);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  void *buffers[] = { f->input.image_t,  f->input.label_t, f->input.points,
                      f->input.n_points, f->input.tags,    f->input.has_tags };
  lw_batch_free (f->batch);
  for (guint i = 0; i < G_N_ELEMENTS (buffers); i++)
    lw_backend_cpu ()->free (f->stream, buffers[i]);
  for (int b = 0; b < IMAGES; b++)
    {
      lw_image_free (f->samples[b].image);
      lw_image_free (f->samples[b].labels);
    }
  g_free (f->input.weak_kind);
  lw_cpu_stream_free (f->stream);
}

static void
fill (Fixture *f)
{
  GError *error = NULL;
  lw_batch_target (f->batch, 0, f->pointers, &error);
  g_assert_no_error (error);
}

/* Coarse and fine labels are maps, points are points, tags and nothing are none of both. */
static void
test_label_types (Fixture *f, gconstpointer data)
{
  static const uint8_t kinds[IMAGES]
      = { LW_WEAK_NONE, LW_WEAK_NONE, LW_WEAK_POINT, LW_WEAK_MAP, LW_WEAK_MAP };
  fill (f);
  g_assert_cmpmem (f->input.weak_kind, IMAGES, kinds, IMAGES);
  for (int b = 0; b < IMAGES; b++)
    for (int i = 0; i < SIDE * SIDE; i++)
      g_assert_cmpint (f->input.label_t[b * SIDE * SIDE + i], ==,
                       kinds[b] != LW_WEAK_MAP ? LW_IGNORE
                       : i % SIDE < SIDE / 2   ? 1
                                               : 2);
}

/* At scale 1 with the whole image in the crop, points stay where they are. */
static void
test_points (Fixture *f, gconstpointer data)
{
  static const int32_t expected[] = { LW_LABEL_POINT, 3, 5, 1, LW_LABEL_POINT, 30, 20, 2 };
  fill (f);
  g_assert_cmpint (*f->input.n_points, ==, 2);
  g_assert_cmpmem (f->input.points, sizeof expected, expected, sizeof expected);
}

/* Every labelled image has tags; those of the whole image are all of its classes, those of the crop
 * only what labels show there. Tags without a map stay those of the image. */
static void
test_tags (Fixture *f, gconstpointer crop)
{
  static const uint8_t has_tags[IMAGES] = { 0, 1, 1, 1, 1 };
  fill (f);
  g_assert_cmpmem (f->input.has_tags, IMAGES, has_tags, IMAGES);
  for (int b = 1; b < IMAGES; b++)
    {
      const uint8_t *tags = f->input.tags + b * CLASSES;
      g_assert_cmpint (tags[1] + tags[2], ==, 2);
      g_assert_cmpint (tags[4], ==, !crop || b == LW_LABEL_IMAGE);
      g_assert_cmpint (tags[0] + tags[3] + tags[5], ==, 0);
    }
}

/* Another iteration sees another picture; the same one the same again. */
static void
test_iterations_differ (Fixture *f, gconstpointer data)
{
  g_autofree float *first = g_new (float, IMAGES *SIDE *SIDE * 3);
  gsize size = sizeof (float) * IMAGES * SIDE * SIDE * 3;
  LwBatchOptions options = { .backend = lw_backend_cpu (),
                             .stream = f->stream,
                             .input = &f->input,
                             .augment = { 0.5, 2.0, TRUE, 0.25 },
                             .seed = 1 };
  g_autoptr (LwBatch) batch = lw_batch_new (&options);
  for (int b = 0; b < IMAGES; b++)
    for (int i = 0; i < SIDE * SIDE * 3; i++)
      f->samples[b].image->pixels[i] = (uint8_t)(i * 7 + b);
  g_assert_true (lw_batch_target (batch, 3, f->pointers, NULL));
  memcpy (first, f->input.image_t, size);
  g_assert_true (lw_batch_target (batch, 4, f->pointers, NULL));
  g_assert_true (memcmp (first, f->input.image_t, size) != 0);
  g_assert_true (lw_batch_target (batch, 3, f->pointers, NULL));
  g_assert_cmpmem (first, size, f->input.image_t, size);
}

#define ADD(path, data, function) g_test_add (path, Fixture, data, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/batch/label-types", NULL, test_label_types);
  ADD ("/batch/points", NULL, test_points);
  ADD ("/batch/tags/image", NULL, test_tags);
  ADD ("/batch/tags/crop", "crop", test_tags);
  ADD ("/batch/iterations", NULL, test_iterations_differ);
  return g_test_run ();
}
