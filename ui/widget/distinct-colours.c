/* The next colour is always the candidate that is farthest from those there are: its distance to
 * the nearest one, in CIELAB, in the eyes of whoever tells the two apart worst. */
#include "widget/distinct-colours.h"

#include <math.h>

#define STEPS 14 /* candidates a channel */
#define N_CANDIDATES (STEPS * STEPS * STEPS)
#define N_EYES 4
#define DARKEST 22.0f /* lightness, so that a class is neither black nor paper */
#define LIGHTEST 93.0f

/* Normal sight, and total blindness for red, green and blue (Machado et al., 2009), on linear RGB.
 */
static const float eyes[N_EYES][3][3] = {
  { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  { { 0.152286f, 1.052583f, -0.204868f },
    { 0.114503f, 0.786281f, 0.099216f },
    { -0.003882f, -0.048116f, 1.051998f } },
  { { 0.367322f, 0.860646f, -0.227968f },
    { 0.280085f, 0.672501f, 0.047413f },
    { -0.011820f, 0.042940f, 0.968881f } },
  { { 1.255528f, -0.076749f, -0.178779f },
    { -0.078411f, 0.930809f, 0.147602f },
    { 0.004733f, 0.691367f, 0.303900f } },
};

/* One colour as each eye sees it, in CIELAB. */
typedef struct
{
  uint8_t rgb[3];
  float lab[N_EYES][3];
} Colour;

static float
linear_of (uint8_t value)
{
  float v = (float)value / 255;
  return v <= 0.04045f ? v / 12.92f : powf ((v + 0.055f) / 1.055f, 2.4f);
}

static float
lab_root (float t)
{
  return t > 0.008856f ? cbrtf (t) : 7.787f * t + 16.0f / 116;
}

static void
lab_of (const float linear[3], float lab[3])
{
  float x = 0.4124f * linear[0] + 0.3576f * linear[1] + 0.1805f * linear[2];
  float y = 0.2126f * linear[0] + 0.7152f * linear[1] + 0.0722f * linear[2];
  float z = 0.0193f * linear[0] + 0.1192f * linear[1] + 0.9505f * linear[2];
  float fx = lab_root (x / 0.9505f), fy = lab_root (y), fz = lab_root (z / 1.089f);
  lab[0] = 116 * fy - 16;
  lab[1] = 500 * (fx - fy);
  lab[2] = 200 * (fy - fz);
}

static Colour
colour_new (const uint8_t rgb[3])
{
  Colour colour = { .rgb = { rgb[0], rgb[1], rgb[2] } };
  const float linear[3] = { linear_of (rgb[0]), linear_of (rgb[1]), linear_of (rgb[2]) };
  for (int e = 0; e < N_EYES; e++)
    {
      float seen[3];
      for (int c = 0; c < 3; c++)
        {
          float sum
              = eyes[e][c][0] * linear[0] + eyes[e][c][1] * linear[1] + eyes[e][c][2] * linear[2];
          seen[c] = CLAMP (sum, 0, 1);
        }
      lab_of (seen, colour.lab[e]);
    }
  return colour;
}

static float
distance (const Colour *a, const Colour *b)
{
  float least = INFINITY;
  for (int e = 0; e < N_EYES; e++)
    {
      float l = a->lab[e][0] - b->lab[e][0], x = a->lab[e][1] - b->lab[e][1],
            y = a->lab[e][2] - b->lab[e][2];
      least = MIN (least, l * l + x * x + y * y);
    }
  return least;
}

static int
candidates_new (Colour *candidates)
{
  int n = 0;
  for (int i = 0; i < N_CANDIDATES; i++)
    {
      const int at[3] = { i / (STEPS * STEPS), i / STEPS % STEPS, i % STEPS };
      uint8_t rgb[3];
      for (int c = 0; c < 3; c++)
        rgb[c] = (uint8_t)(at[c] * 255 / (STEPS - 1));
      Colour colour = colour_new (rgb);
      if (colour.lab[0][0] >= DARKEST && colour.lab[0][0] <= LIGHTEST)
        candidates[n++] = colour;
    }
  return n;
}

void
lw_distinct_colours (const uint8_t ignored[3], int n, uint8_t (*colours)[3])
{
  g_autofree Colour *candidates = g_new (Colour, N_CANDIDATES);
  int n_candidates = candidates_new (candidates);
  g_autofree float *nearest = g_new (float, n_candidates);
  Colour last = colour_new (ignored);
  for (int i = 0; i < n_candidates; i++)
    nearest[i] = INFINITY;
  for (int k = 0; k < n; k++)
    {
      int best = 0;
      for (int i = 0; i < n_candidates; i++)
        {
          nearest[i] = MIN (nearest[i], distance (&candidates[i], &last));
          if (nearest[i] > nearest[best])
            best = i;
        }
      last = candidates[best];
      for (int c = 0; c < 3; c++)
        colours[k][c] = last.rgb[c];
    }
}
