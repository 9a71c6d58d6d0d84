/* The folder of a generated data set: see scene-folder.h. */
#include "dataset/scene/scene-folder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/datadir.h"
#include "core/error.h"
#include "core/file.h"
#include "core/json.h"

#define GENERATOR "labelworth street scenes"

static gboolean
refuse (GError **error, const char *folder, const char *reason)
{
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("cannot generate scenes in %s: %s; choose an empty or a new folder"), folder,
               reason);
  return FALSE;
}

/* Names of other things in the folder are a reason to keep out. */
static gboolean
check_contents (const char *folder, gboolean *empty, GError **error)
{
  static const char *const known[] = { "images", "labels", "classes.json", "scene.json", NULL };
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *name;
  if (dir == NULL)
    return FALSE;
  *empty = TRUE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      *empty = FALSE;
      if (!g_strv_contains (known, name))
        {
          g_autofree char *reason = g_strdup_printf (_ ("it holds “%s”"), name);
          return refuse (error, folder, reason);
        }
    }
  return TRUE;
}

static gboolean
differs (const char *folder, const char *what, gint64 there, gint64 asked, GError **error)
{
  g_autofree char *reason = g_strdup_printf (_ ("it holds scenes with %s %lld, not %lld"), what,
                                             (long long)there, (long long)asked);
  return refuse (error, folder, reason);
}

/* The record must name the same scenes; there may be fewer of them than are asked for now. */
static gboolean
check_record (const LwSceneOptions *options, const char *folder, const char *path, GError **error)
{
  g_autoptr (JsonObject) record = lw_json_load (path, error);
  g_autofree char *look = NULL;
  gint64 version = -1, train = 0, val = 0, seed = -1, width = -1, height = -1;
  const struct
  {
    const char *name;
    gint64 *there, asked;
    gboolean fewer;
  } members[] = {
    { "version", &version, LW_SCENE_VERSION, FALSE }, { "seed", &seed, options->seed, FALSE },
    { "width", &width, options->width, FALSE },       { "height", &height, options->height, FALSE },
    { "train", &train, options->train, TRUE },        { "val", &val, options->val, TRUE },
  };
  if (record == NULL || !lw_json_get_string (record, "look", &look, path, error))
    return FALSE;
  if (g_strcmp0 (look, lw_look_name (options->look)) != 0)
    return refuse (error, folder, _ ("it holds scenes of another look"));
  for (unsigned i = 0; i < G_N_ELEMENTS (members); i++)
    {
      if (!lw_json_get_int (record, members[i].name, members[i].there, path, error))
        return FALSE;
      gint64 there = *members[i].there, asked = members[i].asked;
      if (members[i].fewer ? there > asked : there != asked)
        return differs (folder, members[i].name, there, asked, error);
    }
  return TRUE;
}

static gboolean
write_record (const LwSceneOptions *options, const char *path, GError **error)
{
  g_autoptr (JsonObject) record = json_object_new ();
  json_object_set_string_member (record, "generator", GENERATOR);
  json_object_set_int_member (record, "version", LW_SCENE_VERSION);
  json_object_set_string_member (record, "look", lw_look_name (options->look));
  json_object_set_int_member (record, "seed", options->seed);
  json_object_set_int_member (record, "width", options->width);
  json_object_set_int_member (record, "height", options->height);
  json_object_set_int_member (record, "train", options->train);
  json_object_set_int_member (record, "val", options->val);
  json_object_set_string_member (record, "licence", "CC0-1.0");
  return lw_json_save (path, record, error);
}

static gboolean
copy_classes (const char *folder, GError **error)
{
  g_autofree char *from = lw_data_path ("class-sets/camvid11.json");
  g_autofree char *to = g_build_filename (folder, "classes.json", NULL);
  g_autofree char *text = NULL;
  gsize size;
  return g_file_get_contents (from, &text, &size, error) && lw_file_replace (to, text, size, error);
}

gboolean
lw_scene_folder_open (const LwSceneOptions *options, const char *folder, GError **error)
{
  g_autofree char *record = g_build_filename (folder, "scene.json", NULL);
  gboolean empty = TRUE;
  if (!lw_file_make_directory (folder, error) || !check_contents (folder, &empty, error))
    return FALSE;
  if (!empty && !g_file_test (record, G_FILE_TEST_EXISTS))
    return refuse (error, folder, _ ("it was not made by this command (no scene.json)"));
  if (!empty && !check_record (options, folder, record, error))
    return FALSE;
  return write_record (options, record, error) && copy_classes (folder, error);
}
