/* What the sizes of a training stand for. */
#include "draft/study-size.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* The quick look is the training of `labelworth demo`. */
static const char *const quick[]
    = { "arch",      "resnet18",    "width",     "16",         "dim",    "64",        "dilations",
        "1,2,3,4",   "crop_height", "96",        "crop_width", "128",    "batch",     "2",
        "scale_min", "0.8",         "scale_max", "1.25",       "jitter", "0.05",      "bn_track",
        "target",    "iterations",  "300",       "lr",         "0.03",   "head_mult", "2",
        "lr_warmup", "20",          "ema",       "0.99",       NULL };
static const char *const small[] = {
  "arch",        "resnet18", "width",      "32",     "dim",        "128",   "dilations", "2,4,6,8",
  "crop_height", "192",      "crop_width", "256",    "batch",      "4",     "scale_min", "0.8",
  "scale_max",   "1.25",     "bn_track",   "target", "iterations", "4000",  "lr",        "0.02",
  "head_mult",   "4",        "lr_warmup",  "100",    "ema",        "0.995", NULL
};
static const char *const paper[]
    = { "arch",       "resnet101", "width", "64", "dim",        "256",    "crop_height", "512",
        "crop_width", "512",       "batch", "4",  "iterations", "150000", NULL };

static const struct
{
  const char *title, *help;
  const char *const *settings;
  int side; /* pixels: pictures are not loaded wider than that */
} sizes[LW_N_STUDY_SIZES] = {
  { N_ ("Quick Look"),
    N_ ("A tiny network and few steps: to see how a study works, not what labels are worth."),
    quick, 256 },
  { N_ ("Small"), N_ ("A small network: for a first answer on your own data."), small, 512 },
  { N_ ("Paper"), N_ ("The network and the steps of Das et al. 2023; needs a GPU."), paper, 1024 },
  { N_ ("As in the Other Study"), N_ ("Every option as the study that this one began from."), NULL,
    0 },
};

const char *
lw_study_size_title (LwStudySize size)
{
  return _ (sizes[size].title);
}

const char *
lw_study_size_help (LwStudySize size)
{
  return _ (sizes[size].help);
}

void
lw_settings_set (GPtrArray *settings, const char *name, const char *value)
{
  if (!value)
    return;
  for (guint i = 0; i + 1 < settings->len; i += 2)
    if (strcmp (settings->pdata[i], name) == 0)
      {
        g_free (settings->pdata[i + 1]);
        settings->pdata[i + 1] = g_strdup (value);
        return;
      }
  g_ptr_array_add (settings, g_strdup (name));
  g_ptr_array_add (settings, g_strdup (value));
}

const char *
lw_settings_get (const char *const *settings, const char *name)
{
  for (; *settings; settings += 2)
    if (strcmp (settings[0], name) == 0)
      return settings[1];
  return NULL;
}

/* Loaded and evaluated at @side pixels width in the shape of the pictures. */
static void
reduce (GPtrArray *settings, int side, int width, int height)
{
  static const char *const names[2][2]
      = { { "load_width", "eval_width" }, { "load_height", "eval_height" } };
  const int values[2] = { side, (int)fmax (lround ((double)side * height / width), 16) };
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 2; j++)
      {
        g_autofree char *value = g_strdup_printf ("%d", values[i]);
        lw_settings_set (settings, names[i][j], value);
      }
}

GStrv
lw_study_size_settings (LwStudySize size, int image_width, int image_height)
{
  GPtrArray *settings = g_ptr_array_new ();
  for (const char *const *name = sizes[size].settings; name && *name; name += 2)
    lw_settings_set (settings, name[0], name[1]);
  if (sizes[size].side > 0 && image_width > sizes[size].side && image_height > 0)
    reduce (settings, sizes[size].side, image_width, image_height);
  g_ptr_array_add (settings, NULL);
  return (GStrv)g_ptr_array_free (settings, FALSE);
}
