/* Ctrl-C: the first raises a flag, the second ends the process. */
#include <glib.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/error.h"
#include "core/interrupt.h"

/* Runs @work in a child process, since signals are global. Returns the wait status. */
static int
status_of (void (*work) (void))
{
  pid_t child = fork ();
  if (child == 0)
    {
      work ();
      _exit (0);
    }
  int status = -1;
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  return status;
}

static void
one_interrupt (void)
{
  g_autoptr (GError) error = NULL;
  lw_interrupt_install ();
  if (lw_interrupt_requested () || !lw_interrupt_check (NULL))
    _exit (1);
  raise (SIGINT);
  if (!lw_interrupt_requested () || lw_interrupt_check (&error))
    _exit (2);
  _exit (g_error_matches (error, LW_ERROR, LW_ERROR_STOPPED) ? 0 : 3);
}

static void
two_interrupts (void)
{
  lw_interrupt_install ();
  raise (SIGINT);
  raise (SIGINT);
}

static void
interrupt_then_terminate (void)
{
  lw_interrupt_install ();
  raise (SIGINT);
  raise (SIGTERM);
}

static void
test_first (void)
{
  g_assert_cmpint (status_of (one_interrupt), ==, 0);
}

static void
test_second (void)
{
  int status = status_of (two_interrupts);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGINT);
  status = status_of (interrupt_then_terminate);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGTERM);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/interrupt/first", test_first);
  g_test_add_func ("/interrupt/second", test_second);
  return g_test_run ();
}
