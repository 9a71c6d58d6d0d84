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
event_text (LwStudyEvent event)
{
  switch (event)
    {
    case LW_STUDY_KEPT:
      return _ ("finished before");
    case LW_STUDY_RESUMED:
      return _ ("goes on");
    case LW_STUDY_FINISHED:
      return _ ("done");
    case LW_STUDY_FAILED:
      return _ ("FAILED");
    case LW_STUDY_STARTED:
    case LW_STUDY_TRAINING:
      break;
    }
  return NULL;
}

void
study_progress_print (const LwStudyProgress *p, void *user)
{
  gboolean terminal = isatty (STDERR_FILENO);
  const char *text = event_text (p->event);
  if (text)
    g_printerr ("%s%3d/%d  %-40s %s%s%s\n", terminal ? CLEAR_LINE : "", p->position + 1, p->total,
                p->run->id, text, p->message ? ": " : "", p->message ? p->message : "");
  if (!terminal || (p->event != LW_STUDY_TRAINING && p->event != LW_STUDY_STARTED))
    return;
  g_autofree char *left = p->left < 0 ? NULL : study_progress_duration (p->left);
  g_printerr (CLEAR_LINE "%3d/%d  %-40s ", p->position + 1, p->total, p->run->id);
  g_printerr (_ ("step %d of %d"), (int)p->step, (int)p->steps);
  if (left)
    g_printerr (_ (", %s left for the study"), left);
}

void
study_progress_labels (const char *type, int done, int total, void *user)
{
  if (isatty (STDERR_FILENO))
    g_printerr (CLEAR_LINE);
  if (isatty (STDERR_FILENO) && done < total)
    g_printerr (_ ("labels of type %s: %d of %d"), type, done, total);
}
