/* Times the WDASS step on a synthetic batch with patchy labels, both gates open, and prints one
 * JSON object: the counterpart of the reference's bench_step.py, with the same network, batch,
 * losses and order of work. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "backend/open-device.h"
#include "core/error.h"
#include "wdass/objective.h"

typedef struct
{
  char *arch, *device, *precision;
  char *bn;
  gboolean parts;
  int width, classes, dim, height, columns, batch, threads, steps, warmup, group;
} Arguments;

static uint8_t *
patches (const LwStepInput *in, LwRngKey key, float ignored)
{
  uint8_t *labels = g_malloc ((size_t)in->B * in->H * in->W);
  int across = (in->W + 31) / 32, down = (in->H + 31) / 32;
  for (int b = 0; b < in->B; b++)
    for (int y = 0; y < in->H; y++)
      for (int x = 0; x < in->W; x++)
        {
          uint64_t patch = 2 * (((uint64_t)b * down + y / 32) * across + x / 32);
          labels[((size_t)b * in->H + y) * in->W + x]
              = lw_rng_uniform (key, patch) < ignored
                    ? LW_LABEL_IGNORE
                    : (uint8_t)lw_rng_below (key, patch + 1, in->K);
        }
  return labels;
}

static bool
fill (LwObjective *o, const LwBackend *b, LwStream *s)
{
  LwStepInput *in = lw_objective_input (o);
  size_t pixels = (size_t)in->B * in->H * in->W;
  g_autofree uint8_t *label_s = patches (in, lw_rng_key (1, 0, LW_RNG_SCENE), 0.05f);
  g_autofree uint8_t *label_t = patches (in, lw_rng_key (1, 1, LW_RNG_SCENE), 0.5f);
  g_autofree uint8_t *tags = g_malloc0 ((size_t)in->B * in->K), *has_tags = g_malloc (in->B);
  memset (has_tags, 1, in->B);
  for (size_t p = 0; p < pixels; p++)
    if (label_t[p] != LW_LABEL_IGNORE)
      tags[p / (pixels / in->B) * in->K + label_t[p]] = 1;
  for (int i = 0; i < in->B; i++)
    in->weak_kind[i] = LW_WEAK_MAP;
  return b->uniform (s, lw_rng_key (1, 2, LW_RNG_SCENE), pixels * 3, in->image_s)
         && b->uniform (s, lw_rng_key (1, 3, LW_RNG_SCENE), pixels * 3, in->image_t)
         && b->upload (s, in->label_s, label_s, pixels)
         && b->upload (s, in->label_t, label_t, pixels)
         && b->upload (s, in->tags, tags, (size_t)in->B * in->K)
         && b->upload (s, in->has_tags, has_tags, in->B);
}

static int
by_value (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

/* Of the device; of the CPU it is the process's. */
static double
peak_mib (const LwOpenDevice *device)
{
  struct rusage usage;
  LwMemoryUse use;
  if (strcmp (device->backend->name, "cpu") != 0
      && device->backend->memory_use (device->stream, &use))
    return (double)(use.allocated + MAX (use.scratch, use.workspace)) / 1048576.0;
  getrusage (RUSAGE_SELF, &usage);
  return (double)usage.ru_maxrss / 1024.0;
}

/* A part occurs several times: a forward pass a domain. */
static double
take_sum (LwPartTime *times, int32_t n, const char *name)
{
  double sum = 0;
  for (int32_t i = 0; i < n; i++)
    if (times[i].name && strcmp (times[i].name, name) == 0)
      {
        sum += (double)times[i].milliseconds;
        times[i].name = NULL;
      }
  return sum;
}

/* A member with the milliseconds of each part of the last step. */
static void
report_parts (const LwOpenDevice *device)
{
  LwPartTime times[LW_STEP_PARTS];
  int32_t n = device->backend->part_times (device->stream, times);
  const char *comma = "";
  printf (", \"parts\": {");
  for (int32_t i = 0; i < n; i++)
    {
      const char *name = times[i].name;
      if (!name)
        continue;
      printf ("%s\"%s\": %.3f", comma, name, take_sum (times, n, name));
      comma = ", ";
    }
  printf ("}");
}

/* Milliseconds of a step: until it is done, and those in which the host hands it over. */
typedef struct
{
  double *whole, *host;
} Times;

static void
report (const Arguments *a, const LwOpenDevice *device, const Times *t, const LwStepResult *last)
{
  double *times = t->whole;
  qsort (times, (size_t)a->steps, sizeof *times, by_value);
  qsort (t->host, (size_t)a->steps, sizeof *t->host, by_value);
  printf ("{\"arch\": \"%s\", \"width\": %d, \"height\": %d, \"image_width\": %d, \"batch\": %d, "
          "\"dtype\": \"%s\", "
          "\"threads\": %d, \"median_ms\": %.3f, \"min_ms\": %.3f, \"max_ms\": %.3f, "
          "\"host_ms\": %.3f, \"peak_memory_mib\": %.1f, "
          "\"loss\": %.6f",
          a->arch, a->width, a->height, a->columns, a->batch, a->precision, a->threads,
          times[a->steps / 2], times[0], times[a->steps - 1], t->host[a->steps / 2],
          peak_mib (device), last->loss);
  if (a->parts)
    report_parts (device);
  printf ("}\n");
}

