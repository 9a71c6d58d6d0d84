/* Records of runs, and what is measured on them. */
#include "result/results.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "core/error.h"

static void
result_free (void *data)
{
  LwResult *self = data;
  g_free (self->id);
  g_free (self->method);
  g_free (self->message);
  g_free (self->iou);
  g_free (self);
}

LwResults *
lw_results_new (const char *const *classes, int pool)
{
  LwResults *self = g_new0 (LwResults, 1);
  self->classes = g_strdupv ((char **)classes);
  self->n_classes = classes ? (int)g_strv_length (self->classes) : 0;
  self->pool = pool;
  self->runs = g_ptr_array_new_with_free_func (result_free);
  return self;
}

void
lw_results_free (LwResults *self)
{
  if (!self)
    return;
  g_free (self->folder);
  g_free (self->title);
  g_free (self->protocol);
  g_strfreev (self->classes);
  g_ptr_array_unref (self->runs);
  g_free (self);
}

LwResult *
lw_results_add (LwResults *self, const char *method, LwMethod base, const LwMix *mix, int partition,
                gint64 seed, double miou, const double *iou)
{
  LwResult *run = g_new0 (LwResult, 1);
  g_autofree char *labels = lw_mix_text (mix);
  *run = (LwResult){ .id = g_strdup_printf ("%s %s p%d s%" G_GINT64_FORMAT, method, labels,
                                            partition, seed),
                     .method = g_strdup (method),
                     .base = base,
                     .mix = *mix,
                     .partition = partition,
                     .seed = seed,
                     .state = LW_RUN_FINISHED,
                     .miou = miou,
                     .iou = g_new (double, MAX (self->n_classes, 1)),
                     .seconds = (double)NAN };
  for (int k = 0; k < self->n_classes; k++)
    run->iou[k] = iou ? iou[k] : miou;
  g_ptr_array_add (self->runs, run);
  return run;
}

gboolean
lw_result_is_reference (const LwResult *self)
{
  return self->base != LW_METHOD_BASELINE && self->base != LW_METHOD_WDASS;
}

static int
find_class (const LwResults *results, const char *name)
{
  for (int k = 0; k < results->n_classes; k++)
    if (g_ascii_strcasecmp (results->classes[k], name) == 0)
      return k;
  return -1;
}

gboolean
lw_measure_parse (const LwResults *results, const char *text, LwMeasure *measure, GError **error)
{
  LwMeasure parsed = { .name = g_intern_string (text) };
  if (g_ascii_strcasecmp (text, "mIoU") == 0)
    {
      parsed.name = "mIoU";
      *measure = parsed;
      return TRUE;
    }
  g_auto (GStrv) names = g_strsplit (text, "+", -1);
  for (char **name = names; *name; name++)
    {
      int k = find_class (results, g_strstrip (*name));
      if (k < 0)
        {
          g_autofree char *known = results->classes ? g_strjoinv (", ", results->classes) : NULL;
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                       _ ("there is no class “%s”; use mIoU, or classes joined by +: %s"), *name,
                       known ? known : _ ("none is known before a run is finished"));
          return FALSE;
        }
      parsed.classes[k] = 1;
    }
  *measure = parsed;
  return TRUE;
}

double
lw_result_value (const LwResults *results, const LwResult *run, const LwMeasure *measure)
{
  double sum = 0;
  int n = 0;
  gboolean all = memchr (measure->classes, 1, sizeof measure->classes) == NULL;
  if (all || !run->iou)
    return run->miou;
  for (int k = 0; k < results->n_classes; k++)
    if (measure->classes[k] && !isnan (run->iou[k]))
      {
        sum += run->iou[k];
        n++;
      }
  return n ? sum / n : (double)NAN;
}
