/* Plans of studies, made by hand. */
#include "queue-fixture.h"

#include <string.h>

#include "core/file.h"

static void
run_free (void *data)
{
  LwStudyRun *run = data;
  g_free (run->method);
  g_free (run->id);
  g_free (run->folder);
  lw_run_config_free (run->config);
  g_free (run);
}

GPtrArray *
lw_plan_new (void)
{
  return g_ptr_array_new_with_free_func (run_free);
}

int
lw_plan_add (GPtrArray *plan, const char *folder, const char *id, LwMethod base, LwMix mix,
             int partition, gint64 seed, int start)
{
  static const char *const options[]
      = { "source", "pairs:/s", "target", "pairs:/t", "iterations", "100", NULL };
  GError *error = NULL;
  LwStudyRun *run = g_new0 (LwStudyRun, 1);
  *run = (LwStudyRun){ .method = g_strdup (lw_method_name (base)),
                       .base = base,
                       .mix = mix,
                       .partition = partition,
                       .seed = seed,
                       .start = start,
                       .id = g_strdup (id),
                       .folder = g_build_filename (folder ? folder : "/none", "runs", id, NULL),
                       .config = lw_run_config_new (NULL, NULL, options, &error) };
  g_assert_no_error (error);
  g_ptr_array_add (plan, run);
  return (int)plan->len - 1;
}

static void
save (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_assert_true (lw_file_replace (path, text, strlen (text), NULL));
}

void
lw_plan_make_run (const GPtrArray *plan, int position, LwRunState state)
{
  const LwStudyRun *run = plan->pdata[position];
  g_assert_true (lw_file_make_directory (run->folder, NULL));
  save (run->folder, LW_RUN_CONFIG, "{\"iterations\": 100}");
  if (state == LW_RUN_FINISHED)
    save (run->folder, "eval.json", "{}");
  g_assert_true (lw_run_status_write (run->folder, state, NULL, NULL));
}
