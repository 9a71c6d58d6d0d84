/* Inference with networks whose answer is known. */
#include <math.h>
#include <string.h>

#include "backend/open-device.h"
#include "dataset/image-sizes.h"
#include "eval/inference.h"

#define K 3

typedef struct
{
  LwOpenDevice device;
  LwNetwork *network;
  LwWeights *weights;
} Fixture;

/* A network that says the same everywhere: all weights are zero but the biases of its classes. */
static void
set_up (Fixture *f, gconstpointer data)
{
  GError *error = NULL;
  const LwDeviceWish wish = {
    .device = "cpu", .precision = LW_PRECISION_OPTION_F32, .threads = 1, .deterministic = TRUE
  };
  lw_device_open (&f->device, &wish, &error);
  g_assert_no_error (error);
  LwNetworkConfig config;
  lw_network_config_init (&config);
  config.arch = LW_ARCH_RESNET18;
  config.width = 8;
  config.dim = 16;
  f->network = lw_network_new (&config, K, &error);
  g_assert_no_error (error);
  lw_options_clear (lw_network_options, &config);
  f->weights = lw_weights_new (f->network);
  lw_weights_init (f->weights, f->network, 1);
  memset (f->weights->parameters, 0,
          sizeof (float) * (size_t)lw_network_parameter_floats (f->network));
  const LwParameter *bias = lw_network_find (f->network, "aspp.0.bias");
  g_assert_nonnull (bias);
  const float values[K] = { 0.5f, 2.0f, -1.0f };
  memcpy (f->weights->parameters + bias->offset, values, sizeof values);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  lw_weights_free (f->weights);
  lw_network_free (f->network);
  lw_device_close (&f->device);
}

static LwInference *
inference_new (Fixture *f, const LwProtocol *protocol)
{
  GError *error = NULL;
  LwInference *inference
      = lw_inference_new (f->network, f->device.backend, f->device.stream, protocol, &error);
  g_assert_no_error (error);
  g_assert_true (lw_inference_set_weights (inference, f->weights, &error));
  g_assert_no_error (error);
  return inference;
}

static LwImage *
noise (int width, int height)
{
  LwImage *image = lw_image_new (width, height, 3);
  for (int i = 0; i < width * height * 3; i++)
    image->pixels[i] = (uint8_t)((i * 7919) >> 3);
  return image;
}

/* Every pixel of every image has class 1 with the softmax of the biases. */
static void
check_constant (LwInference *inference, int n, int width, int height, int out_width, int out_height)
{
  GError *error = NULL;
  g_autoptr (LwImage) image = noise (width, height);
  const LwImage *images[] = { image, image, image, image };
  LwPrediction prediction;
  g_assert_true (
      lw_inference_run (inference, images, n, out_width, out_height, &prediction, &error));
  g_assert_no_error (error);
  double sum = exp (0.5) + exp (2.0) + exp (-1.0);
  int expected = (int)(exp (2.0) / sum * 255 + 0.5);
  for (int i = 0; i < n; i++)
    {
      g_autoptr (LwImage) confidence = NULL;
      g_autoptr (LwImage) classes
          = lw_inference_download (inference, &prediction, i, &confidence, &error);
      g_assert_no_error (error);
      g_assert_cmpint (classes->width, ==, out_width);
      g_assert_cmpint (classes->height, ==, out_height);
      for (int p = 0; p < out_width * out_height; p++)
        {
          g_assert_cmpint (classes->pixels[p], ==, 1);
          g_assert_cmpint (confidence->pixels[p], ==, expected);
        }
    }
}

/* Images of many sizes in turn, more than plans are kept, and batches of several. */
static void
test_whole (Fixture *f, gconstpointer data)
{
  LwProtocol protocol;
  lw_protocol_init (&protocol);
  protocol.batch = 4;
  g_autoptr (LwInference) inference = inference_new (f, &protocol);
  for (int round = 0; round < 2; round++)
    for (int n = 1; n <= 4; n++)
      {
        check_constant (inference, n, 40 + 8 * n, 33, 40 + 8 * n, 33);
        check_constant (inference, n, 48, 32, 100, 70);
      }
}

/* Overlapping windows of an odd fit average to the same. */
static void
test_sliding (Fixture *f, gconstpointer data)
{
  LwProtocol protocol;
  lw_protocol_init (&protocol);
  protocol.mode = LW_INFERENCE_SLIDING;
  protocol.window_width = 32;
  protocol.window_height = 24;
  protocol.stride = 20;
  protocol.batch = 3;
  g_autoptr (LwInference) inference = inference_new (f, &protocol);
  g_assert_cmpint (lw_inference_capacity (inference), ==, 1);
  check_constant (inference, 1, 75, 50, 75, 50);
  check_constant (inference, 1, 20, 16, 40, 32);
}

/* The photograph is shown at the size of the protocol, compared at that of the labels. */
static void
test_resized (Fixture *f, gconstpointer data)
{
  LwProtocol protocol;
  lw_protocol_init (&protocol);
  protocol.width = 64;
  protocol.height = 40;
  protocol.batch_statistics = TRUE;
  g_autoptr (LwInference) inference = inference_new (f, &protocol);
  check_constant (inference, 1, 90, 77, 90, 77);
}

/* A window that covers the image gives what whole-image inference gives, for a network that sees.
 */
