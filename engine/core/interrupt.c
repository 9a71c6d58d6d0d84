/* Signals that ask for a stop. */
#include "core/interrupt.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>

#include "core/error.h"

static const char *const names[] = { "none", "after-evaluation", "after-checkpoint", "now" };

/* A signal handler reaches nothing but static variables. */
static int evaluation, checkpoint, time_is_up, ending;

const char *
lw_stop_name (LwStop stop)
{
  return names[stop];
}

gboolean
lw_stop_parse (const char *name, LwStop *stop)
{
  for (int i = LW_STOP_AFTER_EVALUATION; i <= LW_STOP_NOW; i++)
    if (strcmp (name, names[i]) == 0)
      {
        *stop = (LwStop)i;
        return TRUE;
      }
  return FALSE;
}

static void
handle_end (int number)
{
  if (g_atomic_int_get (&ending))
    {
      signal (number, SIG_DFL);
      raise (number);
    }
  g_atomic_int_set (&ending, 1);
  g_atomic_int_set (&checkpoint, 1);
}

static void
handle_user (int number)
{
  if (number == SIGUSR2)
    {
      g_atomic_int_set (&evaluation, 1);
      return;
    }
  g_atomic_int_set (&time_is_up, 1);
  g_atomic_int_set (&checkpoint, 1);
}

static void
install (int number, void (*handler) (int number))
{
  struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART };
  sigemptyset (&action.sa_mask);
  sigaction (number, &action, NULL);
}

void
lw_interrupt_install (void)
{
  install (SIGINT, handle_end);
  install (SIGTERM, handle_end);
  install (SIGUSR1, handle_user);
  install (SIGUSR2, handle_user);
  install (SIGPIPE, SIG_IGN);
  install (SIGXFSZ, SIG_IGN);
}

LwStop
lw_interrupt_stop (void)
{
  if (g_atomic_int_get (&checkpoint))
    return LW_STOP_AFTER_CHECKPOINT;
  return g_atomic_int_get (&evaluation) ? LW_STOP_AFTER_EVALUATION : LW_STOP_NONE;
}

gboolean
lw_interrupt_requested (void)
{
  return g_atomic_int_get (&checkpoint);
}

gboolean
lw_interrupt_time_is_up (void)
{
  return g_atomic_int_get (&time_is_up);
}

gboolean
lw_interrupt_check (GError **error)
{
  if (!lw_interrupt_requested ())
    return TRUE;
  g_set_error_literal (error, LW_ERROR, LW_ERROR_STOPPED, _ ("stopped on request"));
  return FALSE;
}
