/* The labels of a run against those of its study. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "result/json-path.h"
#include "result/verify-private.h"
#include "train/manifest.h"

#define MAX_FILE ((size_t)1 << 29)
#define LIST_FILE "labels.txt"
#define WEAK_FILE "weak.jsonl"

/* The lines of a text file that are not empty. (transfer full) */
static GStrv
read_lines (const char *path, GError **error)
{
  size_t size;
  g_autofree char *text = lw_file_read (path, MAX_FILE, &size, error);
  if (!text)
    return NULL;
  if (strlen (text) != size)
    {
      lw_refuse (error, _ ("it is no text file"));
      return NULL;
    }
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++)
    if (*g_strchomp (*line))
      g_strv_builder_add (kept, *line);
  return g_strv_builder_end (kept);
}

/* ---- labels.txt ---------------------------------------------------------------------------- */

static gboolean
add_label (LwVerifyRun *run, const char *line, GError **error)
{
  const char *tab = strrchr (line, '\t');
  LwVerifyLabel label = { NULL, LW_LABEL_NONE };
  if (tab && !lw_label_type_parse (tab + 1, &label.type, error))
    return FALSE;
  if (!tab)
    return lw_refuse (error, _ ("there is no label type behind a tab"));
  label.id = g_strndup (line, (gsize)(tab - line));
  g_array_append_val (run->labels, label);
  return TRUE;
}

static gboolean
load_labels (LwVerifyRun *run, GError **error)
{
  g_autofree char *path = lw_verify_path (run, LIST_FILE);
  g_auto (GStrv) lines = read_lines (path, error);
  for (guint i = 0; lines && lines[i]; i++)
    if (!add_label (run, lines[i], error))
      {
        g_prefix_error (error, _ ("line %u: "), i + 1);
        return FALSE;
      }
  return lines != NULL;
}

/* A list of all images of the target has the same digest as the target itself. */
static void
state_list (const LwVerifyRun *run, const char *name, GStrv lines)
{
  JsonObject *set = lw_json_path_object (run->manifest, "data.target");
  const char *spec = set ? lw_json_path_text (set, "spec") : NULL;
  const char *split = set ? lw_json_path_text (set, "split") : NULL;
  gint64 images = -1;
  guint n = g_strv_length (lines);
  /* The list of a mix has types behind its ids. */
  gboolean plain = n > 0 && !strchr (lines[0], '\t');
  if (!plain || !spec || !split || !lw_json_get_int (set, "images", &images, name, NULL)
      || images != n || !g_hash_table_add (run->study->lists, g_strdup (name)))
    return;
  g_autofree char *digest = lw_manifest_digest ((const char *const *)lines, (int)n);
  g_autofree char *thing = lw_verify_data_thing (spec, split, "ids_sha256");
  lw_agreement_state (run->study->agreement, thing, name, _ ("the hash of its lines"), digest);
}

/* "ID<tab>TYPE" or "ID" as messages show it; NULL for no line. (transfer full) */
static char *
line_text (const char *line, LwLabelType type)
{
  const char *tab = line ? strrchr (line, '\t') : NULL;
  if (!line || !tab)
    return line ? g_strdup_printf ("“%s”, %s", line, lw_label_type_name (type)) : NULL;
  return g_strdup_printf ("“%.*s”, %s", (int)(tab - line), line, tab + 1);
}

/* The first lines of the list that the run was made from are its images. */
static void
check_list (const LwVerifyRun *run, const char *file)
{
  const LwRunOptions *options = &run->config->run;
  GError *error = NULL;
  if (!options->labels || !*options->labels)
    return;
  g_autofree char *base = g_path_get_basename (options->labels);
  g_autofree char *name = g_build_filename ("splits", base, NULL);
  g_autofree char *path = g_build_filename (run->study->study->folder, name, NULL);
  g_auto (GStrv) lines = read_lines (path, &error);
  if (!lines)
    {
      lw_verification_error (run->study->report, name, error);
      return;
    }
  state_list (run, name, lines);
  guint listed = g_strv_length (lines);
  for (guint i = 0; i < run->labels->len; i++)
    {
      const LwVerifyLabel *label = &g_array_index (run->labels, LwVerifyLabel, i);
      g_autofree char *found = line_text (label->id, label->type);
      g_autofree char *listed_text
          = line_text (i < listed ? lines[i] : NULL, (LwLabelType)options->label_type);
      run->study->report->numbers++;
      if (g_strcmp0 (found, listed_text) == 0)
        continue;
      g_autofree char *what = g_strdup_printf (_ ("line %u"), i + 1);
      g_autofree char *expected
          = g_strdup_printf (_ ("%s as in %s"), listed_text ? listed_text : _ ("missing"), name);
      lw_verification_differs (run->study->report, file, what, found, expected);
    }
}

static void
check_count (const LwVerifyRun *run, const char *file)
{
  gint64 images = run->config->run.images;
  if (images == 0)
    return;
  g_autofree char *found = g_strdup_printf ("%u", run->labels->len);
  g_autofree char *expected = g_strdup_printf ("%" G_GINT64_FORMAT, images);
  run->study->report->numbers++;
  lw_verification_text (run->study->report, file, _ ("the number of images"), found, expected);
}