static void
test_covering_window (Fixture *f, gconstpointer data)
{
  GError *error = NULL;
  lw_weights_init (f->weights, f->network, 5);
  LwProtocol whole, sliding;
  lw_protocol_init (&whole);
  lw_protocol_init (&sliding);
  sliding.mode = LW_INFERENCE_SLIDING;
  sliding.window_width = sliding.window_height = 500;
  g_autoptr (LwImage) image = noise (72, 56);
  LwPrediction a, b;
  g_autoptr (LwInference) first = inference_new (f, &whole);
  g_autoptr (LwInference) second = inference_new (f, &sliding);
  const LwImage *images[] = { image };
  g_assert_true (lw_inference_run (first, images, 1, 72, 56, &a, &error));
  g_assert_true (lw_inference_run (second, images, 1, 72, 56, &b, &error));
  g_assert_no_error (error);
  g_autoptr (LwImage) x = lw_inference_download (first, &a, 0, NULL, &error);
  g_autoptr (LwImage) y = lw_inference_download (second, &b, 0, NULL, &error);
  int different = 0;
  for (int p = 0; p < 72 * 56; p++)
    different += x->pixels[p] != y->pixels[p];
  /* Ties of rounding alone. */
  g_assert_cmpint (different, <=, 4);
}

/* Pixels without a label do not count; each other pixel counts once. */
static void
test_confusion (Fixture *f, gconstpointer data)
{
  GError *error = NULL;
  LwProtocol protocol;
  lw_protocol_init (&protocol);
  protocol.batch = 2;
  g_autoptr (LwInference) inference = inference_new (f, &protocol);
  g_autoptr (LwImage) image = noise (24, 16);
  const LwImage *images[] = { image, image };
  LwPrediction prediction;
  g_assert_true (lw_inference_run (inference, images, 2, 24, 16, &prediction, &error));
  uint8_t labels[24 * 16];
  int64_t confusion[K * K] = { 0 };
  memset (labels, LW_IGNORE, sizeof labels);
  labels[3] = 0;
  labels[5] = labels[6] = 1;
  labels[9] = 2;
  g_assert_true (lw_inference_confusion (inference, &prediction, 1, labels, confusion, &error));
  g_assert_true (lw_inference_confusion (inference, &prediction, 0, labels, confusion, &error));
  const int64_t expected[K * K] = { 0, 2, 0, 0, 4, 0, 0, 2, 0 };
  g_assert_cmpmem (confusion, sizeof confusion, expected, sizeof expected);
}

static uint64_t
allocated (Fixture *f)
{
  LwMemoryUse use;
  g_assert_true (f->device.backend->memory_use (f->device.stream, &use));
  return use.allocated;
}

/* Predicts and judges @total photographs of one size, in batches. */
static void
judge (LwInference *inference, int total, int width, int height)
{
  GError *error = NULL;
  g_autoptr (LwImage) image = noise (width, height);
  g_autofree uint8_t *labels = g_malloc0 ((gsize)width * (gsize)height);
  const LwImage *images[] = { image, image, image, image };
  int64_t confusion[K * K] = { 0 };
  for (int done = 0, n; done < total; done += n)
    {
      LwPrediction prediction;
      n = MIN (lw_inference_capacity (inference), total - done);
      lw_inference_run (inference, images, n, width, height, &prediction, &error);
      g_assert_no_error (error);
      lw_inference_confusion (inference, &prediction, n - 1, labels, confusion, &error);
      g_assert_no_error (error);
    }
}

/* What was reserved for a set of photographs is all that their evaluation takes. */
static void
check_reserved (Fixture *f, const LwProtocol *protocol, const LwSizeCount *sizes, guint n)
{
  GError *error = NULL;
  g_autoptr (LwInference) inference = inference_new (f, protocol);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof *sizes);
  g_array_append_vals (list, sizes, n);
  uint64_t before = allocated (f);
  lw_inference_reserve_sizes (inference, list, &error);
  g_assert_no_error (error);
  uint64_t reserved = allocated (f);
  g_assert_cmpuint (reserved, >, before);
  for (guint i = 0; i < n; i++)
    judge (inference, sizes[i].images, sizes[i].width, sizes[i].height);
  g_assert_cmpuint (allocated (f), ==, reserved);
}

static void
test_reserve (Fixture *f, gconstpointer data)
{
  const LwSizeCount one = { 72, 56, 7 };
  const LwSizeCount several[] = { { 40, 56, 1 }, { 72, 56, 1 }, { 33, 31, 1 } };
  LwProtocol protocol;
  lw_protocol_init (&protocol);
  check_reserved (f, &protocol, several, G_N_ELEMENTS (several));
  protocol.batch = 3;
  check_reserved (f, &protocol, &one, 1);
  protocol.width = protocol.height = 64;
  check_reserved (f, &protocol, &one, 1);
  protocol.mode = LW_INFERENCE_SLIDING;
  protocol.window_width = protocol.window_height = 32;
  check_reserved (f, &protocol, &one, 1);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/inference/whole", test_whole);
  ADD ("/inference/sliding", test_sliding);
  ADD ("/inference/resized", test_resized);
  ADD ("/inference/covering-window", test_covering_window);
  ADD ("/inference/confusion", test_confusion);
  ADD ("/inference/reserve", test_reserve);
  return g_test_run ();
}
