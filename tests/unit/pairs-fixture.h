/* A small data set of layout pairs: image i is 12 x 8, all of its colours are 10 i, and its label
 * pixels have class i. */
#pragma once

#include "dataset/sample.h"

#define PAIRS 7
#define PAIR_WIDTH 12
#define PAIR_HEIGHT 8

typedef struct
{
  char *root;
  LwDataset *dataset;
  LwSampleItem items[PAIRS];
} LwPairs;

void lw_pairs_set_up (LwPairs *f, gconstpointer data);
void lw_pairs_tear_down (LwPairs *f, gconstpointer data);

/* Writes image and mask @i anew, of @value and at a size of its own. */
void lw_pairs_save_image (const LwPairs *f, int i, int width, int height, uint16_t value);
void lw_pairs_save_labels (const LwPairs *f, int i, uint16_t value);

/* Opens it with the classes @own of its file, mapped to @wanted. (transfer full) */
LwDataset *lw_pairs_open (const LwPairs *f, const char *own, const char *wanted);
