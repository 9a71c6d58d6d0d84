/* What cuDNN has for a convolution: its engines and their execution plans. */
#include "conv-engines.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CONFIGS 16 /* of one way to look */
#define MAX_NOTES 32

typedef cudnnBackendDescriptor_t Descriptor;

static bool
get (Descriptor d, cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type, int64_t room,
     int64_t *count, void *values)
{
  return cudnnBackendGetAttribute (d, name, type, room, count, values) == CUDNN_STATUS_SUCCESS;
}

static bool
set (Descriptor d, cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type,
     const void *value)
{
  return cudnnBackendSetAttribute (d, name, type, 1, value) == CUDNN_STATUS_SUCCESS;
}

static bool
finish (Descriptor d)
{
  return cudnnBackendFinalize (d) == CUDNN_STATUS_SUCCESS;
}

/* ---- plans ---- */

void
lw_conv_plan_clear (LwConvPlan *plan)
{
  if (plan->plan)
    cudnnBackendDestroyDescriptor (plan->plan);
  *plan = (LwConvPlan){ .plan = NULL };
}

static bool
aim (Descriptor plan, const LwConvTarget *target)
{
  return target->handle
             ? set (plan, CUDNN_ATTR_EXECUTION_PLAN_HANDLE, CUDNN_TYPE_HANDLE, &target->handle)
             : set (plan, CUDNN_ATTR_EXECUTION_PLAN_DEVICEPROP, CUDNN_TYPE_BACKEND_DESCRIPTOR,
                    &target->device);
}

static bool
read_workspace (Descriptor d, cudnnBackendAttributeName_t name, LwConvPlan *plan)
{
  int64_t n = 0;
  return get (d, name, CUDNN_TYPE_INT64, 1, &n, &plan->workspace) && n == 1;
}

static bool
finish_plan (LwConvPlan *plan)
{
  return finish (plan->plan)
         && read_workspace (plan->plan, CUDNN_ATTR_EXECUTION_PLAN_WORKSPACE_SIZE, plan);
}

static bool
new_plan (LwConvPlan *plan)
{
  *plan = (LwConvPlan){ .engine = -1 };
  return cudnnBackendCreateDescriptor (CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR, &plan->plan)
         == CUDNN_STATUS_SUCCESS;
}

static bool
plan_from_config (const LwConvTarget *target, Descriptor config, const LwConvWishes *wishes,
                  LwConvPlan *plan)
{
  if (wishes->outlines)
    {
      *plan = (LwConvPlan){ .engine = -1 };
      return read_workspace (config, CUDNN_ATTR_ENGINECFG_WORKSPACE_SIZE, plan);
    }
  if (new_plan (plan) && aim (plan->plan, target)
      && set (plan->plan, CUDNN_ATTR_EXECUTION_PLAN_ENGINE_CONFIG, CUDNN_TYPE_BACKEND_DESCRIPTOR,
              &config)
      && finish_plan (plan))
    return true;
  lw_conv_plan_clear (plan);
  return false;
}

bool
lw_conv_plan_parse (const LwConvTarget *target, const char *text, LwConvPlan *plan)
{
  if (new_plan (plan) && aim (plan->plan, target)
      && cudnnBackendSetAttribute (plan->plan, CUDNN_ATTR_EXECUTION_PLAN_JSON_REPRESENTATION,
                                   CUDNN_TYPE_CHAR, (int64_t)strlen (text), text)
             == CUDNN_STATUS_SUCCESS
      && finish_plan (plan))
    return true;
  lw_conv_plan_clear (plan);
  return false;
}

char *
lw_conv_plan_text (const LwConvPlan *plan)
{
  int64_t length = 0, got = 0;
  if (!get (plan->plan, CUDNN_ATTR_EXECUTION_PLAN_JSON_REPRESENTATION, CUDNN_TYPE_CHAR, 0, &length,
            NULL)
      || length <= 0)
    return NULL;
  char *text = calloc (1, (size_t)length + 1);
  if (text
      && get (plan->plan, CUDNN_ATTR_EXECUTION_PLAN_JSON_REPRESENTATION, CUDNN_TYPE_CHAR, length,
              &got, text)
      && got == length)
    return text;
  free (text);
  return NULL;
}

