/* Choosing among cuDNN's plans for a convolution, and remembering the choice.
 *
 * A network has few problems but many convolutions, and cuDNN compiles some plans as they are made,
 * a second each: a choice is made once a stream and shared. It is also kept below the user's cache
 * folder, one file a problem, in a folder that names the device and the version of cuDNN. A file
 * that cuDNN no longer takes is chosen anew. LW_CONV_CHOICE in the environment: "first" measures
 * nothing, "apart" leaves norms to kernels of their own. */
#include "conv-choice.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define CANDIDATES 8
#define FUSED_CANDIDATES 3 /* each is compiled */
#define TRIES 5
#define MAX_WORKSPACE ((int64_t)512 << 20)
/* What a plan may take where the first needs less: memory plans, which know the first alone, keep
 * more than that free. */
#define SPARE_WORKSPACE ((int64_t)128 << 20)
#define NOT_ZERO 0x3c /* bytes of small numbers: zeros would be multiplied faster than data */

struct LwConvChoices
{
  char *folder;
  bool measure, apart;
  cudaEvent_t begin, end;
  size_t swept;     /* bytes cleared before each try: more than the caches hold */
  GHashTable *made; /* LwConvChoice by their keys */
};

static void
free_choice (void *data)
{
  LwConvChoice *choice = data;
  lw_conv_plan_clear (&choice->plan);
  g_free (choice->key);
  g_free (choice);
}

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
  self->made = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_choice);
  struct cudaDeviceProp properties;
  if (!lw_cuda_ok (s, cudaGetDeviceProperties (&properties, s->options.device),
                   "asking for its properties"))
    return false;
  self->swept = (size_t)4 * (size_t)properties.l2CacheSize;
  self->measure = !s->options.plan_only && !s->options.deterministic
                  && !(wish && strcmp (wish, "first") == 0);
  self->apart = wish && strcmp (wish, "apart") == 0;
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
  g_hash_table_unref (self->made);
  g_free (self->folder);
  g_free (self);
  s->choices = NULL;
}

/* ---- the cache ---- */

/* (transfer full): what a choice depends on, but for device and cuDNN. */
static char *
key_of (LwStream *s, const LwConvProblem *p)
{
  const LwConvDesc *c = &p->desc;
  return g_strdup_printf ("%d %dx%dx%dx%d %d k%d s%d p%d d%d t%d g%d r%d%d %s%s", p->pass, c->src.n,
                          c->src.c, c->src.h, c->src.w, c->out_channels, c->kernel, c->stride,
                          c->padding, c->dilation, p->type, p->gradient_type, p->residual, p->relu,
                          s->options.precision == LW_PRECISION_F32 ? "exact" : "fast",
                          s->options.deterministic ? " deterministic" : "");
}

/* (transfer full) */
static char *
file_of (LwStream *s, const char *key)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  g_autofree char *name = g_strdup_printf ("%.32s.json", hash);
  return g_build_filename (s->choices->folder, name, NULL);
}

