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

/* A scheduler may send its signals any number of times. */
static void
user_signals (void)
{
  lw_interrupt_install ();
  raise (SIGUSR2);
  if (lw_interrupt_stop () != LW_STOP_AFTER_EVALUATION || lw_interrupt_requested ())
    _exit (1);
  raise (SIGUSR1);
  raise (SIGUSR1);
  raise (SIGTERM);
  raise (SIGUSR2);
  if (lw_interrupt_stop () != LW_STOP_AFTER_CHECKPOINT || !lw_interrupt_time_is_up ())
    _exit (2);
}

static void
test_user_signals (void)
{
  g_assert_cmpint (status_of (user_signals), ==, 0);
}

static void
test_names (void)
{
  for (LwStop stop = LW_STOP_AFTER_EVALUATION; stop <= LW_STOP_NOW; stop++)
    {
      LwStop read = LW_STOP_NONE;
      g_assert_true (lw_stop_parse (lw_stop_name (stop), &read));
      g_assert_cmpint (read, ==, stop);
    }
  LwStop kept = LW_STOP_NOW;
  g_assert_false (lw_stop_parse ("none", &kept));
  g_assert_false (lw_stop_parse ("later", &kept));
  g_assert_cmpint (kept, ==, LW_STOP_NOW);
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
  g_test_add_func ("/interrupt/user-signals", test_user_signals);
  g_test_add_func ("/interrupt/names", test_names);
  return g_test_run ();
}
