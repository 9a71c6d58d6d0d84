/* Runs on several devices. */
#include "train/shared-run.h"

#include <string.h>
#include <unistd.h>

#include "backend/registry.h"
#include "core/json.h"
#include "train/device-list.h"
#include "train/session-step.h"

typedef enum
{
  ORDER_STEP = 's',
  ORDER_READ_BEGIN = 'b',
  ORDER_READ_END = 'r',
  ORDER_SETTLE = 'w',
  ORDER_END = 'e',
} Order;

/* Of a greeting: a configuration is far smaller. */
#define GREETING_MAX (1u << 24)

/* Nothing to do for a process that is alone. */
static gboolean
order (LwSession *session, Order what, GError **error)
{
  char letter = (char)what;
  return !session->ranks || lw_ranks_tell (session->ranks, &letter, 1, error);
}

/* ---- beginning ----------------------------------------------------------------------------- */

/* What the others must know: how rank 0 has opened its device counts for all. */
static gboolean
greet (LwSession *session, GError **error)
{
  g_autoptr (JsonObject) greeting = json_object_new ();
  json_object_set_string_member (greeting, "folder", session->folder);
  json_object_set_string_member (greeting, "precision",
                                 lw_precision_name (session->device.options.precision));
  json_object_set_boolean_member (greeting, "direct", session->direct);
  json_object_set_object_member (greeting, "config", lw_run_config_to_json (session->config));
  g_autofree char *text = lw_json_line (greeting);
  guint32 size = (guint32)strlen (text);
  return lw_ranks_tell (session->ranks, &size, sizeof size, error)
         && lw_ranks_tell (session->ranks, text, size, error);
}

/* (transfer full) */
static JsonObject *
hear_greeting (LwRanks *ranks, GError **error)
{
  guint32 size;
  if (!lw_ranks_hear (ranks, &size, sizeof size, error))
    return NULL;
  g_autofree char *text = g_malloc0 (MIN (size, GREETING_MAX) + 1);
  return lw_ranks_hear (ranks, text, MIN (size, GREETING_MAX), error)
             ? lw_json_parse (text, (gssize)size, "rank 0", error)
             : NULL;
}

static gboolean
join_sums (LwSession *session, GError **error)
{
  session->collective = lw_collective_new (session->ranks, session->device.backend,
                                           session->device.stream, session->direct, error);
  if (!session->collective)
    return FALSE;
  lw_objective_share (session->objective, session->collective);
  return TRUE;
}

gboolean
lw_shared_run_start (LwSession *session, GError **error)
{
  int size = lw_run_config_ranks (session->config);
  if (size == 1 || session->iteration == session->config->method.iterations)
    return TRUE;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", error);
  if (!program)
    return FALSE;
  g_auto (GStrv) names = lw_device_list_new (session->config->run.devices);
  session->ranks = lw_ranks_start (program, (const char *const *)names, size,
                                   lw_collective_memory (size), error);
  return session->ranks && greet (session, error) && lw_ranks_meet (session->ranks, error)
         && join_sums (session, error);
}

/* ---- at work ------------------------------------------------------------------------------- */

gboolean
lw_shared_run_step (LwSession *session, GError **error)
{
  return order (session, ORDER_STEP, error) && lw_session_step (session, error);
}

gboolean
lw_shared_run_read_begin (LwSession *session, GError **error)
{
  return order (session, ORDER_READ_BEGIN, error)
         && lw_objective_read_begin (session->objective, error);
}

gboolean
lw_shared_run_read_end (LwSession *session, LwStepResult *result, GError **error)
{
  LwStepResult all[LW_RANKS_MAX];
  if (!order (session, ORDER_READ_END, error)
      || !lw_objective_read_end (session->objective, result, error))
    return FALSE;
  if (!session->ranks)
    return TRUE;
  all[0] = *result;
  if (!lw_ranks_collect (session->ranks, all, sizeof *all, error))
    return FALSE;
  lw_step_result_mean (result, all, lw_ranks_size (session->ranks));
  return TRUE;
}

/* Sums that a lost process breaks off leave noise, and no process may close its memory while
 * another reads it. */
static gboolean
settle (LwSession *session, GError **error)
{
  const LwBackend *backend = session->device.backend;
  if (!backend->synchronize (session->device.stream))
    return lw_backend_set_error (backend, session->device.stream, error);
  return lw_ranks_meet (session->ranks, error);
}

gboolean
lw_shared_run_settle (LwSession *session, GError **error)
{
  return !session->ranks || (order (session, ORDER_SETTLE, error) && settle (session, error));
}

void
lw_shared_run_end (LwSession *session)
{
  g_autoptr (GError) error = NULL;
  if (!session->ranks)
    return;
  if (order (session, ORDER_END, &error) && settle (session, &error))
    lw_ranks_wait (session->ranks);
  else
    g_message ("%s", error->message);
  lw_objective_share (session->objective, NULL);
  g_clear_pointer (&session->collective, lw_collective_free);
  g_clear_pointer (&session->ranks, lw_ranks_free);
}

/* ---- the others ---------------------------------------------------------------------------- */

/* Whatever this process waits for, it will not come. */
static void
lost (void *data)
{
  _exit (1);
}

static gboolean
answer (LwSession *session, GError **error)
{
  LwStepResult result;
  return lw_objective_read_end (session->objective, &result, error)
         && lw_ranks_answer (session->ranks, &result, sizeof result, error);
}

static gboolean
obey (LwSession *session, Order what, GError **error)
{
  switch (what)
    {
    case ORDER_STEP:
      return lw_session_step (session, error);
    case ORDER_READ_BEGIN:
      return lw_objective_read_begin (session->objective, error);
    case ORDER_READ_END:
      return answer (session, error);
    case ORDER_SETTLE:
    case ORDER_END:
      return settle (session, error);
    }
  g_assert_not_reached ();
}

static gboolean
follow (LwSession *session, GError **error)
{
  char letter = ORDER_STEP;
  while (letter != ORDER_END)
    if (!lw_ranks_hear (session->ranks, &letter, 1, error) || !obey (session, (Order)letter, error))
      return FALSE;
  return TRUE;
}

static LwSession *
join (LwRanks *ranks, GError **error)
{
  g_autoptr (JsonObject) greeting = hear_greeting (ranks, error);
  return greeting ? lw_session_join (ranks, greeting, error) : NULL;
}

gboolean
lw_shared_run_follow (LwRanks *ranks, GError **error)
{
  lw_ranks_watch (ranks, lost, NULL);
  g_autoptr (LwSession) session = join (ranks, error);
  gboolean ok = session && lw_ranks_meet (ranks, error) && join_sums (session, error)
                && follow (session, error);
  lw_ranks_unwatch (ranks);
  return ok;
}
