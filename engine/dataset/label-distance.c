/* Squared distance to the nearest pixel of another value: columns by counting, then rows by the
 * lower envelope of parabolas. Both passes stop at the ends of a run of equal values, where the
 * distance is known, so that one transform serves all regions of the map at once. */
#include "dataset/label-distance.h"

/* distance = squared vertical distance to the nearest other value in the column. */
static void
column_pass (const int32_t *labels, int width, int height, float *distance)
{
  const float far = 1e9f;
  for (int x = 0; x < width; x++)
    distance[x] = far;
  for (int y = 1; y < height; y++)
    {
      const int32_t *row = labels + (size_t)y * width, *above = row - width;
      float *out = distance + (size_t)y * width, *previous = out - width;
      for (int x = 0; x < width; x++)
        out[x] = row[x] == above[x] ? previous[x] + 1 : 1;
    }
  for (int y = height - 2; y >= 0; y--)
    {
      const int32_t *row = labels + (size_t)y * width, *below = row + width;
      float *out = distance + (size_t)y * width, *next = out + width;
      for (int x = 0; x < width; x++)
        out[x] = MIN (out[x], row[x] == below[x] ? next[x] + 1 : 1);
    }
  for (size_t i = 0; i < (size_t)width * height; i++)
    distance[i] = distance[i] >= far ? LW_DISTANCE_FAR : distance[i] * distance[i];
}

/* Parabolas of one run: apex column and height, and where each begins to be the lowest. */
typedef struct
{
  int *apex;
  float *height;
  float *begin;
  int n;
} Envelope;

static void
envelope_add (Envelope *self, int x, float f)
{
  float begin = -G_MAXFLOAT;
  while (self->n > 0)
    {
      int p = self->apex[self->n - 1];
      float q = self->height[self->n - 1];
      begin = 0.5f * ((f - q) / (float)(x - p) + (float)(x + p));
      if (begin > self->begin[self->n - 1])
        break;
      self->n--;
    }
  if (self->n == 0)
    begin = -G_MAXFLOAT;
  self->apex[self->n] = x;
  self->height[self->n] = f;
  self->begin[self->n++] = begin;
}

/* The run [a, b) of one row; the pixels beside it are borders where they exist. */
static void
run_pass (Envelope *envelope, float *row, int a, int b, int width)
{
  envelope->n = 0;
  if (a > 0)
    envelope_add (envelope, a - 1, 0);
  for (int x = a; x < b; x++)
    if (row[x] < LW_DISTANCE_FAR)
      envelope_add (envelope, x, row[x]);
  if (b < width)
    envelope_add (envelope, b, 0);
  if (envelope->n == 0)
    return;
  for (int x = a, k = 0; x < b; x++)
    {
      while (k + 1 < envelope->n && envelope->begin[k + 1] <= (float)x)
        k++;
      float dx = (float)(x - envelope->apex[k]);
      row[x] = dx * dx + envelope->height[k];
    }
}

void
lw_label_distance (const int32_t *labels, int width, int height, float *distance)
{
  column_pass (labels, width, height, distance);
  g_autofree int *apex = g_new (int, width + 2);
  g_autofree float *heights = g_new (float, width + 2);
  g_autofree float *begin = g_new (float, width + 2);
  Envelope envelope = { apex, heights, begin, 0 };
  for (int y = 0; y < height; y++)
    {
      const int32_t *row = labels + (size_t)y * width;
      for (int a = 0, b; a < width; a = b)
        {
          for (b = a + 1; b < width && row[b] == row[a]; b++)
            ;
          run_pass (&envelope, distance + (size_t)y * width, a, b, width);
        }
    }
}
