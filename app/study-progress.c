/* Lines about a study at work. */
#include "study-progress.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#define CLEAR_LINE "\r\033[K"

char *
study_progress_duration (double seconds)
{
  int minutes = (int)(seconds / 60 + 0.5);
  if (seconds < 90)
    return g_strdup_printf (_ ("%d s"), (int)(seconds + 0.5));
  if (minutes < 100)
    return g_strdup_printf (_ ("%d min"), minutes);
  return g_strdup_printf (_ ("%d h %02d min"), minutes / 60, minutes % 60);
}

static const char *
event_text (LwQueueEvent event)
{
  switch (event)
    {
    case LW_QUEUE_KEPT:
      return _ ("finished before");
    case LW_QUEUE_RESUMED:
      return _ ("goes on");
    case LW_QUEUE_FINISHED:
      return _ ("done");
    case LW_QUEUE_STOPPED:
      return _ ("stopped");
    case LW_QUEUE_FAILED:
      return _ ("FAILED");
    case LW_QUEUE_HUNG:
      return _ ("no sign of life for minutes (stop it with labelworth study stop --now)");
    case LW_QUEUE_ELSEWHERE:
      return _ ("another process works on it");
    case LW_QUEUE_PAUSED:
      return _ ("paused: no run begins until labelworth study continue");
    case LW_QUEUE_CONTINUED:
      return _ ("continued");
    case LW_QUEUE_CONFUSED:
      return _ ("wishes that cannot be read are not followed");
    case LW_QUEUE_STARTED:
    case LW_QUEUE_TRAINING:
      break;
    }
  return NULL;
}

static void
print_line (const LwQueueProgress *p)
{
  g_autofree char *left = p->left < 0 ? NULL : study_progress_duration (p->left);
  g_printerr (CLEAR_LINE "%3d/%d  %-40s ", p->finished, p->total, p->run->id);
  g_printerr (_ ("step %d of %d"), (int)p->step, (int)p->steps);
  if (p->active > 1)
    g_printerr (_ (", %d runs at work"), p->active);
  if (left)
    g_printerr (_ (", %s left for the study"), left);
}

void
study_progress_print (const LwQueueProgress *p, void *user)
{
  gboolean terminal = isatty (STDERR_FILENO);
  const char *text = event_text (p->event);
  if (text)
    g_printerr ("%s%3d/%d  %-40s %s%s%s\n", terminal ? CLEAR_LINE : "", p->finished, p->total,
                p->run ? p->run->id : "", text, p->message ? ": " : "",
                p->message ? p->message : "");
  if (terminal && p->run && p->nth == 0
      && (p->event == LW_QUEUE_TRAINING || p->event == LW_QUEUE_STARTED))
    print_line (p);
}

void
study_progress_labels (const char *type, int done, int total, void *user)
{
  if (isatty (STDERR_FILENO))
    g_printerr (CLEAR_LINE);
  if (isatty (STDERR_FILENO) && done < total)
    g_printerr (_ ("labels of type %s: %d of %d"), type, done, total);
}
