/* States of runs for people. */
#include "runs/run-state.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *icon, *style;
} Look;

static const Look looks[] = {
  [LW_QUEUE_WAITING] = { "content-loading-symbolic", "dim-label" },
  [LW_QUEUE_RUNNING] = { "media-playback-start-symbolic", "accent" },
  [LW_QUEUE_HANGING] = { "dialog-warning-symbolic", "warning" },
  [LW_QUEUE_INTERRUPTED] = { "media-playback-pause-symbolic", "warning" },
  [LW_QUEUE_DONE] = { "object-select-symbolic", "success" },
  [LW_QUEUE_FAILURE] = { "dialog-error-symbolic", "error" },
};

void
lw_run_state_show (LwRunItem *run, GtkImage *icon)
{
  const Look *look = &looks[lw_run_item_get_state (run)];
  const char *const classes[] = { look->style, NULL };
  const char *title = lw_queue_state_title (lw_run_item_get_state (run));
  gtk_image_set_from_icon_name (icon, look->icon);
  gtk_widget_set_css_classes (GTK_WIDGET (icon), (const char **)classes);
  gtk_widget_set_tooltip_text (GTK_WIDGET (icon), title);
}

gboolean
lw_run_is_at_work (LwRunItem *run)
{
  LwQueueState state = lw_run_item_get_state (run);
  return state == LW_QUEUE_RUNNING || state == LW_QUEUE_HANGING;
}

gboolean
lw_run_has_ended_badly (LwRunItem *run)
{
  LwQueueState state = lw_run_item_get_state (run);
  return state == LW_QUEUE_FAILURE || state == LW_QUEUE_INTERRUPTED
         || lw_run_item_get_stop (run) != LW_STOP_NONE;
}

static const char *
stop_text (LwStop stop)
{
  switch (stop)
    {
    case LW_STOP_NOW:
      return _ ("Stopping");
    case LW_STOP_AFTER_CHECKPOINT:
      return _ ("Stopping after a checkpoint");
    case LW_STOP_AFTER_EVALUATION:
      return _ ("Stopping after an evaluation");
    case LW_STOP_NONE:
      break;
    }
  return NULL;
}

char *
lw_run_state_text (LwRunItem *run)
{
  LwQueueState state = lw_run_item_get_state (run);
  LwStop stop = lw_run_item_get_stop (run);
  long long step = lw_run_item_get_step (run), steps = lw_run_item_get_steps (run);
  const char *message = lw_run_item_get_message (run);
  if (lw_run_is_at_work (run) && stop != LW_STOP_NONE)
    return g_strdup (stop_text (stop));
  if (state == LW_QUEUE_WAITING && stop != LW_STOP_NONE)
    return g_strdup (_ ("Stopped before it began"));
  if (state == LW_QUEUE_RUNNING)
    return g_strdup_printf (_ ("Step %lld of %lld"), step, steps);
  if (state == LW_QUEUE_INTERRUPTED)
    return g_strdup_printf (_ ("Interrupted at step %lld"), step);
  if (state == LW_QUEUE_FAILURE && message)
    return g_strdup_printf (_ ("Failed: %s"), message);
  return g_strdup (lw_queue_state_title (state));
}

char *
lw_run_place_text (LwRunItem *run)
{
  return g_strdup_printf (_ ("Partition %d, seed %lld"), lw_run_item_get_partition (run),
                          (long long)lw_run_item_get_seed (run));
}
