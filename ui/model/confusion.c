/* Sums and shares of confused pixels. */
#include "model/confusion.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "core/error.h"

/* Below these a class is rare. */
#define RARE_PIXELS 0.005
#define RARE_IMAGES 0.05

/* ---- loading ------------------------------------------------------------------------------- */

static int
count_images (const LwRunEvaluation *evaluation, int klass)
{
  int K = evaluation->n_classes, n = 0;
  for (int i = 0; i < evaluation->n_images; i++)
    {
      const gint32 *row = evaluation->confusion + ((gsize)i * K + klass) * K;
      gboolean occurs = FALSE;
      for (int j = 0; j < K; j++)
        occurs |= row[j] > 0;
      n += occurs;
    }
  return n;
}

static LwConfusion *
begin (const LwRunEvaluation *evaluation)
{
  int K = evaluation->n_classes;
  LwConfusion *self = g_atomic_rc_box_new0 (LwConfusion);
  self->classes = lw_class_set_copy (evaluation->classes);
  self->n_images = evaluation->n_images;
  self->count = g_new0 (gint64, (gsize)K * K);
  self->images_with = g_new (int, K);
  for (int k = 0; k < K; k++)
    self->images_with[k] = count_images (evaluation, k);
  return self;
}

static gboolean
add (LwConfusion *self, const LwRunEvaluation *evaluation, GError **error)
{
  int K = self->classes->n;
  if (evaluation->n_classes != K)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s was evaluated with %d classes, other runs of the study with %d"),
                   evaluation->run, evaluation->n_classes, K);
      return FALSE;
    }
  for (int i = 0; i < K * K; i++)
    self->count[i] += evaluation->total[i];
  self->n_runs++;
  return TRUE;
}

