/* A step as one CUDA graph.
 *
 * Every step is captured anew, since learning rates and random keys are arguments of kernels, and
 * brings an executable graph of the same shape up to date; that costs the host less than launching
 * a thousand kernels one by one, and the device waits for none of them. Few shapes occur (with and
 * without strong augmentation, first and last micro-batches, parts between sums), so few
 * executables are kept; where ever new ones are made all the same, steps become plain. The first
 * steps run plainly: then libraries load code and scratch memory grows. Terms that begin later do
 * that in a capture, which therefore is a relaxed one.
 *
 * Sums over processes are left out of the graphs: NCCL holds on to a communicator until all graphs
 * that have it are gone, so that its end, and its abortion, would wait for ever.
 *
 * LW_CUDA_GRAPH=0 in the environment keeps all steps plain, for debugging; both give the same bits.
 */
#include "graph.h"

#include <stdlib.h>
#include <string.h>

#include "cuda-ops.h"
#include "memory.h"
#include "parts.h"

#define PLAIN_STEPS 2
#define SHAPES 48
#define MOST_MADE (4 * SHAPES)

typedef struct
{
  cudaGraphExec_t exec; /* NULL: unused */
  size_t nodes;
  uint64_t used; /* launch of the last use */
} Shape;

struct LwStepGraph
{
  bool enabled, paused;
  uint64_t steps, launches, made;
  Shape shapes[SHAPES];
};

bool
lw_step_graph_open (LwStream *s)
{
  const char *wish = getenv ("LW_CUDA_GRAPH");
  s->graph = calloc (1, sizeof *s->graph);
  if (!s->graph)
    return lw_cuda_fail (s, "out of memory");
  s->graph->enabled
      = !s->options.plan_only && !s->options.plain_steps && !(wish && strcmp (wish, "0") == 0);
  return true;
}

void
lw_step_graph_close (LwStream *s)
{
  LwStepGraph *self = s->graph;
  cudaGraph_t unfinished = NULL;
  if (!self)
    return;
  if (s->capturing && cudaStreamEndCapture (s->queue, &unfinished) == cudaSuccess)
    cudaGraphDestroy (unfinished);
  for (int i = 0; i < SHAPES; i++)
    if (self->shapes[i].exec)
      cudaGraphExecDestroy (self->shapes[i].exec);
  free (self);
}

static bool
capture (LwStream *s)
{
  s->capturing = lw_cuda_ok (s, cudaStreamBeginCapture (s->queue, cudaStreamCaptureModeRelaxed),
                             "capturing a step");
  return s->capturing;
}

bool
lw_cuda_step_begin (LwStream *s)
{
  LwStepGraph *self = s->graph;
  lw_parts_begin_step (s);
  return !self->enabled || self->steps < PLAIN_STEPS || capture (s);
}

/* An executable that @graph could bring up to date: false if there is none of its size, or if it
 * cannot. The one that was launched last is at work, and a change of it may have to wait: so two of
 * a shape take turns. */
static bool
update (LwStepGraph *self, cudaGraph_t graph, size_t nodes, Shape **shape)
{
  cudaGraphExecUpdateResultInfo info;
  for (int i = 0; i < SHAPES; i++)
    {
      *shape = &self->shapes[i];
      if (!(*shape)->exec || (*shape)->nodes != nodes || (*shape)->used == self->launches)
        continue;
      if (cudaGraphExecUpdate ((*shape)->exec, graph, &info) == cudaSuccess)
        return true;
      cudaGetLastError ();
    }
  return false;
}

/* In place of the one that was not used for longest. */
static bool
instantiate (LwStream *s, cudaGraph_t graph, size_t nodes, Shape **shape)
{
  LwStepGraph *self = s->graph;
  Shape *oldest = &self->shapes[0];
  for (int i = 1; i < SHAPES; i++)
    if (self->shapes[i].used < oldest->used)
      oldest = &self->shapes[i];
  if (oldest->exec)
    cudaGraphExecDestroy (oldest->exec);
  *oldest = (Shape){ .nodes = nodes };
  *shape = oldest;
  self->enabled = ++self->made < MOST_MADE;
  return lw_cuda_ok (s, cudaGraphInstantiate (&oldest->exec, graph, 0), "making a graph");
}

static bool
launch (LwStream *s, cudaGraph_t graph)
{
  size_t nodes = 0;
  Shape *shape;
  if (!lw_cuda_ok (s, cudaGraphGetNodes (graph, NULL, &nodes), "counting the nodes of a graph"))
    return false;
  if (!update (s->graph, graph, nodes, &shape) && !instantiate (s, graph, nodes, &shape))
    return false;
  shape->used = ++s->graph->launches;
  return lw_cuda_ok (s, cudaGraphLaunch (shape->exec, s->queue), "launching a step");
}

/* Hands over what was captured so far. */
static bool
submit (LwStream *s)
{
  cudaGraph_t graph;
  s->capturing = false;
  if (!lw_cuda_ok (s, cudaStreamEndCapture (s->queue, &graph), "capturing a step"))
    return false;
  bool launched = launch (s, graph);
  cudaGraphDestroy (graph);
  return launched;
}

bool
lw_step_graph_pause (LwStream *s)
{
  s->graph->paused = s->capturing;
  return !s->graph->paused || submit (s);
}

bool
lw_step_graph_resume (LwStream *s)
{
  return !s->graph->paused || capture (s);
}

bool
lw_cuda_step_end (LwStream *s)
{
  if (!lw_parts_end_step (s) || (s->capturing && !submit (s)))
    return false;
  s->graph->steps++;
  return lw_cuda_memory_step (s);
}
