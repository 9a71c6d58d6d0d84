/* The list of recent studies. */
#include "window/recent-studies.h"

#include "core/file.h"
#include "core/json.h"
#include "core/lock.h"

static char *
path_of (const char *name)
{
  return g_build_filename (g_get_user_state_dir (), "labelworth", name, NULL);
}

static LwRecentStudy *
read_entry (JsonNode *node, const char *path)
{
  g_autofree char *folder = NULL, *title = NULL;
  gint64 opened = 0;
  JsonObject *entry = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (!entry || !lw_json_get_string (entry, "folder", &folder, path, NULL)
      || !lw_json_get_string (entry, "title", &title, path, NULL)
      || !lw_json_get_int (entry, "opened", &opened, path, NULL) || !folder
      || !g_path_is_absolute (folder))
    return NULL;
  return lw_recent_study_new (folder, title ? title : "", opened);
}

GPtrArray *
lw_recent_studies_load (void)
{
  GPtrArray *studies = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *path = path_of ("recent.json");
  g_autoptr (JsonObject) json = lw_json_load (path, NULL);
  JsonNode *node = json ? json_object_get_member (json, "studies") : NULL;
  JsonArray *entries = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = entries ? json_array_get_length (entries) : 0;
  for (guint i = 0; i < n && studies->len < LW_RECENT_MOST; i++)
    {
      LwRecentStudy *study = read_entry (json_array_get_element (entries, i), path);
      if (study)
        g_ptr_array_add (studies, study);
    }
  return studies;
}

static void
add_entry (JsonArray *entries, const char *folder, const char *title, gint64 opened)
{
  JsonObject *entry = json_object_new ();
  json_object_set_string_member (entry, "folder", folder);
  json_object_set_string_member (entry, "title", title);
  json_object_set_int_member (entry, "opened", opened);
  json_array_add_object_element (entries, entry);
}

gboolean
lw_recent_studies_save (const char *folder, const char *title, GError **error)
{
  g_autofree char *path = path_of ("recent.json"), *lock_path = path_of ("recent.lock");
  g_autofree char *state = path_of (NULL);
  g_autoptr (LwLock) lock = NULL;
  if (!lw_file_make_directory (state, error) || !(lock = lw_lock_wait (lock_path, error)))
    return FALSE;
  g_autoptr (GPtrArray) studies = lw_recent_studies_load ();
  g_autoptr (JsonObject) json = json_object_new ();
  JsonArray *entries = json_array_new ();
  json_object_set_array_member (json, "studies", entries);
  if (title)
    add_entry (entries, folder, title, g_get_real_time () / G_USEC_PER_SEC);
  for (guint i = 0; i < studies->len && json_array_get_length (entries) < LW_RECENT_MOST; i++)
    {
      LwRecentStudy *study = studies->pdata[i];
      const char *other = lw_recent_study_get_folder (study);
      if (!g_str_equal (other, folder))
        add_entry (entries, other, lw_recent_study_get_title (study),
                   lw_recent_study_get_opened (study));
    }
  return lw_json_save (path, json, error);
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  char **words = data;
  g_autoptr (GError) error = NULL;
  if (!lw_recent_studies_save (words[0], words[1], &error))
    g_info ("%s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
save_later (const char *folder, const char *title)
{
  const char *const words[] = { folder, title, NULL };
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, save_later);
  g_task_set_task_data (task, g_strdupv ((char **)words), (GDestroyNotify)g_strfreev);
  g_task_run_in_thread (task, save_thread);
}

void
lw_recent_studies_add (const char *folder, const char *title)
{
  save_later (folder, title);
}

void
lw_recent_studies_remove (const char *folder)
{
  save_later (folder, NULL);
}