void
lw_verify_labels (LwVerifyRun *run)
{
  GError *error = NULL;
  g_autofree char *file = lw_verify_name (run, LIST_FILE);
  if (!lw_run_config_uses_target (run->config))
    return;
  if (!load_labels (run, &error))
    {
      lw_verification_error (run->study->report, file, error);
      return;
    }
  check_count (run, file);
  check_list (run, file);
}

/* ---- weak.jsonl ---------------------------------------------------------------------------- */

static gboolean
needs_weak (LwLabelType type)
{
  return type == LW_LABEL_IMAGE || type == LW_LABEL_POINT || type == LW_LABEL_COARSE;
}

/* The set of hashes of the lines of a file of weak labels, which many runs share. */
static GHashTable *
weak_lines (LwVerifyStudy *study, const char *path, GError **error)
{
  GHashTable *known = g_hash_table_lookup (study->weak, path);
  if (known)
    return known;
  g_auto (GStrv) lines = read_lines (path, error);
  if (!lines)
    return NULL;
  known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (char **line = lines; *line; line++)
    g_hash_table_add (known, g_compute_checksum_for_string (G_CHECKSUM_SHA256, *line, -1));
  g_hash_table_insert (study->weak, g_strdup (path), known);
  return known;
}

/* Labels that the study made once must be in the run as they are there. */
static void
check_origin (const LwVerifyRun *run, const char *file, const char *path)
{
  const char *origin = run->config->run.weak;
  GError *error = NULL;
  if (!origin || !*origin)
    return;
  g_autofree char *base = g_path_get_basename (origin);
  g_autofree char *name = g_build_filename ("weak", base, NULL);
  g_autofree char *whole = g_build_filename (run->study->study->folder, name, NULL);
  GHashTable *known = weak_lines (run->study, whole, &error);
  g_auto (GStrv) lines = known ? read_lines (path, &error) : NULL;
  if (!lines)
    {
      lw_verification_error (run->study->report, known ? file : name, error);
      return;
    }
  for (guint i = 0; lines[i]; i++)
    {
      g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, lines[i], -1);
      run->study->report->hashes++;
      if (g_hash_table_contains (known, hash))
        continue;
      g_autofree char *sentence = g_strdup_printf (_ ("line %u is not in %s"), i + 1, name);
      lw_verification_say (run->study->report, file, sentence);
    }
}

/* The SHA-256 that the manifest has of image @i. */
static const char *
manifest_hash (const LwVerifyRun *run, guint i)
{
  JsonArray *images = lw_json_path_array (run->manifest, "images");
  JsonNode *node
      = images && i < json_array_get_length (images) ? json_array_get_element (images, i) : NULL;
  return node && JSON_NODE_HOLDS_OBJECT (node)
             ? lw_json_path_text (json_node_get_object (node), "sha256")
             : NULL;
}

/* One label for each image that needs one, in the order of labels.txt, of the file that was there.
 */
static void
check_weak (const LwVerifyRun *run, const char *file, const GPtrArray *weak)
{
  guint next = 0;
  for (guint i = 0; i < run->labels->len; i++)
    {
      const LwVerifyLabel *label = &g_array_index (run->labels, LwVerifyLabel, i);
      if (!needs_weak (label->type))
        continue;
      const LwWeakLabel *one = next < weak->len ? weak->pdata[next] : NULL;
      g_autofree char *what = g_strdup_printf (_ ("line %u"), ++next);
      g_autofree char *expected = line_text (label->id, label->type);
      g_autofree char *found = one ? line_text (one->image, one->type) : NULL;
      lw_verification_text (run->study->report, file, what, found, expected);
      const char *hash = manifest_hash (run, i);
      if (!one || !one->hash || !hash)
        continue;
      g_autofree char *of = g_strdup_printf (_ ("the hash of image %s"), label->id);
      lw_verification_hash (run->study->report, file, of, one->hash, hash);
    }
  g_autofree char *found = g_strdup_printf ("%u", weak->len);
  g_autofree char *expected = g_strdup_printf ("%u", next);
  run->study->report->numbers++;
  lw_verification_text (run->study->report, file, _ ("the number of labels"), found, expected);
}

void
lw_verify_weak (LwVerifyRun *run)
{
  g_autofree char *path = lw_verify_path (run, WEAK_FILE);
  g_autofree char *file = lw_verify_name (run, WEAK_FILE);
  JsonArray *names = lw_json_path_array (run->manifest, "classes.names");
  guint n = names ? json_array_get_length (names) : 0;
  GError *error = NULL;
  gboolean needed = FALSE;
  for (guint i = 0; i < run->labels->len; i++)
    needed = needed || needs_weak (g_array_index (run->labels, LwVerifyLabel, i).type);
  if (!needed)
    return;
  g_autoptr (GPtrArray) weak
      = lw_weak_labels_load (path, n > 0 && n <= LW_MAX_CLASSES ? (int)n : LW_MAX_CLASSES, &error);
  if (!weak)
    {
      lw_verification_error (run->study->report, file, error);
      return;
    }
  check_weak (run, file, weak);
  check_origin (run, file, path);
}
