/* Counting classes over the target. */
#include "study/class-counts.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"
#include "core/json.h"
#include "dataset/check.h"
#include "study/study-split.h"

void
lw_class_counts_free (LwClassCounts *self)
{
  if (!self)
    return;
  g_strfreev (self->names);
  g_free (self->holding);
  g_free (self);
}

static LwClassCounts *
load (const char *path, GError **error)
{
  g_autoptr (JsonObject) root = lw_json_load (path, error);
  JsonNode *node = root ? json_object_get_member (root, "classes") : NULL;
  gint64 images = -1, count = -1;
  if (!root || !lw_json_get_int (root, "images", &images, path, error))
    return NULL;
  gboolean ok = node && JSON_NODE_HOLDS_OBJECT (node) && images >= 0 && images <= G_MAXINT;
  g_autoptr (LwClassCounts) self = g_new0 (LwClassCounts, 1);
  JsonObject *classes = ok ? json_node_get_object (node) : NULL;
  guint n = ok ? json_object_get_size (classes) : 0;
  self->images = (int)images;
  self->names = g_new0 (char *, n + 1);
  self->holding = g_new0 (int, n + 1);
  g_autoptr (GList) names = ok ? json_object_get_members (classes) : NULL;
  for (GList *name = names; ok && name; name = name->next)
    {
      ok = lw_json_node_int (json_object_get_member (classes, name->data), &count) && count >= 0
           && count <= images;
      self->names[self->n] = g_strdup (name->data);
      self->holding[self->n++] = (int)count;
    }
  if (ok)
    return g_steal_pointer (&self);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s is damaged; remove it to count again"),
               path);
  return NULL;
}

static gboolean
save (const LwClassCounts *self, const char *path, GError **error)
{
  g_autoptr (JsonObject) root = json_object_new ();
  JsonObject *classes = json_object_new ();
  for (int k = 0; k < self->n; k++)
    json_object_set_int_member (classes, self->names[k], self->holding[k]);
  json_object_set_int_member (root, "images", self->images);
  json_object_set_object_member (root, "classes", classes);
  return lw_json_save (path, root, error);
}

static LwClassCounts *
count (const LwDataset *target, gboolean (*progress) (int done, int total, void *data), void *data,
       GError **error)
{
  LwDatasetCheckOptions options = { .progress = progress, .data = data };
  g_autoptr (LwDatasetCheck) check = lw_dataset_check (target, &options, error);
  if (!check)
    return NULL;
  LwClassCounts *self = g_new0 (LwClassCounts, 1);
  self->n = target->classes->n;
  self->images = check->masks.files;
  self->names = g_new0 (char *, self->n + 1);
  self->holding = g_new0 (int, self->n + 1);
  for (int k = 0; k < self->n; k++)
    {
      self->names[k] = g_strdup (target->classes->names[k]);
      self->holding[k] = check->masks.class_images[k];
    }
  return self;
}

LwClassCounts *
lw_class_counts (const LwStudy *study, gboolean (*progress) (int done, int total, void *data),
                 void *data, GError **error)
{
  g_autofree char *path = g_build_filename (study->folder, "splits", "classes.json", NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return load (path, error);
  g_autoptr (LwRunConfig) config = lw_study_target_config (study, error);
  g_autoptr (LwDataset) target = config ? lw_study_open_target (config, error) : NULL;
  g_autoptr (LwClassCounts) self = target ? count (target, progress, data, error) : NULL;
  if (!self || self->images == 0 || !save (self, path, error))
    return NULL;
  return g_steal_pointer (&self);
}