/* ---- engines ---- */

static bool
is_wanted (cudnnBackendNumericalNote_t note, const LwConvWishes *wishes)
{
  switch (note)
    {
    case CUDNN_NUMERICAL_NOTE_NONDETERMINISTIC:
      return !wishes->deterministic;
    case CUDNN_NUMERICAL_NOTE_TENSOR_CORE:
    case CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS:
      return wishes->tensor_cores;
    case CUDNN_NUMERICAL_NOTE_REDUCED_PRECISION_REDUCTION:
      return false;
    default:
      return true;
    }
}

/* Whether the numbers of @config's engine are as wished; *index receives the engine. */
static bool
fits (Descriptor config, const LwConvWishes *wishes, int64_t *index)
{
  Descriptor engine = NULL;
  cudnnBackendNumericalNote_t notes[MAX_NOTES];
  int64_t n = 0;
  if (cudnnBackendCreateDescriptor (CUDNN_BACKEND_ENGINE_DESCRIPTOR, &engine)
      != CUDNN_STATUS_SUCCESS)
    return false;
  bool good
      = get (config, CUDNN_ATTR_ENGINECFG_ENGINE, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &n, &engine)
        && get (engine, CUDNN_ATTR_ENGINE_GLOBAL_INDEX, CUDNN_TYPE_INT64, 1, &n, index)
        && get (engine, CUDNN_ATTR_ENGINE_NUMERICAL_NOTE, CUDNN_TYPE_NUMERICAL_NOTE, MAX_NOTES, &n,
                notes);
  for (int64_t i = 0; good && i < n && i < MAX_NOTES; i++)
    good = is_wanted (notes[i], wishes);
  cudnnBackendDestroyDescriptor (engine);
  return good;
}

/* Appends what one way to look finds. */
static int
look (const LwConvTarget *target, const LwConvGraph *graph, cudnnBackendHeurMode_t mode,
      const LwConvWishes *wishes, LwConvPlan *plans, int found, int most)
{
  Descriptor heuristic = NULL, configs[MAX_CONFIGS];
  int64_t n = 0, room = 0;
  if (cudnnBackendCreateDescriptor (CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR, &heuristic)
      != CUDNN_STATUS_SUCCESS)
    return found;
  while (room < MAX_CONFIGS
         && cudnnBackendCreateDescriptor (CUDNN_BACKEND_ENGINECFG_DESCRIPTOR, &configs[room])
                == CUDNN_STATUS_SUCCESS)
    room++;
  if (!set (heuristic, CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH, CUDNN_TYPE_BACKEND_DESCRIPTOR,
            &graph->graph)
      || !set (heuristic, CUDNN_ATTR_ENGINEHEUR_MODE, CUDNN_TYPE_HEUR_MODE, &mode)
      || (!target->handle
          && !set (heuristic, CUDNN_ATTR_ENGINEHEUR_DEVICEPROP, CUDNN_TYPE_BACKEND_DESCRIPTOR,
                   &target->device))
      || !finish (heuristic)
      || !get (heuristic, CUDNN_ATTR_ENGINEHEUR_RESULTS, CUDNN_TYPE_BACKEND_DESCRIPTOR, room, &n,
               configs))
    n = 0;
  for (int64_t i = 0; i < n && i < room && found < most; i++)
    {
      int64_t engine = -1;
      LwConvPlan *plan = &plans[found];
      if (!fits (configs[i], wishes, &engine)
          || !plan_from_config (target, configs[i], wishes, plan))
        continue;
      plan->engine = engine;
      if (plan->workspace <= wishes->max_workspace)
        found++;
      else
        lw_conv_plan_clear (plan);
    }
  while (room > 0)
    cudnnBackendDestroyDescriptor (configs[--room]);
  cudnnBackendDestroyDescriptor (heuristic);
  return found;
}

int
lw_conv_engines_find (const LwConvTarget *target, const LwConvGraph *graph,
                      const LwConvWishes *wishes, LwConvPlan *plans, int most)
{
  int found = look (target, graph, CUDNN_HEUR_MODE_A, wishes, plans, 0, most);
  return found > 0 ? found : look (target, graph, CUDNN_HEUR_MODE_FALLBACK, wishes, plans, 0, most);
}
