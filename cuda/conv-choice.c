/* Choosing among cuDNN's plans for a convolution, and remembering the choice.
 *
 * What was measured is kept below the user's cache folder, one file a problem, in a folder that
 * names the device and the version of cuDNN. A file that cuDNN no longer takes is chosen anew.
 * LW_CONV_CHOICE=first in the environment measures nothing. */
#include "conv-choice.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define CANDIDATES 8
#define TRIES 5
#define MAX_WORKSPACE ((int64_t)512 << 20)
#define NOT_ZERO 0x3c /* bytes of small numbers: zeros would be multiplied faster than data */

struct LwConvChoices
{
  char *folder;
  bool measure;
  cudaEvent_t begin, end;
};

/* ---- life ---- */

bool
lw_conv_choices_open (LwStream *s)
{
  const char *wish = g_getenv ("LW_CONV_CHOICE");
  LwConvChoices *self = s->choices = g_new0 (LwConvChoices, 1);
  g_autofree char *device = g_strdup (s->name);
  g_strcanon (device, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS, '-');
  g_autofree char *name
      = g_strdup_printf ("cudnn-%zu-%s-%d", (size_t)cudnnGetVersion (), device, s->multiprocessors);
  self->folder = g_build_filename (g_get_user_cache_dir (), "labelworth", name, NULL);
  self->measure = !s->options.plan_only && !s->options.deterministic
                  && !(wish && strcmp (wish, "first") == 0);
  return !self->measure
         || (lw_cuda_ok (s, cudaEventCreateWithFlags (&self->begin, cudaEventDefault),
                         "making an event")
             && lw_cuda_ok (s, cudaEventCreateWithFlags (&self->end, cudaEventDefault),
                            "making an event"));
}

void
lw_conv_choices_close (LwStream *s)
{
  LwConvChoices *self = s->choices;
  if (!self)
    return;
  if (self->begin)
    cudaEventDestroy (self->begin);
  if (self->end)
    cudaEventDestroy (self->end);
  g_free (self->folder);
  g_free (self);
  s->choices = NULL;
}

/* ---- the cache ---- */

/* (transfer full) */
static char *
file_of (LwStream *s, const LwConvProblem *p)
{
  const LwConvDesc *c = &p->desc;
  g_autofree char *key
      = g_strdup_printf ("%d %dx%dx%dx%d %d k%d s%d p%d d%d t%d g%d r%d%d %s%s", p->pass, c->src.n,
                         c->src.c, c->src.h, c->src.w, c->out_channels, c->kernel, c->stride,
                         c->padding, c->dilation, p->type, p->gradient_type, p->residual, p->relu,
                         s->options.precision == LW_PRECISION_F32 ? "exact" : "fast",
                         s->options.deterministic ? " deterministic" : "");
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  g_autofree char *name = g_strdup_printf ("%.32s.json", hash);
  return g_build_filename (s->choices->folder, name, NULL);
}

static bool
remembered (const LwConvTarget *target, const char *file, LwConvPlan *plan)
{
  g_autofree char *text = NULL;
  return g_file_get_contents (file, &text, NULL, NULL) && lw_conv_plan_parse (target, text, plan)
         && plan->workspace <= MAX_WORKSPACE;
}

/* A choice that cannot be written is made again next time. */
static void
remember (LwStream *s, const char *file, const LwConvPlan *plan)
{
  char *text = lw_conv_plan_text (plan);
  if (text && g_mkdir_with_parents (s->choices->folder, 0755) == 0)
    g_file_set_contents (file, text, -1, NULL);
  free (text);
}

/* ---- measuring ---- */

/* Milliseconds of the fastest try, infinite if the plan cannot be run. */
static float
measure (LwStream *s, const LwConvPlan *plan, void *const data[LW_CONV_TENSORS], void *workspace)
{
  float best = G_MAXFLOAT;
  for (int i = 0; i < TRIES; i++)
    {
      float took = G_MAXFLOAT;
      cudaEventRecord (s->choices->begin, s->queue);
      bool ran = lw_conv_graph_run (s->dnn, plan->plan, data, workspace) == CUDNN_STATUS_SUCCESS;
      cudaEventRecord (s->choices->end, s->queue);
      if (cudaEventSynchronize (s->choices->end) != cudaSuccess || !ran
          || cudaEventElapsedTime (&took, s->choices->begin, s->choices->end) != cudaSuccess)
        return G_MAXFLOAT;
      best = MIN (best, took);
    }
  return best;
}

static bool
take (LwStream *s, size_t bytes, void **memory)
{
  return cudaMalloc (memory, MAX (bytes, 1)) == cudaSuccess
         && cudaMemsetAsync (*memory, NOT_ZERO, bytes, s->queue) == cudaSuccess;
}

/* The place of the fastest plan; the first where there is no memory to try them. */
static int
fastest (LwStream *s, const LwConvProblem *problem, const LwConvPlan *plans, int n)
{
  void *data[LW_CONV_TENSORS] = { NULL }, *workspace = NULL;
  int64_t most = 0;
  int best = 0, tensors = problem->pass == LW_CONV_FUSED ? LW_CONV_TENSORS : LW_CONV_SCALE;
  float least = G_MAXFLOAT;
  for (int i = 0; i < n; i++)
    most = MAX (most, plans[i].workspace);
  bool ready = take (s, (size_t)most, &workspace);
  for (int i = 0; ready && i < tensors; i++)
    if (i != LW_CONV_RESIDUAL || problem->residual)
      ready = take (s, lw_conv_graph_bytes (problem, i), &data[i]);
  for (int i = 0; ready && i < n; i++)
    {
      float took = measure (s, &plans[i], data, workspace);
      if (took < least)
        {
          least = took;
          best = i;
        }
    }
  for (int i = 0; i < LW_CONV_TENSORS; i++)
    cudaFree (data[i]);
  cudaFree (workspace);
  cudaGetLastError ();
  return best;
}

/* ---- choosing ---- */

bool
lw_conv_choose (LwStream *s, const LwConvProblem *problem, LwConvPlan *plan)
{
  const LwConvTarget target = { .handle = s->dnn };
  const LwConvWishes wishes = { .deterministic = s->options.deterministic,
                                .tensor_cores = s->options.precision != LW_PRECISION_F32,
                                .max_workspace = MAX_WORKSPACE };
  g_autofree char *file = file_of (s, problem);
  LwConvPlan plans[CANDIDATES];
  LwConvGraph graph;
  if (remembered (&target, file, plan))
    return true;
  if (!lw_conv_graph_make (&graph, s->dnn, problem))
    return false;
  int n = lw_conv_engines_find (&target, &graph, &wishes, plans,
                                s->choices->measure ? CANDIDATES : 1);
  lw_conv_graph_clear (&graph);
  if (n == 0)
    return false;
  int best = n > 1 ? fastest (s, problem, plans, n) : 0;
  for (int i = 0; i < n; i++)
    if (i != best)
      lw_conv_plan_clear (&plans[i]);
  *plan = plans[best];
  if (s->choices->measure)
    remember (s, file, plan);
  return true;
}
