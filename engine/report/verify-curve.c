/* Comparison of curve.csv, field by field. */
#include "report/verify-curve.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/file.h"
#include "report/results-table.h"
#include "result/csv.h"
#include "result/results-load.h"

#define FILE_NAME "curve.csv"
#define MAX_FILE ((size_t)1 << 26)

/* The table of the results with the study's own costs. (transfer full) NULL if there is none. */
static GPtrArray *
expected_rows (const char *folder)
{
  LwCostTable costs;
  g_autoptr (LwStudy) study = lw_study_open (folder, NULL);
  g_autoptr (LwResults) results = study ? lw_results_load (folder, NULL) : NULL;
  if (!results || !lw_study_costs (study, &costs, NULL))
    return NULL;
  g_autofree char *text = lw_results_csv (results, &costs);
  return lw_csv_parse (text, strlen (text), FILE_NAME, NULL);
}

/* FALSE if the hours differ. */
static gboolean
compare_row (LwVerification *report, guint number, GStrv names, GStrv found, GStrv expected)
{
  gboolean same_hours = TRUE;
  for (guint c = 0; names[c] && expected[c]; c++)
    {
      const char *field = c < g_strv_length (found) ? found[c] : NULL;
      report->numbers++;
      if (g_strcmp0 (field, expected[c]) == 0)
        continue;
      if (number > 1 && strcmp (names[c], "hours") == 0)
        {
          same_hours = FALSE;
          continue;
        }
      g_autofree char *what = g_strdup_printf (_ ("row %u, %s"), number, names[c]);
      lw_verification_differs (report, FILE_NAME, what, field, expected[c]);
    }
  return same_hours;
}

static void
compare_rows (LwVerification *report, const GPtrArray *found, const GPtrArray *expected)
{
  gboolean same_hours = TRUE;
  g_autofree char *is = g_strdup_printf ("%u", found->len);
  g_autofree char *should = g_strdup_printf ("%u", expected->len);
  lw_verification_text (report, FILE_NAME, _ ("the number of rows"), is, should);
  for (guint i = 0; i < MIN (found->len, expected->len); i++)
    same_hours
        = compare_row (report, i + 1, expected->pdata[0], found->pdata[i], expected->pdata[i])
          && same_hours;
  if (!same_hours)
    lw_verification_note (report, _ ("the hours in %s are those of other costs than costs.json"),
                          FILE_NAME);
}

void
lw_verify_curve (LwVerification *report, const char *folder)
{
  GError *error = NULL;
  size_t size;
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  g_autofree char *text = lw_file_read (path, MAX_FILE, &size, &error);
  g_autoptr (GPtrArray) found = text ? lw_csv_parse (text, size, FILE_NAME, &error) : NULL;
  g_autoptr (GPtrArray) expected = found ? expected_rows (folder) : NULL;
  if (!found)
    lw_verification_error (report, FILE_NAME, error);
  else if (expected)
    compare_rows (report, found, expected);
}
