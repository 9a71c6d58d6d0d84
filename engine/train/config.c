/* Configuration of a run: reading, checks, hash and help. */
#include "train/config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/json.h"
#include "dataset/weak.h"
#include "train/device-list.h"
#include "train/name-distance.h"

#define N_TABLES 4

/* The number of a batch is part of its random numbers (core/rng.h), in 32 bits. */
#define BATCHES_MAX (G_GINT64_CONSTANT (1) << 32)

typedef struct
{
  const LwOption *options;
  size_t offset; /* of the struct in LwRunConfig */
  const char *title;
} Table;

static const Table tables[N_TABLES] = {
  { lw_run_options, G_STRUCT_OFFSET (LwRunConfig, run), N_ ("Run") },
  { lw_network_options, G_STRUCT_OFFSET (LwRunConfig, network), N_ ("Network") },
  { lw_wdass_options, G_STRUCT_OFFSET (LwRunConfig, method), N_ ("Method") },
  { lw_protocol_options, G_STRUCT_OFFSET (LwRunConfig, protocol), N_ ("Evaluation") },
};

/* They say where things lie or how the machine is used, and leave the numbers alone. */
static const char *const without_effect[] = { "source",
                                              "target",
                                              "eval",
                                              "weights",
                                              "init_run",
                                              "device",
                                              "devices",
                                              "threads",
                                              "labels",
                                              "weak",
                                              "cache_dir",
                                              "loader_threads",
                                              "memory_limit",
                                              "cache_limit",
                                              "log_every",
                                              "eval_every",
                                              "eval_split",
                                              "checkpoint_every",
                                              NULL };

/* Paths of files and folders that a run reads when it starts or goes on. */
static const char *const path_options[]
    = { "labels", "weak", "weights", "init_run", "cache_dir", NULL };

static void *
part (const Table *table, const LwRunConfig *self)
{
  return (char *)self + table->offset;
}

static const LwOption *
find (const char *name, const Table **table)
{
  for (*table = tables; *table < tables + N_TABLES; (*table)++)
    {
      const LwOption *option = lw_option_find ((*table)->options, name);
      if (option)
        return option;
    }
  return NULL;
}

static gboolean
refuse_unknown (const char *name, const char *where, GError **error)
{
  const char *nearest = NULL;
  guint best = 0;
  g_autofree char *wanted = g_strdelimit (g_strdup (name), "-", '_');
  for (const Table *table = tables; table < tables + N_TABLES; table++)
    for (const LwOption *option = table->options; option->name; option++)
      {
        guint distance = lw_name_distance (wanted, option->name);
        if (!nearest || distance < best)
          {
            nearest = option->name;
            best = distance;
          }
      }
  if (best <= 1 + strlen (name) / 3)
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                 _ ("%s: there is no option “%s”; did you mean “%s”?"), where, name, nearest);
  else
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                 _ ("%s: there is no option “%s”; see labelworth train --help"), where, name);
  return FALSE;
}

gboolean
lw_run_config_set (LwRunConfig *self, const char *name, const char *value, GError **error)
{
  const Table *table;
  const LwOption *option = find (name, &table);
  if (!option)
    return refuse_unknown (name, _ ("command line"), error);
  return lw_option_set (option, part (table, self), value, error);
}

gboolean
lw_run_config_is_switch (const char *name)
{
  const Table *table;
  const LwOption *option = find (name, &table);
  return option && option->type == LW_OPTION_BOOL;
}

/* ---- preset and method --------------------------------------------------------------------- */

static void
cross_entropy_alone (LwWdassConfig *method)
{
  method->self_train = FALSE;
  method->w_ce_pseudo = 0.0;
  method->w_ce_mix = 0.0;
  method->w_boundary = 0.0;
  method->w_contrast = 0.0;
  method->w_image = 0.0;
}

static void
apply_method (LwRunConfig *self, LwMethod method)
{
  LwWdassConfig *c = &self->method;
  switch (method)
    {
    case LW_METHOD_SOURCE_ONLY:
      cross_entropy_alone (c);
      c->w_ce_weak = 0.0;
      self->run.label_type = LW_LABEL_NONE;
      break;
    case LW_METHOD_SUPERVISED:
      cross_entropy_alone (c);
      c->w_ce_source = 0.0;
      c->source = FALSE;
      self->run.label_type = LW_LABEL_FINE;
      break;
    case LW_METHOD_BASELINE:
      c->w_boundary = 0.0;
      c->w_contrast = 0.0;
      c->w_image = 0.0;
      break;
    case LW_METHOD_UDA:
      c->w_image = 0.0;
      c->anchor_fallback = TRUE;
      self->run.label_type = LW_LABEL_NONE;
      break;
    case LW_METHOD_WDASS:
      break;
    }
}

