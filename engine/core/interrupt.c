/* Signals that ask for a stop. */
#include "core/interrupt.h"

#include <glib/gi18n-lib.h>
#include <signal.h>

#include "core/error.h"

/* A signal handler reaches nothing but a static variable. */
static int requested;

static void
handle (int number)
{
  if (g_atomic_int_get (&requested))
    {
      signal (number, SIG_DFL);
      raise (number);
    }
  g_atomic_int_set (&requested, 1);
}

void
lw_interrupt_install (void)
{
  struct sigaction action = { .sa_handler = handle, .sa_flags = SA_RESTART };
  struct sigaction ignore = { .sa_handler = SIG_IGN };
  sigemptyset (&action.sa_mask);
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  sigaction (SIGPIPE, &ignore, NULL);
  sigaction (SIGXFSZ, &ignore, NULL);
}

gboolean
lw_interrupt_requested (void)
{
  return g_atomic_int_get (&requested);
}

gboolean
lw_interrupt_check (GError **error)
{
  if (!lw_interrupt_requested ())
    return TRUE;
  g_set_error_literal (error, LW_ERROR, LW_ERROR_STOPPED, _ ("stopped on request"));
  return FALSE;
}
