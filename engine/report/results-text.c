/* The results of a study as table, CSV and curve. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "core/file.h"
#include "report/curve-draw.h"
#include "result/results.h"

#define COLUMNS 7

/* Pads @text to @width characters: left-aligned where @left. */
static void
append_cell (GString *out, const char *text, int width, gboolean left)
{
  int pad = width - (int)g_utf8_strlen (text, -1);
  for (int i = 0; !left && i < pad; i++)
    g_string_append_c (out, ' ');
  g_string_append (out, text);
  for (int i = 0; left && i < pad; i++)
    g_string_append_c (out, ' ');
}

static char *
number (double value, const char *format)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return isnan (value) ? g_strdup ("–")
                       : g_strdup (g_ascii_formatd (text, sizeof text, format, value));
}

static void
fill_row (const LwStudyGroup *group, const LwCostTable *costs, char *row[COLUMNS])
{
  row[0] = g_strdup (lw_label_type_name (group->type));
  row[1] = g_strdup (lw_method_name (group->method));
  row[2] = g_strdup_printf ("%d", group->images);
  row[3] = number (lw_study_group_hours (group, costs), "%.2f");
  row[4] = number (lw_study_group_mean (group), "%.1f");
  row[5] = number (lw_study_group_spread (group), "%.1f");
  row[6] = (int)group->values->len == group->planned
               ? g_strdup_printf ("%u", group->values->len)
               : g_strdup_printf (_ ("%u of %d"), group->values->len, group->planned);
}

char *
lw_study_results_table (const LwStudyResults *self, const LwCostTable *costs)
{
  const char *const titles[COLUMNS] = { _ ("labels"), _ ("method"), _ ("images"), _ ("hours"),
                                        _ ("mIoU %"), _ ("± std"),  _ ("runs") };
  int n = (int)self->groups->len, widths[COLUMNS];
  g_autofree char **cells = g_new0 (char *, (gsize)(n + 1) * COLUMNS);
  for (int c = 0; c < COLUMNS; c++)
    cells[c] = g_strdup (titles[c]);
  for (int i = 0; i < n; i++)
    fill_row (self->groups->pdata[i], costs, cells + (i + 1) * COLUMNS);
  for (int c = 0; c < COLUMNS; c++)
    {
      widths[c] = 0;
      for (int i = 0; i <= n; i++)
        widths[c] = MAX (widths[c], (int)g_utf8_strlen (cells[i * COLUMNS + c], -1));
    }
  GString *text = g_string_new (NULL);
  for (int i = 0; i <= n; i++)
    {
      for (int c = 0; c < COLUMNS; c++)
        {
          g_string_append (text, c ? "  " : "");
          append_cell (text, cells[i * COLUMNS + c], widths[c], c < 2);
          g_free (cells[i * COLUMNS + c]);
        }
      g_string_append_c (text, '\n');
    }
  if (self->protocol)
    g_string_append_printf (text, _ ("Evaluated on the %s.\n"), self->protocol);
  return g_string_free (text, FALSE);
}

/* Six digits: far below the spread of any runs. */
static void
append_number (GString *csv, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  if (!isnan (value))
    g_string_append (csv, g_ascii_formatd (text, sizeof text, "%.6g", value));
}

char *
lw_study_results_csv (const LwStudyResults *self, const LwCostTable *costs)
{
  GString *csv = g_string_new ("label_type,method,images,hours,miou_mean,miou_std,n,values\n");
  for (guint i = 0; i < self->groups->len; i++)
    {
      const LwStudyGroup *group = self->groups->pdata[i];
      g_string_append_printf (csv, "%s,%s,%d", lw_label_type_name (group->type),
                              lw_method_name (group->method), group->images);
      const double numbers[] = { lw_study_group_hours (group, costs), lw_study_group_mean (group),
                                 lw_study_group_spread (group) };
      for (guint f = 0; f < G_N_ELEMENTS (numbers); f++)
        {
          g_string_append_c (csv, ',');
          append_number (csv, numbers[f]);
        }
      g_string_append_printf (csv, ",%u,", group->values->len);
      for (guint v = 0; v < group->values->len; v++)
        {
          if (v)
            g_string_append_c (csv, ' ');
          append_number (csv, g_array_index (group->values, double, v));
        }
      g_string_append_c (csv, '\n');
    }
  return g_string_free (csv, FALSE);
}