/* Preset and method as file and arguments have them, everything else at its default. */
static gboolean
start (LwRunConfig *self, JsonObject *file, const char *where, const char *const *arguments,
       GError **error)
{
  lw_run_options_init (&self->run);
  lw_network_config_init (&self->network);
  lw_protocol_init (&self->protocol);
  if (file && !lw_options_from_json (lw_run_options, &self->run, file, NULL, where, error))
    return FALSE;
  for (int i = 0; arguments && arguments[i]; i += 2)
    if ((strcmp (arguments[i], "preset") == 0 || strcmp (arguments[i], "method") == 0)
        && !lw_run_config_set (self, arguments[i], arguments[i + 1], error))
      return FALSE;
  int preset = self->run.preset, method = self->run.method;
  lw_run_options_init (&self->run);
  self->run.preset = preset;
  self->run.method = method;
  lw_wdass_config_preset (&self->method, (LwPreset)preset);
  apply_method (self, (LwMethod)method);
  return TRUE;
}

/* ---- checks -------------------------------------------------------------------------------- */

static gboolean
is_empty (const char *text)
{
  return !text || !*text;
}

static gboolean
check_batches (const LwRunConfig *self, GError **error)
{
  const LwRunOptions *run = &self->run;
  g_auto (GStrv) devices = lw_device_list_new (run->devices);
  if (!lw_device_list_check ((const char *const *)devices, error))
    return FALSE;
  if (devices[0] && g_strcmp0 (run->device, "auto") != 0)
    return lw_refuse (error, _ ("device and devices both say where to train: set one of them"));
  gint64 batches = run->accumulate * lw_run_config_ranks (self);
  if (batches > BATCHES_MAX / self->method.iterations)
    return lw_refuse (error, _ ("a run has 2^32 batches at most: lower accumulate or iterations"));
  return TRUE;
}

static gboolean
check (const LwRunConfig *self, GError **error)
{
  const LwRunOptions *run = &self->run;
  if (!lw_run_config_uses_source (self) && !lw_run_config_uses_target (self))
    return lw_refuse (error,
                      _ ("Nothing is trained: use_source is off, and so is every loss of the "
                         "target"));
  if (lw_run_config_uses_source (self) && is_empty (run->source))
    return lw_refuse (error,
                      _ ("The method trains on a source: name it with --source LAYOUT:PATH, or "
                         "train without one (--use-source false)"));
  if (lw_run_config_uses_target (self) && is_empty (run->target))
    return lw_refuse (error,
                      _ ("The method trains on a target: name it with --target LAYOUT:PATH"));
  if (run->scale_min > run->scale_max)
    return lw_refuse (error, _ ("scale_min must not be larger than scale_max"));
  if ((run->load_height == 0) != (run->load_width == 0))
    return lw_refuse (error, _ ("load_height and load_width go together: set both, or none"));
  if (!is_empty (run->weights) && !is_empty (run->init_run))
    return lw_refuse (error, _ ("weights and init_run both start the network: set one of them"));
  if (run->method == LW_METHOD_SUPERVISED && run->label_type != LW_LABEL_FINE
      && is_empty (run->labels))
    return lw_refuse (error, _ ("The method supervised learns from full masks: label_type must be "
                                "fine. Weak labels alone are --method wdass --use-source false."));
  return check_batches (self, error) && lw_protocol_check (&self->protocol, error);
}

static void
make_paths_absolute (LwRunConfig *self)
{
  for (const char *const *name = path_options; *name; name++)
    {
      const LwOption *option = lw_option_find (lw_run_options, *name);
      char **path = (char **)(void *)((char *)&self->run + option->offset);
      if (is_empty (*path))
        continue;
      char *absolute = g_canonicalize_filename (*path, NULL);
      g_free (*path);
      *path = absolute;
    }
}

/* ---- reading and writing ------------------------------------------------------------------- */

static gboolean
read_file (LwRunConfig *self, JsonObject *file, const char *where, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (const Table *table = tables; table < tables + N_TABLES; table++)
    if (!lw_options_from_json (table->options, part (table, self), file, known, where, error))
      return FALSE;
  g_autoptr (GList) members = json_object_get_members (file);
  for (GList *member = members; member; member = member->next)
    if (!g_hash_table_contains (known, member->data))
      return refuse_unknown (member->data, where, error);
  return TRUE;
}

