/* What cuDNN has for a convolution: execution plans, best first by its own heuristics. */
#pragma once

#include "conv-graph.h"

/* The device that plans are for: a handle, or a description of one (CUDNN_BACKEND_DEVICEPROP) with
 * which no plan can be run. */
typedef struct
{
  cudnnHandle_t handle; /* or NULL */
  cudnnBackendDescriptor_t device;
} LwConvTarget;

/* An execution plan. */
typedef struct
{
  cudnnBackendDescriptor_t plan; /* NULL: none, or an outline */
  int64_t workspace;             /* bytes */
  int64_t engine;                /* cuDNN's number */
} LwConvPlan;

typedef struct
{
  bool deterministic;
  bool tensor_cores;     /* else products of f32 are not rounded */
  bool outlines;         /* workspace and engine alone, without the plans: cuDNN compiles some */
  int64_t max_workspace; /* bytes */
} LwConvWishes;

/* Up to @most plans of @graph that fulfil the wishes; their number. */
int lw_conv_engines_find (const LwConvTarget *target, const LwConvGraph *graph,
                          const LwConvWishes *wishes, LwConvPlan *plans, int most);

/* A plan from the text of an earlier one, for the same graph, device and version of cuDNN; false if
 * cuDNN does not take it. */
bool lw_conv_plan_parse (const LwConvTarget *target, const char *text, LwConvPlan *plan);

/* (transfer full: free), NULL if the plan cannot be told as text. */
char *lw_conv_plan_text (const LwConvPlan *plan);

void lw_conv_plan_clear (LwConvPlan *plan);
