/* Means over weak labels, and their file. */
#include "study/label-counts.h"

#include <string.h>

#include "core/json.h"

char *
lw_label_counts_path (const char *weak)
{
  const char *dot = g_str_has_suffix (weak, ".jsonl") ? strrchr (weak, '.') : NULL;
  g_autofree char *stem = dot ? g_strndup (weak, (gsize)(dot - weak)) : g_strdup (weak);
  return g_strconcat (stem, ".counts.json", NULL);
}

static int
count_vertices (const LwWeakLabel *label)
{
  int vertices = 0;
  for (int i = 0; i < label->n_polygons; i++)
    vertices += label->polygons[i].n;
  return vertices;
}

JsonObject *
lw_label_counts_to_json (const GPtrArray *labels)
{
  LwLabelCounts sums[LW_N_LABEL_TYPES] = { 0 };
  int n[LW_N_LABEL_TYPES] = { 0 };
  for (guint i = 0; i < labels->len; i++)
    {
      const LwWeakLabel *label = labels->pdata[i];
      sums[label->type].classes += label->n_classes;
      sums[label->type].clicks += label->n_points;
      sums[label->type].vertices += count_vertices (label);
      n[label->type]++;
    }
  JsonObject *root = json_object_new ();
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    {
      if (!n[t])
        continue;
      JsonObject *means = json_object_new ();
      json_object_set_int_member (means, "images", n[t]);
      json_object_set_double_member (means, "classes", sums[t].classes / n[t]);
      json_object_set_double_member (means, "clicks", sums[t].clicks / n[t]);
      json_object_set_double_member (means, "vertices", sums[t].vertices / n[t]);
      json_object_set_object_member (root, lw_label_type_name ((LwLabelType)t), means);
    }
  return root;
}

gboolean
lw_label_counts_save (const char *weak, const GPtrArray *labels, GError **error)
{
  g_autoptr (JsonObject) root = lw_label_counts_to_json (labels);
  g_autofree char *path = lw_label_counts_path (weak);
  return lw_json_save (path, root, error);
}

static gboolean
read_file (const char *path, LwLabelCounts *counts, GError **error)
{
  g_autoptr (JsonObject) root = lw_json_load (path, error);
  if (!root)
    return FALSE;
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    {
      JsonNode *node = json_object_get_member (root, lw_label_type_name ((LwLabelType)t));
      if (!node || !JSON_NODE_HOLDS_OBJECT (node) || counts[t].classes > 0)
        continue;
      JsonObject *means = json_node_get_object (node);
      if (!lw_json_get_double (means, "classes", &counts[t].classes, path, error)
          || !lw_json_get_double (means, "clicks", &counts[t].clicks, path, error)
          || !lw_json_get_double (means, "vertices", &counts[t].vertices, path, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
lw_label_counts_load (const GPtrArray *plan, LwLabelCounts *counts, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  memset (counts, 0, sizeof *counts * LW_N_LABEL_TYPES);
  for (guint i = 0; i < plan->len; i++)
    {
      const LwStudyRun *run = plan->pdata[i];
      const char *weak = run->config->run.weak;
      if (!weak || !*weak || !g_hash_table_add (known, (gpointer)weak))
        continue;
      g_autofree char *path = lw_label_counts_path (weak);
      if (g_file_test (path, G_FILE_TEST_EXISTS) && !read_file (path, counts, error))
        return FALSE;
    }
  return TRUE;
}