static double
milliseconds_since (gint64 start)
{
  return (double)(g_get_monotonic_time () - start) / 1000.0;
}

/* @group steps, then a wait. */
static bool
steps (LwObjective *o, gint64 first, int group, double *host, LwStepResult *result, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  for (int i = 0; i < group; i++)
    if (!lw_objective_step (o, first + i, error))
      return false;
  *host = milliseconds_since (start) / group;
  return lw_objective_read_begin (o, error) && lw_objective_read_end (o, result, error);
}

static bool
measure (const Arguments *a, const LwOpenDevice *device, LwObjective *o,
         const LwWdassConfig *config, GError **error)
{
  g_autofree double *whole = g_new (double, a->steps), *host = g_new (double, a->steps);
  const Times times = { whole, host };
  gint64 first = (gint64)(config->gate * (double)config->iterations) + 2;
  LwStepResult result;
  /* The samples and ClassMix classes are given to the peer; drawing them is not part of the step.
   */
  if (!lw_objective_draw (o, 1, 0, error))
    return false;
  lw_objective_input (o)->strong = false;
  for (int i = 0; i < a->warmup + a->steps; i++)
    {
      gint64 start = g_get_monotonic_time ();
      int at = MAX (i - a->warmup, 0);
      if (!steps (o, first + (gint64)i * a->group, a->group, &host[at], &result, error))
        return false;
      whole[at] = milliseconds_since (start) / a->group;
    }
  report (a, device, &times, &result);
  return true;
}

static bool
run (const Arguments *a, GError **error)
{
  LwNetworkConfig nc;
  LwWdassConfig config;
  LwDeviceWish wish = { .device = a->device, .threads = a->threads, .time_parts = a->parts };
  LwOpenDevice device;
  lw_network_config_init (&nc);
  nc.width = a->width;
  nc.dim = a->dim;
  const char *precision = g_str_equal (a->precision, "fp32") ? "f32" : a->precision;
  if (!lw_option_set (lw_option_find (lw_network_options, "arch"), &nc, a->arch, error)
      || !lw_option_set (lw_option_find (lw_network_options, "bn"), &nc, a->bn, error)
      || !lw_precision_parse (precision, &wish.precision, error)
      || !lw_device_open (&device, &wish, error))
    return false;
  lw_wdass_config_preset (&config, LW_PRESET_PAPER);
  config.source_protos = LW_SOURCE_STUDENT;
  g_autoptr (LwNetwork) network = lw_network_new (&nc, a->classes, error);
  g_autoptr (LwWeights) weights = network ? lw_weights_new (network) : NULL;
  if (network)
    lw_weights_init (weights, network, 1);
  LwObjective *o = network ? lw_objective_new (network, device.backend, device.stream, &config,
                                               weights, a->batch, a->height, a->columns, error)
                           : NULL;
  bool good
      = o && fill (o, device.backend, device.stream) && measure (a, &device, o, &config, error);
  lw_objective_free (o);
  lw_device_close (&device);
  lw_options_clear (lw_network_options, &nc);
  return good;
}

int
main (int argc, char **argv)
{
  Arguments a = { g_strdup ("resnet101"),
                  g_strdup ("cpu"),
                  g_strdup ("fp32"),
                  g_strdup ("train"),
                  FALSE,
                  64,
                  19,
                  256,
                  512,
                  512,
                  2,
                  2,
                  10,
                  3,
                  1 };
  g_autofree char *size = NULL;
  const GOptionEntry entries[] = {
    { "arch", 0, 0, G_OPTION_ARG_STRING, &a.arch, "network", "NAME" },
    { "device", 0, 0, G_OPTION_ARG_STRING, &a.device, "cpu or cuda", "NAME" },
    { "dtype", 0, 0, G_OPTION_ARG_STRING, &a.precision, "fp32, bf16 or tf32", "NAME" },
    { "width", 0, 0, G_OPTION_ARG_INT, &a.width, "channels of the stem", "N" },
    { "classes", 0, 0, G_OPTION_ARG_INT, &a.classes, "classes", "N" },
    { "dim", 0, 0, G_OPTION_ARG_INT, &a.dim, "feature channels", "N" },
    { "size", 0, 0, G_OPTION_ARG_STRING, &size, "crop", "HxW" },
    { "batch", 0, 0, G_OPTION_ARG_INT, &a.batch, "images per domain", "N" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &a.threads, "threads", "N" },
    { "bn", 0, 0, G_OPTION_ARG_STRING, &a.bn, "train or frozen", "NAME" },
    { "parts", 0, 0, G_OPTION_ARG_NONE, &a.parts, "also time the parts of the last step", NULL },
    { "group", 0, 0, G_OPTION_ARG_INT, &a.group, "steps between two waits", "N" },
    { "steps", 0, 0, G_OPTION_ARG_INT, &a.steps, "steps measured", "N" },
    { "warmup", 0, 0, G_OPTION_ARG_INT, &a.warmup, "steps before", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)
      || (size && sscanf (size, "%dx%d", &a.height, &a.columns) != 2) || a.steps < 1 || a.group < 1
      || !run (&a, &error))
    {
      fprintf (stderr, "bench-step: %s\n", error ? error->message : "--size needs HxW");
      return 1;
    }
  return 0;
}
