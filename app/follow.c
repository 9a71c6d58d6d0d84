/* `labelworth follow`: a further process of a training on several devices, which starts it. */
#include <glib.h>
#include <glib/gi18n-lib.h>
#include <signal.h>

#include "commands.h"
#include "core/error.h"
#include "train/shared-run.h"

/* Stopping is a matter of the first process, which tells this one. */
static void
leave_stopping (void)
{
  signal (SIGINT, SIG_IGN);
  signal (SIGTERM, SIG_IGN);
  signal (SIGUSR1, SIG_IGN);
  signal (SIGUSR2, SIG_IGN);
}

static gboolean
number (const char *text, int *value)
{
  gint64 n;
  gboolean ok = g_ascii_string_to_signed (text, 10, 0, LW_RANKS_MAX, &n, NULL);
  *value = ok ? (int)n : -1;
  return ok;
}

int
lw_command_follow (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int rank = -1, size = -1;
  leave_stopping ();
  if (argc == 3 && number (argv[1], &rank))
    number (argv[2], &size);
  g_autoptr (LwRanks) ranks = lw_ranks_join (rank, size, &error);
  if (!ranks)
    {
      g_printerr ("labelworth follow: %s\n", error->message);
      return 1;
    }
  if (lw_shared_run_follow (ranks, &error))
    return 0;
  lw_ranks_give_up (ranks, error->message);
  return 1;
}
