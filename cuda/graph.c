/* A step as one CUDA graph.
 *
 * Every step is captured anew, since learning rates and random keys are arguments of kernels, and
 * brings an executable graph of the same shape up to date; that costs the host less than launching
 * a thousand kernels one by one, and the device waits for none of them. Few shapes occur (with and
 * without strong augmentation, first and last micro-batches), so few executables are kept. The
 * first steps run plainly: then libraries load code and scratch memory grows, which a capture does
 * not allow.
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
#define SHAPES 16

typedef struct
{
  cudaGraphExec_t exec; /* NULL: unused */
  size_t nodes;
  uint64_t used; /* step of the last use */
} Shape;

struct LwStepGraph
{
  bool enabled, capturing;
  uint64_t steps;
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
  if (self->capturing && cudaStreamEndCapture (s->queue, &unfinished) == cudaSuccess)
    cudaGraphDestroy (unfinished);
  for (int i = 0; i < SHAPES; i++)
    if (self->shapes[i].exec)
      cudaGraphExecDestroy (self->shapes[i].exec);
  free (self);
}

bool
lw_step_graph_captures (const LwStream *s)
{
  return s->graph->capturing;
}

bool
lw_cuda_step_begin (LwStream *s)
{
  LwStepGraph *self = s->graph;
  lw_parts_begin_step (s);
  self->capturing = self->enabled && self->steps >= PLAIN_STEPS;
  return !self->capturing
         || lw_cuda_ok (s, cudaStreamBeginCapture (s->queue, cudaStreamCaptureModeThreadLocal),
                        "capturing a step");
}

/* An executable that @graph could bring up to date: false if there is none of its size, or if it
 * cannot. */
static bool
update (LwStepGraph *self, cudaGraph_t graph, size_t nodes, Shape **shape)
{
  cudaGraphExecUpdateResultInfo info;
  for (int i = 0; i < SHAPES; i++)
    {
      *shape = &self->shapes[i];
      if ((*shape)->exec && (*shape)->nodes == nodes
          && cudaGraphExecUpdate ((*shape)->exec, graph, &info) == cudaSuccess)
        return true;
    }
  cudaGetLastError ();
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
  shape->used = s->graph->steps + 1;
  return lw_cuda_ok (s, cudaGraphLaunch (shape->exec, s->queue), "launching a step");
}

bool
lw_cuda_step_end (LwStream *s)
{
  LwStepGraph *self = s->graph;
  if (!lw_parts_end_step (s))
    return false;
  if (self->capturing)
    {
      cudaGraph_t graph;
      self->capturing = false;
      if (!lw_cuda_ok (s, cudaStreamEndCapture (s->queue, &graph), "capturing a step"))
        return false;
      bool launched = launch (s, graph);
      cudaGraphDestroy (graph);
      if (!launched)
        return false;
    }
  self->steps++;
  return lw_cuda_memory_step (s);
}
