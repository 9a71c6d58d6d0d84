/* Tries smaller configurations. */
#include "train/memory-advice.h"

#include <glib/gi18n-lib.h>

#include "core/json.h"

#define SMALLEST_CROP 128
#define GIB 1073741824.0

/* A change is a list of names and values of options in turn, as lw_run_config_new takes them. */

static void
set (GPtrArray *change, const char *name, const char *value)
{
  g_ptr_array_add (change, g_strdup (name));
  g_ptr_array_add (change, g_strdup (value));
}

static void
set_number (GPtrArray *change, const char *name, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%lld", (long long)value);
  set (change, name, text);
}

/* "--batch 2 --precision bf16 (4.1 GiB)" (transfer full) */
static char *
in_words (const GPtrArray *change, const LwMemoryPlan *plan)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i + 1 < change->len; i += 2)
    {
      g_autofree char *name = g_strdelimit (g_strdup (change->pdata[i]), "_", '-');
      g_string_append_printf (text, "--%s %s ", name, (const char *)change->pdata[i + 1]);
    }
  g_string_append_printf (text, _ ("(%.1f GiB)"), (double)lw_memory_plan_total (plan) / GIB);
  return g_string_free (text, FALSE);
}

/* What @change is called if it is enough, else NULL. (transfer full) */
static char *
try (const LwMemoryPlan *plan, const LwMemoryNeeds *needs, GPtrArray *change)
{
  LwMemoryPlan tried;
  g_autoptr (JsonObject) json = lw_run_config_to_json (needs->config);
  g_ptr_array_add (change, NULL);
  g_autoptr (LwRunConfig) config
      = lw_run_config_new (json, "", (const char *const *)change->pdata, NULL);
  g_ptr_array_set_size (change, (int)change->len - 1);
  if (!config)
    return NULL;
  const LwMemoryNeeds other
      = { config, (LwPrecisionOption)config->run.precision, needs->classes, needs->sizes };
  if (!lw_memory_plan_make (&tried, plan->device.name, &other, NULL)
      || !lw_memory_plan_fits (&tried))
    return NULL;
  return in_words (change, &tried);
}

/* Each number of halvings of the batch, in steps of as many images, then of the crop, on top of
 * @begin. */
static char *
try_smaller (const LwMemoryPlan *plan, const LwMemoryNeeds *needs, const GPtrArray *begin)
{
  const LwRunOptions *run = &needs->config->run;
  gint64 batch = run->batch, height = run->crop_height, width = run->crop_width;
  char *words = NULL;
  while (!words && (batch > 1 || MIN (height, width) / 2 >= SMALLEST_CROP))
    {
      g_autoptr (GPtrArray) change = g_ptr_array_new_with_free_func (g_free);
      for (guint i = 0; i < begin->len; i++)
        g_ptr_array_add (change, g_strdup (begin->pdata[i]));
      if (batch > 1)
        batch /= 2;
      else
        {
          height /= 2;
          width /= 2;
        }
      set_number (change, "batch", batch);
      if (batch < run->batch)
        set_number (change, "accumulate", (run->batch * run->accumulate + batch - 1) / batch);
      if (height < run->crop_height)
        {
          set_number (change, "crop_height", height);
          set_number (change, "crop_width", width);
        }
      words = try (plan, needs, change);
    }
  return words;
}

/* Changes that leave what is learned from as it is: a cheaper evaluation, half the bytes. */
static void
add_cheap (const LwMemoryPlan *plan, const LwMemoryNeeds *needs, int which, GPtrArray *change)
{
  const LwRunOptions *run = &needs->config->run;
  if (which & 1 && plan->precision != LW_PRECISION_BF16 && plan->device.info.fast_bf16)
    set (change, "precision", "bf16");
  if (which & 2 && plan->evaluation > plan->activations
      && needs->config->protocol.mode == LW_INFERENCE_WHOLE)
    {
      set (change, "eval_mode", "sliding");
      set_number (change, "eval_window_height", run->crop_height);
      set_number (change, "eval_window_width", run->crop_width);
    }
}

static char *
smaller (const LwMemoryPlan *plan, const LwMemoryNeeds *needs)
{
  guint before = 0;
  for (int which = 1; which < 4; which++)
    {
      g_autoptr (GPtrArray) change = g_ptr_array_new_with_free_func (g_free);
      add_cheap (plan, needs, which, change);
      char *words = change->len > 0 ? try (plan, needs, change) : NULL;
      if (words)
        return words;
      before = MAX (before, change->len);
    }
  g_autoptr (GPtrArray) as_before = g_ptr_array_new_with_free_func (g_free);
  char *words = try_smaller (plan, needs, as_before);
  if (words || before == 0)
    return words;
  add_cheap (plan, needs, 3, as_before);
  return try_smaller (plan, needs, as_before);
}

char *
lw_memory_advice (const LwMemoryPlan *plan, const LwMemoryNeeds *needs)
{
  g_autofree char *words = smaller (plan, needs);
  if (words)
    return g_strdup_printf (_ ("It fits with %s, or on another device (labelworth devices)."),
                            words);
  return g_strdup (_ ("No smaller batch or crop is enough: use another device (labelworth devices) "
                      "or a smaller network (--arch, --width)."));
}
