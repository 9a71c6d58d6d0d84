/* Ablation tables. */
#include "report/ablation-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "result/side.h"
#include "study/study-file.h"

typedef struct
{
  const LwResults *results;
  const LwPublished *published; /* or NULL */
  const char *table;            /* or NULL */
  const LwMeasure *measure;
  double confidence;
  GPtrArray *groups;            /* of LwGroup, owned */
  GPtrArray *methods;           /* names, in the order of the rows */
  guint full;                   /* the one that the others are compared with */
  int images[LW_N_LABEL_TYPES]; /* largest size; 0: the study lacks the type */
  int classes;                  /* of the published values */
} Ablation;

static void
ablation_clear (Ablation *self)
{
  g_ptr_array_unref (self->groups);
  g_ptr_array_unref (self->methods);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ablation, ablation_clear)

static void
add_method (GPtrArray *methods, const char *method)
{
  if (!g_ptr_array_find_with_equal_func (methods, method, g_str_equal, NULL))
    g_ptr_array_add (methods, (gpointer)method);
}

/* Rows of "3" are those of its parts; the full method, which every part ends with, is last. */
static void
list_methods (Ablation *self)
{
  const char *last = NULL;
  for (guint i = 0; self->table && self->published && i < self->published->rows->len; i++)
    {
      const LwPublishedRow *row = self->published->rows->pdata[i];
      if (!row->table || !row->study || !g_str_has_prefix (row->table, self->table))
        continue;
      if (strcmp (row->study, lw_method_name (LW_METHOD_WDASS)) == 0)
        last = row->study;
      else
        add_method (self->methods, row->study);
    }
  if (last)
    add_method (self->methods, last);
  for (guint i = 0; !self->table && i < self->groups->len; i++)
    {
      const LwGroup *group = self->groups->pdata[i];
      if (!lw_group_is_level (group))
        add_method (self->methods, group->method);
    }
}

static void
ablation_init (Ablation *self)
{
  self->groups = lw_results_groups (self->results);
  self->methods = g_ptr_array_new ();
  self->classes = lw_published_classes (self->results);
  for (guint i = 0; i < self->groups->len; i++)
    {
      const LwGroup *group = self->groups->pdata[i];
      LwLabelType type = lw_mix_type (&group->mix);
      if (!lw_group_is_level (group) && type != LW_LABEL_NONE)
        self->images[type] = MAX (self->images[type], lw_mix_total (&group->mix));
    }
  list_methods (self);
  self->full = self->methods->len ? self->methods->len - 1 : 0;
  g_ptr_array_find_with_equal_func (self->methods, lw_method_name (LW_METHOD_WDASS), g_str_equal,
                                    &self->full);
}

/* NULL where the study has no such runs. */
static const LwGroup *
find_group (const Ablation *self, guint method, int type)
{
  LwMix mix = lw_mix_single ((LwLabelType)type, self->images[type]);
  return lw_groups_find (self->groups, self->methods->pdata[method], &mix);
}

/* NaN where nothing is published. */
static double
find_published (const Ablation *self, guint method, int type)
{
  const LwPublishedRow *row
      = self->published
            ? lw_published_find (self->published, self->table ? self->table : "1",
                                 self->methods->pdata[method], (LwLabelType)type, self->classes)
            : NULL;
  return row ? row->miou : (double)NAN;
}

/* @title is consumed. */
static void
add_column (LwTable *table, int type, const char *end, char *title, LwColumnKind kind,
            gboolean sign, LwBest best)
{
  g_autofree char *name = g_strdup_printf ("%s_%s", lw_label_type_name ((LwLabelType)type), end);
  g_autofree char *owned = title;
  const LwTableColumn column = { name, owned, kind, 1, sign, best };
  lw_table_add_column (table, &column);
}

static void
add_text_column (LwTable *table, const char *name, const char *title)
{
  const LwTableColumn column = { name, title, LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE };
  lw_table_add_column (table, &column);
}

