/* The tables of `labelworth data check`. */
#include <glib/gi18n-lib.h>

#include "data-check-report.h"

/* Printed of a list of files or sizes; JSON has them all. */
#define MAX_ROWS 10

static double
percent (guint64 part, guint64 whole)
{
  return whole ? 100 * (double)part / (double)whole : 0;
}

static void
print_head (const LwDataset *dataset, const LwDatasetCheck *check)
{
  g_print (_ ("%s: layout %s, split %s, classes %s (%d)\n"), dataset->spec, dataset->layout,
           *dataset->split ? dataset->split : _ ("none"), dataset->classes->id,
           dataset->classes->n);
  g_print (_ ("  pairs: %d, of these examined: %d\n"), lw_dataset_count (dataset), check->checked);
  g_print (_ ("  sizes:"));
  for (guint i = 0; i < MIN (check->sizes->len, MAX_ROWS); i++)
    {
      const LwSizeCount *size = &g_array_index (check->sizes, LwSizeCount, i);
      g_print (i ? ", %d x %d (%d)" : " %d x %d (%d)", size->width, size->height, size->images);
    }
  if (check->sizes->len > MAX_ROWS)
    g_print (ngettext (" and %u more", " and %u more", check->sizes->len - MAX_ROWS),
             check->sizes->len - MAX_ROWS);
  g_print ("\n");
}

static void
print_ids (const LwDataset *dataset, const LwLabelCount *count, const char *title)
{
  if (!count->files)
    return;
  g_print (_ ("\n  %s: %d files\n"), title, count->files);
  g_print ("  %6s  %-20s  %-16s %8s %8s\n", _ ("id"), _ ("name"), _ ("class"), _ ("pixels %"),
           _ ("images"));
  for (guint i = 0; i < count->ids->len; i++)
    {
      const LwIdCount *id = &g_array_index (count->ids, LwIdCount, i);
      const char *klass
          = id->klass == LW_IGNORE ? _ ("(ignored)") : dataset->classes->names[id->klass];
      g_print ("  %6d  %-20s  %-16s %8.3f %8d\n", id->id, id->name ? id->name : _ ("UNKNOWN"),
               klass, percent (id->pixels, count->pixels), id->images);
    }
}

static void
print_classes (const LwDataset *dataset, const LwLabelCount *count)
{
  if (!count->files)
    return;
  g_print ("\n  %6s  %-20s %8s %8s\n", _ ("number"), _ ("class"), _ ("pixels %"), _ ("images"));
  for (int k = 0; k < dataset->classes->n; k++)
    g_print ("  %6d  %-20s %8.3f %8d\n", k, dataset->classes->names[k],
             percent (count->class_pixels[k], count->pixels), count->class_images[k]);
  g_print ("  %6d  %-20s %8.3f\n", LW_IGNORE, _ ("(ignored)"),
           percent (count->unmapped_pixels, count->pixels));
}

static void
print_paths (GPtrArray *paths, const char *title)
{
  if (!paths->len)
    return;
  g_print ("\n  %s: %u\n", title, paths->len);
  for (guint i = 0; i < MIN (paths->len, MAX_ROWS); i++)
    g_print ("    %s\n", (const char *)paths->pdata[i]);
  if (paths->len > MAX_ROWS)
    g_print (_ ("    and %u more\n"), paths->len - MAX_ROWS);
}

static void
print_problems (const LwDatasetCheck *check)
{
  if (!check->problems->len)
    return;
  g_print (_ ("\n  files with problems: %u\n"), check->problems->len);
  for (guint i = 0; i < check->problems->len; i++)
    {
      const LwFileProblem *problem = check->problems->pdata[i];
      gboolean named = g_str_has_prefix (problem->reason, problem->path);
      g_print ("    %s%s%s\n", named ? "" : problem->path, named ? "" : ": ", problem->reason);
    }
}

static void
print_texts (GPtrArray *texts, const char *mark)
{
  for (guint i = 0; i < texts->len; i++)
    g_print ("    %s: %s\n", mark, (const char *)texts->pdata[i]);
}

void
lw_data_check_print_text (const LwDataset *dataset, const LwDatasetCheck *check)
{
  print_head (dataset, check);
  print_ids (dataset, &check->masks, _ ("masks"));
  print_classes (dataset, &check->masks);
  print_ids (dataset, &check->coarse, _ ("coarse maps"));
  print_classes (dataset, &check->coarse);
  print_paths (dataset->unlabelled, _ ("photographs without labels"));
  print_paths (dataset->unpaired, _ ("labels without photographs"));
  print_problems (check);
  g_print ("\n  %s\n", check->usable ? _ ("usable") : _ ("NOT USABLE"));
  print_texts (check->reasons, _ ("reason"));
  print_texts (check->warnings, _ ("warning"));
  g_print ("\n");
}
