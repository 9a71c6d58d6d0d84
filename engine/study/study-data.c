/* Finding data sets again. */
#include "study/study-data.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "study/study-axes.h"
#include "study/study-create.h"
#include "study/study-split.h"

/* (transfer full) */
static char *
path_of (const LwStudy *self, const char *written)
{
  g_autofree char *spec = lw_study_data_spec (self, written);
  return g_strdup (lw_study_spec_path (spec));
}

static gboolean
is_gone (const LwStudy *self, const char *written, char **path)
{
  if (!written)
    return FALSE;
  g_autofree char *there = path_of (self, written);
  if (g_file_test (there, G_FILE_TEST_EXISTS))
    return FALSE;
  *path = g_steal_pointer (&there);
  return TRUE;
}

char *
lw_study_missing_data (const LwStudy *self, gboolean trains)
{
  char *path = NULL;
  if (!is_gone (self, self->eval, &path) && !is_gone (self, self->target, &path) && trains)
    is_gone (self, self->source, &path);
  return path;
}

/* ---- moving -------------------------------------------------------------------------------- */

static void
cut (char **path)
{
  char *above = g_path_get_dirname (*path);
  g_free (*path);
  *path = above;
}

/* Cuts off what both paths end in, or the folder that was renamed: of "/a/sets/t" and "/b/sets/t"
 * leaves "/a" and "/b", of "/a/old" and "/a/new" "/a" twice. */
static void
cut_common (char **from, char **to)
{
  for (int cuts = 0; strlen (*from) > 1 && strlen (*to) > 1; cuts++)
    {
      g_autofree char *a = g_path_get_basename (*from), *b = g_path_get_basename (*to);
      gboolean same = strcmp (a, b) == 0;
      if (!same && cuts > 0)
        return;
      cut (from);
      cut (to);
      if (!same)
        return;
    }
}

/* Where @path would be if all of @from had become @to; NULL if it was not in it, or is not there.
 * (transfer full) */
static char *
moved_along (const char *path, const char *from, const char *to)
{
  g_autoptr (GFile) file = g_file_new_for_path (path), above = g_file_new_for_path (from);
  g_autofree char *relative = g_file_get_relative_path (above, file);
  g_autofree char *now = relative ? g_build_filename (to, relative, NULL) : NULL;
  return now && g_file_test (now, G_FILE_TEST_EXISTS) ? g_steal_pointer (&now) : NULL;
}

/* The place of the data set that was in @from: @to, or the folder of that name in it. */
static char *
find_in (const char *from, const char *to)
{
  g_autofree char *name = g_path_get_basename (from);
  g_autofree char *inside = g_build_filename (to, name, NULL);
  return g_file_test (inside, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&inside) : g_strdup (to);
}

static JsonObject *
moved_member (JsonObject *json)
{
  if (!json_object_has_member (json, "moved"))
    json_object_set_object_member (json, "moved", json_object_new ());
  return json_object_get_object_member (json, "moved");
}

static void
set_place (const LwStudy *self, const char *written, const char *now)
{
  g_autofree char *place = lw_study_relative (self->folder, now);
  json_object_set_string_member (moved_member (self->json), written, place);
}

/* Writes the new places into self->json. */
static void
set_places (const LwStudy *self, const char *from, const char *to)
{
  g_autofree char *place = find_in (from, to);
  g_autofree char *above = g_strdup (from), *above_now = g_strdup (place);
  const char *const written[] = { self->eval, self->target, self->source };
  cut_common (&above, &above_now);
  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    {
      g_autofree char *path = NULL;
      if (!is_gone (self, written[i], &path))
        continue;
      g_autofree char *now
          = strcmp (path, from) == 0 ? g_strdup (place) : moved_along (path, above, above_now);
      if (now)
        set_place (self, written[i], now);
    }
}

static gboolean
has_image (const LwDataset *target, const char *id)
{
  for (int i = 0; i < lw_dataset_count (target); i++)
    if (strcmp (lw_dataset_item (target, i)->id, id) == 0)
      return TRUE;
  return FALSE;
}

/* Whether the target has the images that the study labels. */
static gboolean
check_target (const LwStudy *self, GError **error)
{
  g_autofree char *list = lw_study_split_path (self, 0);
  g_autoptr (LwRunConfig) config = lw_study_target_config (self, error);
  g_autoptr (LwDataset) target = config ? lw_study_open_target (config, error) : NULL;
  if (!target)
    return FALSE;
  if (!g_file_test (list, G_FILE_TEST_EXISTS))
    return TRUE;
  g_auto (GStrv) ids = lw_study_split_load (self, 0, error);
  if (!ids)
    return FALSE;
  if (!ids[0] || has_image (target, ids[0]))
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s is another data set: it has no image “%s”, which %s names"), target->root,
               ids[0], list);
  return FALSE;
}

gboolean
lw_study_move_data (const char *folder, const char *from, const char *to, GError **error)
{
  g_autoptr (LwStudy) before = lw_study_open (folder, error);
  if (!before)
    return FALSE;
  set_places (before, from, to);
  g_autoptr (LwStudy) after = lw_study_new (folder, before->json, error);
  g_autofree char *target = after ? path_of (after, after->target) : NULL;
  if (!after || (g_file_test (target, G_FILE_TEST_EXISTS) && !check_target (after, error)))
    return FALSE;
  return lw_study_change (folder, after->json, error);
}