/* "3", or "3, 3, 2" where the label types differ. */
static char *
runs_text (const Ablation *self, guint method)
{
  GString *text = g_string_new (NULL);
  guint first = 0;
  gboolean equal = TRUE, any = FALSE;
  for (int t = LW_LABEL_IMAGE; t < LW_N_LABEL_TYPES; t++)
    {
      if (!self->images[t])
        continue;
      const LwGroup *group = find_group (self, method, t);
      guint n = group ? group->runs->len : 0;
      g_string_append_printf (text, "%s%u", any ? ", " : "", n);
      equal &= !any || n == first;
      first = any ? first : n;
      any = TRUE;
    }
  if (equal && any)
    g_string_printf (text, "%u", first);
  return g_string_free (text, FALSE);
}

static void
append_notes (const Ablation *self, GString *note)
{
  for (guint i = 0; self->published && i < self->published->rows->len; i++)
    {
      const LwPublishedRow *row = self->published->rows->pdata[i];
      if (row->note && row->table && row->classes == self->classes && self->table
          && g_str_has_prefix (row->table, self->table) && row->type <= LW_LABEL_FINE
          && self->images[row->type])
        g_string_append_printf (note, _ (" %s, %s: %s"), row->label, lw_label_type_name (row->type),
                                row->note);
    }
}

static char *
note_text (const Ablation *self)
{
  GString *note = g_string_new (NULL);
  for (int t = LW_LABEL_IMAGE; t < LW_N_LABEL_TYPES; t++)
    if (self->images[t])
      g_string_append_printf (note, "%s%d %s", note->len ? ", " : _ ("Ours: "), self->images[t],
                              lw_label_type_name ((LwLabelType)t));
  g_string_append (note, note->len ? "." : "");
  if (self->published)
    {
      g_string_append_printf (note, _ (" Published: %s, table %s, mean over %d classes."),
                              self->published->title, self->table ? self->table : "1",
                              self->classes);
      if (self->results->n_classes && self->results->n_classes != self->classes)
        g_string_append_printf (note, _ (" This study has %d classes."), self->results->n_classes);
    }
  append_notes (self, note);
  return g_string_free (note, FALSE);
}

static void
fill_values (const Ablation *self, LwTable *table, guint m)
{
  int row = lw_table_add_row (table), c = 0;
  g_autofree char *runs = runs_text (self, m);
  lw_table_set_text (table, row, c++, self->methods->pdata[m]);
  for (int t = LW_LABEL_IMAGE; t < LW_N_LABEL_TYPES; t++)
    {
      if (!self->images[t])
        continue;
      const LwGroup *group = find_group (self, m, t);
      LwInterval ours
          = group ? lw_group_interval (self->results, group, self->measure, self->confidence)
                  : lw_interval (NULL, 0, self->confidence);
      lw_table_set_interval (table, row, c++, &ours);
      if (!self->published)
        continue;
      double theirs = find_published (self, m, t);
      lw_table_set_number (table, row, c++, theirs);
      lw_table_set_number (table, row, c++, ours.mean - theirs);
    }
  lw_table_set_text (table, row, c, runs);
}

static void
add_value_columns (LwTable *table, int type, gboolean published)
{
  const char *name = lw_label_type_name ((LwLabelType)type);
  add_column (table, type, "percent", g_strdup_printf (_ ("%s %%"), name), LW_COLUMN_INTERVAL,
              FALSE, LW_BEST_HIGHEST);
  if (!published)
    return;
  add_column (table, type, "published_percent", g_strdup_printf (_ ("%s published"), name),
              LW_COLUMN_NUMBER, FALSE, LW_BEST_HIGHEST);
  add_column (table, type, "difference_points", g_strdup (_ ("ours − published")), LW_COLUMN_NUMBER,
              TRUE, LW_BEST_NONE);
}