LwRunConfig *
lw_run_config_new (JsonObject *file, const char *where, const char *const *arguments,
                   GError **error)
{
  g_autoptr (LwRunConfig) self = g_new0 (LwRunConfig, 1);
  if (!start (self, file, where, arguments, error)
      || (file && !read_file (self, file, where, error)))
    return NULL;
  for (int i = 0; arguments && arguments[i]; i += 2)
    if (!lw_run_config_set (self, arguments[i], arguments[i + 1], error))
      return NULL;
  make_paths_absolute (self);
  if (!check (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
lw_run_config_free (LwRunConfig *self)
{
  if (!self)
    return;
  for (const Table *table = tables; table < tables + N_TABLES; table++)
    lw_options_clear (table->options, part (table, self));
  g_free (self);
}

JsonObject *
lw_run_config_to_json (const LwRunConfig *self)
{
  JsonObject *json = json_object_new ();
  for (const Table *table = tables; table < tables + N_TABLES; table++)
    lw_options_to_json (table->options, part (table, self), json);
  return json;
}

void
lw_run_config_forget_later (JsonObject *json)
{
  if (json_object_get_int_member_with_default (json, "accumulate", 1) == 1)
    json_object_remove_member (json, "accumulate");
  if (is_empty (json_object_get_string_member_with_default (json, "devices", NULL)))
    json_object_remove_member (json, "devices");
}

char *
lw_run_config_hash (const LwRunConfig *self)
{
  g_autoptr (JsonObject) json = lw_run_config_to_json (self);
  lw_run_config_forget_later (json);
  for (const char *const *name = without_effect; *name; name++)
    json_object_remove_member (json, *name);
  for (const LwOption *option = lw_protocol_options; option->name; option++)
    json_object_remove_member (json, option->name);
  /* Of devices that share a run their number counts, not which they are. */
  if (lw_run_config_ranks (self) > 1)
    json_object_set_int_member (json, "ranks", lw_run_config_ranks (self));
  /* Of a class set in a file its name counts, not where it lies. */
  g_autofree char *class_set
      = is_empty (self->run.class_set) ? NULL : g_path_get_basename (self->run.class_set);
  if (class_set)
    json_object_set_string_member (json, "class_set", class_set);
  g_autofree char *line = lw_json_line (json);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, line, -1);
}

int
lw_run_config_ranks (const LwRunConfig *self)
{
  g_auto (GStrv) devices = lw_device_list_new (self->run.devices);
  return MAX ((int)g_strv_length (devices), 1);
}

gboolean
lw_run_config_uses_source (const LwRunConfig *self)
{
  return self->method.source;
}

gboolean
lw_run_config_uses_target (const LwRunConfig *self)
{
  const LwWdassConfig *c = &self->method;
  return c->self_train || c->w_ce_weak > 0.0 || c->w_image > 0.0 || c->w_contrast > 0.0;
}

const char *
lw_run_config_eval (const LwRunConfig *self)
{
  const char *eval = is_empty (self->run.eval) ? self->run.target : self->run.eval;
  return is_empty (eval) || strcmp (eval, "none") == 0 ? NULL : eval;
}

/* ---- help ---------------------------------------------------------------------------------- */

static void
append_option (GString *text, const LwOption *option, const void *object)
{
  g_autofree char *name = g_strdelimit (g_strdup (option->name), "_", '-');
  g_autofree char *value = lw_option_text (option, object);
  g_string_append_printf (text, "  --%-22s %s", name, _ (option->help));
  if (option->type == LW_OPTION_ENUM)
    {
      g_autofree char *choices = g_strjoinv (", ", (char **)option->choices);
      g_string_append_printf (text, ": %s", choices);
    }
  if (!is_empty (value))
    g_string_append_printf (text, " [%s]", value);
  g_string_append_c (text, '\n');
}

char *
lw_run_config_help (void)
{
  GString *text = g_string_new (NULL);
  g_autoptr (LwRunConfig) self = g_new0 (LwRunConfig, 1);
  start (self, NULL, NULL, NULL, NULL);
  for (const Table *table = tables; table < tables + N_TABLES; table++)
    {
      g_string_append_printf (text, "\n%s\n", _ (table->title));
      for (const LwOption *option = table->options; option->name; option++)
        append_option (text, option, part (table, self));
    }
  return g_string_free (text, FALSE);
}
