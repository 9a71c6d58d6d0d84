/* Looks and names of series. */
#include "runs/series-style.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  PLAIN,
  BLUE,
  ORANGE,
  GREEN,
  RED,
  PURPLE,
  SKY,
  YELLOW,
  N_HUES
};

/* After Okabe and Ito (2008), darker on white and brighter on black where contrast asks for it. */
static const double hues[N_HUES][2][3] = {
  [PLAIN] = { { 0.16, 0.16, 0.18 }, { 0.94, 0.94, 0.95 } },
  [BLUE] = { { 0.00, 0.40, 0.66 }, { 0.35, 0.66, 0.93 } },
  [ORANGE] = { { 0.80, 0.49, 0.00 }, { 0.95, 0.66, 0.13 } },
  [GREEN] = { { 0.00, 0.52, 0.38 }, { 0.13, 0.75, 0.56 } },
  [RED] = { { 0.78, 0.31, 0.00 }, { 0.95, 0.48, 0.18 } },
  [PURPLE] = { { 0.70, 0.36, 0.56 }, { 0.88, 0.58, 0.76 } },
  [SKY] = { { 0.13, 0.55, 0.76 }, { 0.42, 0.76, 0.95 } },
  [YELLOW] = { { 0.62, 0.57, 0.05 }, { 0.94, 0.89, 0.36 } },
};

typedef struct
{
  const char *name, *title, *help;
  int hue;
  double dash[2], width;
} Known;

static const Known known[] = {
  { "loss", N_ ("Loss"), N_ ("The weighted sum of all terms"), PLAIN, { 0, 0 }, 2 },
  { "ce_source",
    N_ ("Source labels"),
    N_ ("Cross-entropy on the source images"),
    BLUE,
    { 0, 0 },
    1.5 },
  { "ce_weak",
    N_ ("Weak labels"),
    N_ ("Cross-entropy on the weak labels of the target images"),
    ORANGE,
    { 0, 0 },
    1.5 },
  { "ce_pseudo",
    N_ ("Pseudo-labels"),
    N_ ("Cross-entropy on what the teacher is sure of"),
    GREEN,
    { 0, 0 },
    1.5 },
  { "ce_mix",
    N_ ("Mixed images"),
    N_ ("Cross-entropy on source objects pasted into target images"),
    RED,
    { 0, 0 },
    1.5 },
  { "image1",
    N_ ("Image prototypes"),
    N_ ("Image loss on the prototypes of the image"),
    PURPLE,
    { 6, 3 },
    1.5 },
  { "image2",
    N_ ("Image scores"),
    N_ ("Image loss on the scores of the classes"),
    YELLOW,
    { 6, 3 },
    1.5 },
  { "inter",
    N_ ("Contrast of the domains"),
    N_ ("Contrast between source and target"),
    SKY,
    { 2, 2 },
    1.5 },
  { "intra_t",
    N_ ("Contrast in the target"),
    N_ ("Contrast within the target images"),
    RED,
    { 2, 2 },
    1.5 },
  { "intra_s",
    N_ ("Contrast in the source"),
    N_ ("Contrast within the source images"),
    BLUE,
    { 2, 2 },
    1.5 },
  { "boundary",
    N_ ("Boundaries"),
    N_ ("Loss on the boundaries of the prediction"),
    GREEN,
    { 6, 3 },
    1.5 },
  { "miou",
    N_ ("mIoU"),
    N_ ("Mean intersection over union of all classes, percent"),
    BLUE,
    { 0, 0 },
    2 },
  { "lr", N_ ("Learning rate"), N_ ("Step size of the optimiser"), PURPLE, { 0, 0 }, 2 },
  { "pseudo_coverage",
    N_ ("Pseudo-label coverage"),
    N_ ("Share of the pixels that the teacher is sure of"),
    GREEN,
    { 0, 0 },
    2 },
  { "images_per_second",
    N_ ("Images per second"),
    N_ ("Speed of the training"),
    ORANGE,
    { 0, 0 },
    2 },
  { "data_wait",
    N_ ("Waiting for data"),
    N_ ("Share of the time in which the training waits"),
    RED,
    { 0, 0 },
    2 },
};

static const Known *
find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].name, name) == 0)
      return &known[i];
  return NULL;
}

LwSeriesStyle
lw_series_style (const char *name, gboolean dark)
{
  static const Known other = { NULL, NULL, NULL, SKY, { 8, 2 }, 1.5 };
  const Known *which = find (name);
  if (!which)
    which = &other;
  LwSeriesStyle style = { .width = which->width };
  memcpy (style.colour, hues[which->hue][dark ? 1 : 0], sizeof style.colour);
  memcpy (style.dash, which->dash, sizeof style.dash);
  return style;
}

const char *
lw_series_title (const char *name)
{
  const Known *which = find (name);
  return which ? _ (which->title) : name;
}

const char *
lw_series_help (const char *name)
{
  const Known *which = find (name);
  return which ? _ (which->help) : NULL;
}
