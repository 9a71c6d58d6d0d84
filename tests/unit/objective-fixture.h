/* Small objectives of the CPU backend, and batches for them. */
#pragma once

#include "wdass/objective.h"

G_BEGIN_DECLS

/* Crops of 32 x 48 pixels, five classes. */
#define FIXTURE_CLASSES 5
#define FIXTURE_HEIGHT 32
#define FIXTURE_WIDTH 48

typedef struct
{
  LwNetwork *network;
  LwStream *stream;
  LwObjective *objective;
} ObjectiveFixture;

/* A resnet18 of width 8 with weights of seed 1. */
void objective_fixture_open (ObjectiveFixture *self, const LwWdassConfig *config, gboolean frozen,
                             int batch);
void objective_fixture_close (ObjectiveFixture *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ObjectiveFixture, objective_fixture_close)

/* Image @number of both domains as image @b of the batch. Every map has the same number of labelled
 * pixels; the target image is labelled as @kind says (LwWeakKind). */
void objective_fixture_fill (ObjectiveFixture *self, int b, guint number, int kind);

/* An array of the state by its name, and how many floats it has. (transfer none) */
const float *objective_fixture_state (const ObjectiveFixture *self, const char *name,
                                      int64_t *count);

/* Largest difference of two arrays by that name, over the largest value in them. */
double objective_fixture_distance (const ObjectiveFixture *a, const ObjectiveFixture *b,
                                   const char *name);

G_END_DECLS