LwConfusion *
lw_confusion_load (const LwStudySnapshot *snapshot, const int *positions, int n, GError **error)
{
  g_autoptr (LwConfusion) self = NULL;
  for (int i = 0; i < n; i++)
    {
      g_autoptr (LwRunEvaluation) evaluation
          = lw_run_evaluation_load (snapshot, positions[i], error);
      if (!evaluation)
        return NULL;
      if (!self)
        self = begin (evaluation);
      if (!add (self, evaluation, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

LwConfusion *
lw_confusion_ref (LwConfusion *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  LwConfusion *self = data;
  lw_class_set_free (self->classes);
  g_free (self->count);
  g_free (self->images_with);
}

void
lw_confusion_unref (LwConfusion *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

typedef struct
{
  LwStudySnapshot *snapshot;
  int *positions, n;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;
  lw_study_snapshot_unref (load->snapshot);
  g_free (load->positions);
  g_free (load);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Load *load = data;
  GError *error = NULL;
  LwConfusion *self = lw_confusion_load (load->snapshot, load->positions, load->n, &error);
  if (self)
    g_task_return_pointer (task, self, (GDestroyNotify)lw_confusion_unref);
  else
    g_task_return_error (task, error);
}

void
lw_confusion_load_async (LwStudySnapshot *snapshot, const int *positions, int n,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Load *load = g_new (Load, 1);
  *load = (Load){ lw_study_snapshot_ref (snapshot),
                  g_memdup2 (positions, sizeof *positions * (gsize)n), n };
  g_task_set_source_tag (task, lw_confusion_load_async);
  g_task_set_task_data (task, load, load_free);
  g_task_run_in_thread (task, load_thread);
}

LwConfusion *
lw_confusion_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- shares -------------------------------------------------------------------------------- */

static double
sum_row (const LwConfusion *self, int truth)
{
  double sum = 0;
  for (int j = 0; j < self->classes->n; j++)
    sum += (double)self->count[truth * self->classes->n + j];
  return sum;
}

static double
sum_column (const LwConfusion *self, int predicted)
{
  double sum = 0;
  for (int i = 0; i < self->classes->n; i++)
    sum += (double)self->count[i * self->classes->n + predicted];
  return sum;
}

static double
sum_all (const LwConfusion *self)
{
  double sum = 0;
  for (int i = 0; i < self->classes->n; i++)
    sum += sum_row (self, i);
  return sum;
}

double
lw_confusion_share (const LwConfusion *self, int truth, int predicted, LwShareOf of)
{
  double whole = of == LW_SHARE_OF_TRUTH        ? sum_row (self, truth)
                 : of == LW_SHARE_OF_PREDICTION ? sum_column (self, predicted)
                                                : sum_all (self);
  return whole > 0 ? (double)self->count[truth * self->classes->n + predicted] / whole
                   : (double)NAN;
}

double
lw_confusion_pixels (const LwConfusion *self, int klass)
{
  double all = sum_all (self);
  return all > 0 ? sum_row (self, klass) / all : (double)NAN;
}

gboolean
lw_confusion_is_rare (const LwConfusion *self, int klass)
{
  return lw_confusion_pixels (self, klass) < RARE_PIXELS
         || self->images_with[klass] < RARE_IMAGES * self->n_images;
}

/* ---- the greatest -------------------------------------------------------------------------- */

typedef struct
{
  LwConfusedPair pair;
  double share;
} Ranked;

static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  const Ranked *first = a, *second = b;
  if (first->share != second->share)
    return first->share < second->share ? 1 : -1;
  return first->pair.truth != second->pair.truth ? first->pair.truth - second->pair.truth
                                                 : first->pair.predicted - second->pair.predicted;
}

GArray *
lw_confusion_ranked (const LwConfusion *self, LwShareOf of, int most)
{
  int K = self->classes->n;
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Ranked));
  for (int i = 0; i < K * K; i++)
    {
      const Ranked ranked = { { i / K, i % K }, lw_confusion_share (self, i / K, i % K, of) };
      if (i / K != i % K && ranked.share > 0)
        g_array_append_val (all, ranked);
    }
  g_array_sort (all, compare_ranked);
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (LwConfusedPair));
  for (guint i = 0; i < all->len && (int)i < most; i++)
    g_array_append_val (pairs, g_array_index (all, Ranked, i).pair);
  return pairs;
}

/* "3.1 %", "under 0.1 %" (transfer full) */
static char *
percent (double share)
{
  if (share > 0 && share < 0.0005)
    return g_strdup (_ ("under 0.1 %"));
  return g_strdup_printf (_ ("%.1f %%"), 100 * share);
}

char *
lw_confusion_text (const LwConfusion *self, int truth, int predicted, LwShareOf of)
{
  const char *row = self->classes->names[truth], *column = self->classes->names[predicted];
  double share = lw_confusion_share (self, truth, predicted, of);
  if (isnan (share))
    return of == LW_SHARE_OF_TRUTH ? g_strdup_printf (_ ("%s does not occur"), row)
                                   : g_strdup_printf (_ ("nothing was taken for %s"), column);
  g_autofree char *text = percent (share);
  if (truth == predicted)
    switch (of)
      {
      case LW_SHARE_OF_TRUTH:
        return g_strdup_printf (_ ("%s recognised: %s of it"), row, text);
      case LW_SHARE_OF_PREDICTION:
        return g_strdup_printf (_ ("%s predicted rightly: %s of what was taken for it"), row, text);
      case LW_SHARE_OF_ALL:
        return g_strdup_printf (_ ("%s recognised: %s of all pixels"), row, text);
      }
  switch (of)
    {
    case LW_SHARE_OF_TRUTH:
      /* Translators: two classes, a share, the first class again. */
      return g_strdup_printf (_ ("%s taken for %s: %s of %s"), row, column, text, row);
    case LW_SHARE_OF_PREDICTION:
      /* Translators: two classes, a share, the second class again. */
      return g_strdup_printf (_ ("%s taken for %s: %s of what was taken for %s"), row, column, text,
                              column);
    case LW_SHARE_OF_ALL:
      break;
    }
  return g_strdup_printf (_ ("%s taken for %s: %s of all pixels"), row, column, text);
}
