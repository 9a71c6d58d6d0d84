/* Evaluation of a run. */
#include "train/evaluation.h"

#include "eval/evaluate.h"
#include "train/run-folder.h"

/* An evaluation may take long. A heartbeat that cannot be written is no reason to end it: the next
 * step will say so. */
static void
beat (int done, int total, void *session)
{
  lw_session_beat (session, NULL);
}

static LwEvaluation *
evaluate (LwSession *session, const LwWeights *weights, GError **error)
{
  g_autoptr (LwInference) made = NULL;
  LwInference *inference = session->inference;
  if (!inference)
    inference = made = lw_inference_new (session->network, session->device.backend,
                                         session->device.stream, &session->config->protocol, error);
  if (!inference || !lw_inference_set_weights (inference, weights, error))
    return NULL;
  return lw_evaluate (inference, session->data->eval, beat, session, error);
}

gboolean
lw_session_evaluate (LwSession *session, double *miou, GError **error)
{
  LwWeights *weights = lw_weights_new (session->network);
  g_autoptr (LwEvaluation) evaluation = NULL;
  if (lw_objective_weights (session->objective, session->config->protocol.teacher, weights, error))
    evaluation = evaluate (session, weights, error);
  lw_weights_free (weights);
  if (!evaluation)
    return FALSE;
  *miou = lw_evaluation_miou (evaluation);
  return lw_evaluation_save (evaluation, session->folder, LW_RUN_CHECKPOINT, error);
}
