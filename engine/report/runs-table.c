/* The runs of a study and their manifests. */
#include "report/runs-table.h"

#include <glib/gi18n-lib.h>

#include "core/json.h"

/* A text member of @object, or of its object @inner. (transfer full) */
static char *
text_of (JsonObject *object, const char *inner, const char *member)
{
  char *text = NULL;
  JsonNode *node = inner ? json_object_get_member (object, inner) : NULL;
  if (inner)
    object = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (object)
    lw_json_get_string (object, member, &text, "", NULL);
  return text;
}

static void
set_manifest (LwTable *table, int row, int column, const LwResults *results, const LwResult *run)
{
  if (!results->folder)
    return;
  g_autofree char *path
      = g_build_filename (results->folder, "runs", run->id, LW_RUN_MANIFEST, NULL);
  g_autoptr (JsonObject) manifest = lw_json_load (path, NULL);
  if (!manifest)
    return;
  g_autofree char *hash = text_of (manifest, NULL, "config_sha256");
  g_autofree char *version = text_of (manifest, "program", "version");
  g_autofree char *build = text_of (manifest, "program", "build");
  g_autofree char *device = text_of (manifest, "machine", "device");
  g_autofree char *program = g_strdup_printf ("%s %s", version ? version : "", build ? build : "");
  lw_table_set_text (table, row, column, hash ? hash : "");
  lw_table_set_text (table, row, column + 1, g_strstrip (program));
  lw_table_set_text (table, row, column + 2, device ? device : "");
}

LwTable *
lw_runs_table (const LwResults *results)
{
  LwTable *table = lw_table_new ("runs", _ ("Runs"));
  const LwTableColumn columns[]
      = { { "run", _ ("run"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE },
          { "state", _ ("state"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE },
          { "method", _ ("method"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE },
          { "labels", _ ("labels"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE },
          { "partition", _ ("partition"), LW_COLUMN_NUMBER, 0, FALSE, LW_BEST_NONE },
          { "seed", _ ("seed"), LW_COLUMN_NUMBER, 0, FALSE, LW_BEST_NONE },
          { "miou_percent", _ ("mIoU %"), LW_COLUMN_NUMBER, 2, FALSE, LW_BEST_NONE },
          { "config_sha256", _ ("hash of the configuration"), LW_COLUMN_TEXT, 0, FALSE,
            LW_BEST_NONE },
          { "program", _ ("program"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE },
          { "device", _ ("device"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE },
          { "message", _ ("message"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE } };
  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    lw_table_add_column (table, &columns[c]);
  for (guint i = 0; i < results->runs->len; i++)
    {
      const LwResult *run = results->runs->pdata[i];
      int row = lw_table_add_row (table);
      g_autofree char *mix = lw_mix_text (&run->mix);
      lw_table_set_text (table, row, 0, run->id);
      lw_table_set_text (table, row, 1,
                         run->state == LW_RUN_NONE ? _ ("waiting")
                                                   : lw_run_state_name (run->state));
      lw_table_set_text (table, row, 2, run->method);
      lw_table_set_text (table, row, 3, mix);
      lw_table_set_number (table, row, 4, run->partition);
      lw_table_set_number (table, row, 5, (double)run->seed);
      lw_table_set_number (table, row, 6, run->miou);
      set_manifest (table, row, 7, results, run);
      lw_table_set_text (table, row, 10, run->message ? run->message : "");
    }
  return table;
}
