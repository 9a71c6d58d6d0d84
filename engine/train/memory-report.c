/* Memory plans for people and programs. */
#include <glib/gi18n-lib.h>

#include "core/error.h"
#include "core/json.h"
#include "train/memory-advice.h"

#define MIB 1048576.0
#define GIB 1073741824.0

typedef struct
{
  const char *name, *title;
  size_t offset;
} Part;

#define PART(name, title)                                                                          \
  {                                                                                                \
#    name, title, G_STRUCT_OFFSET(LwMemoryPlan, name)                                              \
  }

static const Part parts[] = {
  PART (weights, N_ ("weights, gradients and momentum")),
  PART (activations, N_ ("activations and packed weights")),
  PART (buffers, N_ ("inputs, labels and samples")),
  PART (images, N_ ("photographs on their way")),
  PART (workspace, N_ ("working memory of convolutions")),
  PART (scratch, N_ ("of other calls, in the same place")),
  PART (evaluation, N_ ("evaluation")),
  PART (libraries, N_ ("libraries and driver")),
};

static guint64
value_of (const LwMemoryPlan *self, const Part *part)
{
  return *(const guint64 *)(const void *)((const char *)self + part->offset);
}

static void
append_line (GString *text, const char *title, double bytes)
{
  g_string_append_printf (text, "  %9.1f MiB  %s\n", bytes / MIB, title);
}

static void
append_gaps (GString *text, const LwMemoryPlan *self)
{
  if (!self->scratch_known)
    g_string_append (text, _ ("Not counted: working memory of losses and augmentation.\n"));
  if (!self->images_known)
    g_string_append (text, _ ("Not every image was looked at: larger ones take more.\n"));
}

char *
lw_memory_plan_text (const LwMemoryPlan *self)
{
  const LwDeviceInfo *info = &self->device.info;
  GString *text = g_string_new (NULL);
  g_string_printf (text, "%s: %s, %s\n", self->device.name, info->name,
                   lw_precision_name (self->precision));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (value_of (self, &parts[i]) > 0)
      append_line (text, _ (parts[i].title), (double)value_of (self, &parts[i]));
  append_line (text, _ ("together"), (double)lw_memory_plan_total (self));
  g_string_append_printf (text, _ ("The device has %.1f GiB, of which %.1f GiB are free: %s\n"),
                          (double)info->memory / GIB, (double)info->memory_free / GIB,
                          lw_memory_plan_fits (self) ? _ ("it fits") : _ ("it does not fit"));
  append_gaps (text, self);
  g_string_append_printf (text,
                          _ ("On the host, up to %.1f GiB of decoded images are kept "
                             "(--memory-limit).\n"),
                          (double)self->host / GIB);
  return g_string_free (text, FALSE);
}

JsonObject *
lw_memory_plan_json (const LwMemoryPlan *self)
{
  JsonObject *object = json_object_new ();
  JsonObject *bytes = json_object_new ();
  lw_json_set_text (object, "device", self->device.name);
  lw_json_set_text (object, "name", self->device.info.name);
  lw_json_set_text (object, "precision", lw_precision_name (self->precision));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    json_object_set_int_member (bytes, parts[i].name, (gint64)value_of (self, &parts[i]));
  json_object_set_object_member (object, "bytes", bytes);
  json_object_set_int_member (object, "total", (gint64)lw_memory_plan_total (self));
  json_object_set_int_member (object, "memory", (gint64)self->device.info.memory);
  json_object_set_int_member (object, "memory_free", (gint64)self->device.info.memory_free);
  json_object_set_boolean_member (object, "fits", lw_memory_plan_fits (self));
  json_object_set_boolean_member (object, "scratch_known", self->scratch_known);
  json_object_set_boolean_member (object, "images_known", self->images_known);
  json_object_set_int_member (object, "host", (gint64)self->host);
  return object;
}

gboolean
lw_memory_plan_check (const LwMemoryPlan *self, const LwMemoryNeeds *needs, GError **error)
{
  if (lw_memory_plan_fits (self))
    return TRUE;
  g_autofree char *advice = lw_memory_advice (self, needs);
  g_set_error (error, LW_ERROR, LW_ERROR_DEVICE,
               _ ("training and evaluation need %.1f GiB on %s (%s), which has %.1f GiB to give. "
                  "%s labelworth train --plan shows what takes how much."),
               (double)lw_memory_plan_total (self) / GIB, self->device.name, self->device.info.name,
               (double)lw_memory_plan_limit (self) / GIB, advice);
  return FALSE;
}