static void
set_point (LwCurvePoint *point, const LwStudyGroup *group, const LwCostTable *costs)
{
  double spread = lw_study_group_spread (group);
  point->hours = lw_study_group_hours (group, costs);
  point->images = group->images;
  point->n = (int)group->values->len;
  point->values = g_memdup2 (group->values->data, sizeof (double) * group->values->len);
  point->mean = lw_study_group_mean (group);
  point->low = point->mean - (isnan (spread) ? 0 : spread);
  point->high = point->mean + (isnan (spread) ? 0 : spread);
}

static gboolean
is_level (const LwStudyGroup *group)
{
  return group->method != LW_METHOD_BASELINE && group->method != LW_METHOD_WDASS;
}

static void
add_reference (GArray *references, const LwStudyGroup *group, const LwCostTable *costs)
{
  const char *name = lw_method_name (group->method);
  g_autofree char *hours = number (lw_study_group_hours (group, costs), "%.3g");
  LwCurveReference reference
      = { .label = group->images
                       ? g_strdup_printf (_ ("%s (%d images, %s h)"), name, group->images, hours)
                       : g_strdup_printf (_ ("%s (0 h)"), name),
          .value = lw_study_group_mean (group) };
  g_array_append_val (references, reference);
}

/* Groups of one label type and method follow each other with ascending images, so with ascending
 * hours. */
static void
add_point (GArray *series, const LwStudyGroup *group, const LwStudyGroup *previous,
           const LwCostTable *costs)
{
  if (!previous || previous->type != group->type || previous->method != group->method)
    {
      const char *type = lw_label_type_name (group->type);
      gboolean baseline = group->method == LW_METHOD_BASELINE;
      LwCurveSeries fresh
          = { .label = baseline ? g_strdup_printf (_ ("%s, baseline"), type) : g_strdup (type),
              .type = group->type,
              .variant = baseline };
      g_array_append_val (series, fresh);
    }
  LwCurveSeries *last = &g_array_index (series, LwCurveSeries, series->len - 1);
  last->points = g_renew (LwCurvePoint, last->points, last->n + 1);
  set_point (&last->points[last->n++], group, costs);
}

LwCurve *
lw_study_results_curve (const LwStudyResults *self, const LwCostTable *costs)
{
  GArray *series = g_array_new (FALSE, TRUE, sizeof (LwCurveSeries));
  GArray *references = g_array_new (FALSE, TRUE, sizeof (LwCurveReference));
  const LwStudyGroup *previous = NULL;
  for (guint i = 0; i < self->groups->len; i++)
    {
      const LwStudyGroup *group = self->groups->pdata[i];
      if (group->values->len == 0)
        continue;
      if (is_level (group))
        add_reference (references, group, costs);
      else
        {
          add_point (series, group, previous, costs);
          previous = group;
        }
    }
  LwCurve *curve = g_new0 (LwCurve, 1);
  curve->title = g_strdup (self->title);
  if (self->protocol)
    curve->note
        = g_strdup_printf (_ ("%s; mean and standard deviation of the runs"), self->protocol);
  curve->log_hours = TRUE;
  curve->n_series = (int)series->len;
  curve->series = (LwCurveSeries *)(void *)g_array_free (series, FALSE);
  curve->n_references = (int)references->len;
  curve->references = (LwCurveReference *)(void *)g_array_free (references, FALSE);
  return curve;
}

gboolean
lw_study_results_save (const LwStudyResults *self, const LwCostTable *costs, const char *folder,
                       GError **error)
{
  g_autofree char *csv = lw_study_results_csv (self, costs);
  g_autofree char *csv_path = g_build_filename (folder, "curve.csv", NULL);
  g_autofree char *svg_path = g_build_filename (folder, "curve.svg", NULL);
  g_autofree char *png_path = g_build_filename (folder, "curve.png", NULL);
  g_autoptr (LwCurve) curve = lw_study_results_curve (self, costs);
  return lw_file_replace (csv_path, csv, strlen (csv), error)
         && lw_curve_write_svg (curve, svg_path, error)
         && lw_curve_write_png (curve, png_path, error);
}