static bool
remembered (const LwConvTarget *target, const char *file, LwConvPlan *plan)
{
  g_autofree char *text = NULL;
  return g_file_get_contents (file, &text, NULL, NULL) && lw_conv_plan_parse (target, text, plan);
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

static bool
take (LwStream *s, size_t bytes, void **memory)
{
  return cudaMalloc (memory, MAX (bytes, 1)) == cudaSuccess
         && cudaMemsetAsync (*memory, NOT_ZERO, bytes, s->queue) == cudaSuccess;
}

/* Memory that plans are tried on. */
typedef struct
{
  void *data[LW_CONV_TENSORS], *workspace, *swept;
} Ground;

static bool
take_ground (LwStream *s, const LwConvProblem *problem, int64_t workspace, Ground *ground)
{
  int tensors = problem->pass == LW_CONV_FUSED ? LW_CONV_TENSORS : LW_CONV_SCALE;
  *ground = (Ground){ .data = { NULL } };
  bool ready = take (s, (size_t)workspace, &ground->workspace)
               && take (s, s->choices->swept, &ground->swept);
  for (int i = 0; ready && i < tensors; i++)
    if (i != LW_CONV_RESIDUAL || problem->residual)
      ready = take (s, lw_conv_graph_bytes (problem, i), &ground->data[i]);
  return ready;
}

static void
free_ground (Ground *ground)
{
  for (int i = 0; i < LW_CONV_TENSORS; i++)
    cudaFree (ground->data[i]);
  cudaFree (ground->workspace);
  cudaFree (ground->swept);
}

/* Milliseconds of the fastest try, infinite if the plan cannot be run. The sweep empties the caches
 * and keeps the device busy until the try is enqueued. */
static float
measure (LwStream *s, const LwConvPlan *plan, const Ground *ground)
{
  float best = G_MAXFLOAT;
  for (int i = 0; i < TRIES; i++)
    {
      float took = G_MAXFLOAT;
      cudaMemsetAsync (ground->swept, 0, s->choices->swept, s->queue);
      cudaEventRecord (s->choices->begin, s->queue);
      bool ran = lw_conv_graph_run (s->dnn, plan->plan, ground->data, ground->workspace)
                 == CUDNN_STATUS_SUCCESS;
      cudaEventRecord (s->choices->end, s->queue);
      if (cudaEventSynchronize (s->choices->end) != cudaSuccess || !ran
          || cudaEventElapsedTime (&took, s->choices->begin, s->choices->end) != cudaSuccess)
        return G_MAXFLOAT;
      best = MIN (best, took);
    }
  return best;
}

/* The place of the fastest plan, -1 if none can be run; the first, and *measured is false, where
 * there is no memory to try them. */
static int
fastest (LwStream *s, const LwConvProblem *problem, const LwConvPlan *plans, int n, bool *measured)
{
  int64_t room = MAX (plans[0].workspace, SPARE_WORKSPACE), most = 0;
  int best = -1;
  float least = G_MAXFLOAT;
  Ground ground;
  for (int i = 0; i < n; i++)
    if (plans[i].workspace <= room)
      most = MAX (most, plans[i].workspace);
  *measured = take_ground (s, problem, most, &ground);
  for (int i = 0; *measured && i < n; i++)
    {
      float took = plans[i].workspace <= room ? measure (s, &plans[i], &ground) : G_MAXFLOAT;
      if (took < least)
        {
          least = took;
          best = i;
        }
    }
  free_ground (&ground);
  cudaGetLastError ();
  return *measured ? best : 0;
}

/* ---- choosing ---- */

/* False if cuDNN has nothing. *lasting: whether the next session should take the same. */
static bool
find (LwStream *s, const LwConvTarget *target, const LwConvProblem *problem, LwConvPlan *plan,
      bool *lasting)
{
  const LwConvWishes wishes = { .deterministic = s->options.deterministic,
                                .tensor_cores = s->options.precision != LW_PRECISION_F32,
                                .outlines = s->options.plan_only,
                                .max_workspace = MAX_WORKSPACE };
  int candidates = problem->pass == LW_CONV_FUSED ? FUSED_CANDIDATES : CANDIDATES;
  LwConvPlan plans[CANDIDATES];
  LwConvGraph graph;
  if (!lw_conv_graph_make (&graph, s->dnn, problem))
    return false;
  int n
      = lw_conv_engines_find (target, &graph, &wishes, plans, s->choices->measure ? candidates : 1);
  lw_conv_graph_clear (&graph);
  *lasting = s->choices->measure || (s->options.deterministic && !s->options.plan_only);
  int best = n > 1 ? fastest (s, problem, plans, n, lasting) : n - 1;
  for (int i = 0; i < n; i++)
    if (i != best)
      lw_conv_plan_clear (&plans[i]);
  if (best >= 0)
    *plan = plans[best];
  return best >= 0;
}

LwConvChoice *
lw_conv_choose (LwStream *s, const LwConvProblem *problem)
{
  const LwConvTarget target = { .handle = s->dnn };
  g_autofree char *key = key_of (s, problem);
  LwConvChoice *choice = g_hash_table_lookup (s->choices->made, key);
  bool lasting = false;
  if (!choice)
    {
      g_autofree char *file = file_of (s, key);
      choice = g_new0 (LwConvChoice, 1);
      choice->found = !(problem->pass == LW_CONV_FUSED && s->choices->apart)
                      && (remembered (&target, file, &choice->plan)
                          || find (s, &target, problem, &choice->plan, &lasting));
      if (choice->found && lasting)
        remember (s, file, &choice->plan);
      choice->key = g_steal_pointer (&key);
      g_hash_table_insert (s->choices->made, choice->key, choice);
    }
  choice->users++;
  return choice;
}

void
lw_conv_choice_release (LwStream *s, LwConvChoice *choice)
{
  if (choice && --choice->users == 0)
    g_hash_table_remove (s->choices->made, choice->key);
}
