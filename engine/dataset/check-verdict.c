/* The verdict on a data set. Wrong encodings train without an error message and end at a few per
 * cent mIoU; each rule here names one that users of these data sets have met. */
#include "dataset/check-verdict.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Data sets as published have a few damaged or unequal pairs; more is a fault of the copy. */
#define MAX_BAD_SHARE 0.01
#define MAX_UNKNOWN_SHARE 0.001
/* Masks label nearly everything; coarse maps leave broad borders free. */
#define MAX_UNMAPPED_MASK 0.5
#define MAX_UNMAPPED_COARSE 0.95

/* The highest Cityscapes train id; label ids of common things (vegetation 21, sky 23, car 26) are
 * above. */
#define LAST_TRAIN_ID 18

static void
add_text (GPtrArray *texts, char *text)
{
  g_ptr_array_add (texts, text);
}

static double
share (guint64 part, guint64 whole)
{
  return whole ? (double)part / (double)whole : 0;
}

static const LwIdCount *
id_at (const LwLabelCount *count, guint i)
{
  return &g_array_index (count->ids, LwIdCount, i);
}

/* "40, 41, 90 and 12 more" */
static char *
unknown_ids_text (const LwLabelCount *count)
{
  GString *text = g_string_new (NULL);
  int n = 0;
  for (guint i = 0; i < count->ids->len; i++)
    if (!id_at (count, i)->name && n++ < 8)
      g_string_append_printf (text, n > 1 ? ", %d" : "%d", id_at (count, i)->id);
  if (n > 8)
    g_string_append_printf (text, _ (" and %d more"), n - 8);
  return g_string_free (text, FALSE);
}

static void
judge_unknown (LwDatasetCheck *self, const LwDataset *dataset, const LwLabelCount *count,
               const char *kind)
{
  if (!count->unknown_pixels)
    return;
  g_autofree char *ids = unknown_ids_text (count);
  double part = share (count->unknown_pixels, count->pixels);
  gboolean label_ids = !g_strcmp0 (dataset->ids->id, "cityscapes-train-ids");
  add_text (
      part > MAX_UNKNOWN_SHARE ? self->reasons : self->warnings,
      g_strdup_printf (_ ("%.3g %% of the pixels of %s hold ids that the id table of this "
                          "data set does not know: %s%s"),
                       100 * part, kind, ids,
                       label_ids ? _ ("; are these label ids in files named train ids?") : ""));
}

/* Train ids under the name of label ids: road would be read as unlabelled, car as guard rail. */
static gboolean
judge_train_ids (LwDatasetCheck *self, const LwDataset *dataset, const LwLabelCount *count,
                 const char *kind)
{
  if (g_strcmp0 (dataset->ids->id, "cityscapes") || count->ids->len < 5)
    return FALSE;
  for (guint i = 0; i < count->ids->len; i++)
    {
      int id = id_at (count, i)->id;
      if (id > LAST_TRAIN_ID && id != LW_IGNORE)
        return FALSE;
    }
  add_text (self->reasons,
            g_strdup_printf (_ ("%s are read as Cityscapes label ids, but hold only ids from 0 to "
                                "%d, as train ids do; use the original files, or the layout pairs "
                                "with a classes.json of {\"class_set\": \"cityscapes19\"}"),
                             kind, LAST_TRAIN_ID));
  return TRUE;
}

static gboolean
judge_one_id (LwDatasetCheck *self, const LwDataset *dataset, const LwLabelCount *count,
              const char *kind)
{
  if (count->ids->len != 1 || id_at (count, 0)->klass != LW_IGNORE)
    return FALSE;
  gboolean synthia = !strcmp (dataset->layout, "synthia");
  add_text (self->reasons,
            g_strdup_printf (_ ("every pixel of %s is %d, which is no class%s"), kind,
                             id_at (count, 0)->id,
                             synthia ? _ ("; SYNTHIA's 16-bit labels look like this after a "
                                          "program has reduced them to 8 bits: use the original "
                                          "files")
                                     : ""));
  return TRUE;
}

static void
judge_unmapped (LwDatasetCheck *self, const LwDataset *dataset, const LwLabelCount *count,
                const char *kind, double limit)
{
  double part = share (count->unmapped_pixels, count->pixels);
  if (part > limit)
    add_text (self->reasons,
              g_strdup_printf (_ ("%.1f %% of the pixels of %s belong to no class of %s; the table "
                                  "of ids shows which"),
                               100 * part, kind, dataset->classes->id));
}

static void
judge_one_class (LwDatasetCheck *self, const LwDataset *dataset, const LwLabelCount *count,
                 const char *kind)
{
  int only = -1, met = 0;
  for (int k = 0; k < dataset->classes->n; k++)
    if (count->class_pixels[k])
      {
        only = k;
        met++;
      }
  if (met == 1 && dataset->classes->n > 1 && count->files > 1)
    add_text (self->reasons, g_strdup_printf (_ ("%s hold no class but \"%s\""), kind,
                                              dataset->classes->names[only]));
}

static void
judge_labels (LwDatasetCheck *self, const LwDataset *dataset, const LwLabelCount *count,
              const char *kind, double unmapped_limit)
{
  if (!count->files)
    return;
  judge_unknown (self, dataset, count, kind);
  if (judge_train_ids (self, dataset, count, kind) || judge_one_id (self, dataset, count, kind))
    return;
  judge_unmapped (self, dataset, count, kind, unmapped_limit);
  judge_one_class (self, dataset, count, kind);
}

static void
judge_files (LwDatasetCheck *self)
{
  if (!self->bad_items)
    return;
  const LwFileProblem *first = NULL;
  for (guint i = 0; !first && i < self->problems->len; i++)
    {
      const LwFileProblem *problem = self->problems->pdata[i];
      first = problem->fatal ? problem : NULL;
    }
  gboolean few = self->bad_items <= MAX_BAD_SHARE * self->checked;
  add_text (few ? self->warnings : self->reasons,
            few ? g_strdup_printf (_ ("%d of %d pairs cannot be used; move them away before "
                                      "training, which stops at the first of them"),
                                   self->bad_items, self->checked)
                : g_strdup_printf (_ ("%d of %d pairs cannot be used; the first: %s"),
                                   self->bad_items, self->checked, first->reason));
}

static void
judge_pairs (LwDatasetCheck *self, const LwDataset *dataset)
{
  if (dataset->unlabelled->len)
    add_text (self->warnings, g_strdup_printf (_ ("%u photographs have no labels and are left out"),
                                               dataset->unlabelled->len));
  if (dataset->unpaired->len)
    add_text (self->warnings,
              g_strdup_printf (_ ("%u label files have no photograph"), dataset->unpaired->len));
  if (!self->masks.files && !self->coarse.files && !self->bad_items)
    add_text (self->reasons, g_strdup (_ ("there are no labels")));
}

void
lw_dataset_check_judge (LwDatasetCheck *self, const LwDataset *dataset)
{
  judge_pairs (self, dataset);
  judge_files (self);
  judge_labels (self, dataset, &self->masks, _ ("the masks"), MAX_UNMAPPED_MASK);
  judge_labels (self, dataset, &self->coarse, _ ("the coarse maps"), MAX_UNMAPPED_COARSE);
  self->usable = self->reasons->len == 0;
}
