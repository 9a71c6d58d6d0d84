/* Sample selection of the contrast terms (end of section 3.3): the pools, and how many cells each
 * gives. */
#pragma once

#include "core/rng.h"

#include <stdbool.h>

typedef enum
{
  LW_POOL_HARD, /* predicted as another class */
  LW_POOL_EASY, /* predicted with confidence */
  LW_POOL_NONE,
} LwPool;

/* The pool of a labelled cell. */
LW_INLINE LwPool
lw_quota_pool (uint8_t label, uint8_t pred, float conf, float easy_tau)
{
  if (pred != label)
    return LW_POOL_HARD;
  return conf > easy_tau ? LW_POOL_EASY : LW_POOL_NONE;
}

LW_INLINE int32_t
lw_quota_clamp (int32_t x, int32_t low, int32_t high)
{
  return x < low ? low : x > high ? high : x;
}

/* Cells wanted of each of @pairs eligible (image, class) pairs. */
LW_INLINE int32_t
lw_quota_views (int32_t max_samples, int32_t max_views, int32_t pairs)
{
  return lw_quota_clamp (max_samples / (pairs > 1 ? pairs : 1), 1, max_views > 1 ? max_views : 1);
}

/* Cells that are taken at most from @pairs pairs: one of each even where fewer are wanted. */
LW_INLINE int32_t
lw_quota_most (int32_t max_samples, int32_t pairs)
{
  return max_samples > pairs ? max_samples : pairs;
}

/* Of the @views wanted cells of an eligible pair with @hard and @easy candidates: how many are
 * hard. */
LW_INLINE int32_t
lw_quota_hard (int32_t views, int32_t hard, int32_t easy, bool hard_first)
{
  int32_t half = views / 2, rest = views - easy;
  int32_t wanted = hard_first ? views : half > rest ? half : rest;
  return hard < wanted ? hard : wanted;
}

/* And how many are easy, given the number of hard ones taken. */
LW_INLINE int32_t
lw_quota_easy (int32_t views, int32_t taken_hard, int32_t easy)
{
  int32_t rest = views - taken_hard;
  return easy < rest ? easy : rest;
}