LwTable *
lw_ablation_table (const LwResults *results, const LwPublished *published, const char *table_name,
                   const LwMeasure *measure, double confidence)
{
  g_auto (Ablation) self = { .results = results,
                             .published = published,
                             .table = table_name,
                             .measure = measure,
                             .confidence = confidence };
  ablation_init (&self);
  LwTable *table = lw_table_new ("ablation", _ ("Methods compared"));
  add_text_column (table, "method", _ ("method"));
  for (int t = LW_LABEL_IMAGE; t < LW_N_LABEL_TYPES; t++)
    if (self.images[t])
      add_value_columns (table, t, published != NULL);
  add_text_column (table, "runs", _ ("runs"));
  for (guint m = 0; m < self.methods->len; m++)
    fill_values (&self, table, m);
  g_autofree char *note = note_text (&self);
  lw_table_set_note (table, note);
  return table;
}

static void
fill_differences (const Ablation *self, LwTable *table, guint m)
{
  int row = lw_table_add_row (table), c = 0;
  lw_table_set_text (table, row, c++, self->methods->pdata[m]);
  for (int t = LW_LABEL_IMAGE; t < LW_N_LABEL_TYPES; t++)
    {
      if (!self->images[t])
        continue;
      const LwGroup *group = find_group (self, m, t), *other = find_group (self, self->full, t);
      if (group && other)
        {
          LwComparison comparison
              = lw_compare_groups (self->results, group, other, self->measure, self->confidence);
          lw_table_set_interval (table, row, c, &comparison.difference);
        }
      c++;
      if (self->published)
        lw_table_set_number (table, row, c++,
                             find_published (self, m, t) - find_published (self, self->full, t));
    }
}

LwTable *
lw_ablation_differences (const LwResults *results, const LwPublished *published,
                         const char *table_name, const LwMeasure *measure, double confidence)
{
  g_auto (Ablation) self = { .results = results,
                             .published = published,
                             .table = table_name,
                             .measure = measure,
                             .confidence = confidence };
  ablation_init (&self);
  g_autofree char *title = self.methods->len
                               ? g_strdup_printf (_ ("Differences to %s, points"),
                                                  (char *)self.methods->pdata[self.full])
                               : g_strdup (_ ("Differences, points"));
  LwTable *table = lw_table_new ("ablation-differences", title);
  add_text_column (table, "method", _ ("method"));
  for (int t = LW_LABEL_IMAGE; t < LW_N_LABEL_TYPES; t++)
    if (self.images[t])
      {
        const char *name = lw_label_type_name ((LwLabelType)t);
        add_column (table, t, "points", g_strdup (name), LW_COLUMN_INTERVAL, TRUE, LW_BEST_NONE);
        if (published)
          add_column (table, t, "published_points", g_strdup_printf (_ ("%s published"), name),
                      LW_COLUMN_NUMBER, TRUE, LW_BEST_NONE);
      }
  for (guint m = 0; m < self.methods->len; m++)
    if (m != self.full)
      fill_differences (&self, table, m);
  lw_table_set_note (table, _ ("Ours over pairs of runs that share partition and seed."));
  return table;
}

const char *
lw_ablation_guess (const LwResults *results, const LwPublished *published)
{
  static const char *const tables[] = { "2", "3", "4" };
  const char *best = NULL;
  guint most = 0;
  g_autoptr (GHashTable) ours = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < results->runs->len; i++)
    g_hash_table_add (ours, ((LwResult *)results->runs->pdata[i])->method);
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      g_autoptr (GHashTable) met = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = 0; i < published->rows->len; i++)
        {
          const LwPublishedRow *row = published->rows->pdata[i];
          if (row->table && row->study && g_str_has_prefix (row->table, tables[t])
              && g_hash_table_contains (ours, row->study))
            g_hash_table_add (met, row->study);
        }
      if (g_hash_table_size (met) > MAX (most, 1))
        {
          most = g_hash_table_size (met);
          best = tables[t];
        }
    }
  return best;
}
