/* `labelworth data check`: examines a data set and says whether it can be used. */
#include <glib/gi18n-lib.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "data-check-report.h"

typedef struct
{
  char *split;
  char *classes;
  char **specs;
  gboolean json;
  int limit;
} Arguments;

static void
arguments_clear (Arguments *self)
{
  g_free (self->split);
  g_free (self->classes);
  g_strfreev (self->specs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
parse (Arguments *self, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "split", 0, 0, G_OPTION_ARG_STRING, &self->split,
      N_ ("Check one split (default: all that are found)"), N_ ("SPLIT") },
    { "classes", 0, 0, G_OPTION_ARG_STRING, &self->classes,
      N_ ("Map to this class set (default: the data set's own)"), N_ ("SET") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print one JSON object a split"), NULL },
    { "limit", 0, 0, G_OPTION_ARG_INT, &self->limit,
      N_ ("Decode at most N pairs of a split, evenly spread"), N_ ("N") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->specs, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("DATASET"));
  g_option_context_set_summary (context,
                                _ ("DATASET is LAYOUT:PATH or PATH; layouts: cityscapes, gta5, "
                                   "synthia, camvid, pairs."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  if (self->specs && g_strv_length (self->specs) == 1 && self->limit >= 0)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               self->limit < 0 ? _ ("--limit must not be negative")
                               : _ ("give exactly one data set; see labelworth data check --help"));
  return FALSE;
}

static gboolean
print_progress (int done, int total, void *data)
{
  if (done % 10 == 0 || done == total)
    g_printerr ("\r%d/%d%s", done, total, done == total ? "\r\033[K" : "");
  return TRUE;
}

/* The splits to check. Cityscapes' test masks are placeholders: its labels are not public. */
static char **
find_splits (const Arguments *arguments, GError **error)
{
  if (arguments->split)
    return g_strsplit (arguments->split, "\n", 0);
  char **splits = lw_dataset_splits (arguments->specs[0], error);
  if (!splits || g_strv_length (splits) < 2)
    return splits;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (LwDataset) first = lw_dataset_open (arguments->specs[0], splits[0], NULL, NULL);
  gboolean cityscapes = first && !strcmp (first->layout, "cityscapes");
  for (char **split = splits; *split; split++)
    if (!cityscapes || strcmp (*split, "test") != 0)
      g_strv_builder_add (builder, *split);
  g_strfreev (splits);
  return g_strv_builder_end (builder);
}

/* TRUE if the split is usable; FALSE without error if it was checked and is not. */
static gboolean
check_split (const Arguments *arguments, const char *split, const LwClassSet *classes,
             GError **error)
{
  g_autoptr (LwDataset) dataset = lw_dataset_open (arguments->specs[0], split, classes, error);
  if (!dataset)
    return FALSE;
  LwDatasetCheckOptions options = { .limit = arguments->limit };
  if (isatty (STDERR_FILENO))
    options.progress = print_progress;
  g_autoptr (LwDatasetCheck) check = lw_dataset_check (dataset, &options, error);
  if (!check)
    return FALSE;
  if (arguments->json)
    lw_data_check_print_json (dataset, check);
  else
    lw_data_check_print_text (dataset, check);
  return check->usable;
}

static gboolean
check_all (const Arguments *arguments, GError **error)
{
  g_autoptr (LwClassSet) classes = NULL;
  if (arguments->classes && !(classes = lw_class_set_load (arguments->classes, error)))
    return FALSE;
  g_auto (GStrv) splits = find_splits (arguments, error);
  if (!splits)
    return FALSE;
  gboolean usable = TRUE;
  for (char **split = splits; *split; split++)
    {
      g_autoptr (GError) reason = NULL;
      if (check_split (arguments, *split, classes, &reason))
        continue;
      usable = FALSE;
      if (reason)
        g_printerr ("labelworth: %s\n", reason->message);
    }
  return usable;
}

int
lw_command_data_check (int argc, char **argv)
{
  g_auto (Arguments) arguments = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean usable = parse (&arguments, argc, argv, &error) && check_all (&arguments, &error);
  if (error)
    g_printerr ("labelworth: %s\n", error->message);
  return usable ? 0 : 1;
}
