/* Class of upsampled logits without upsampling all of them. */
#pragma once

#include "backend/cpu/upsample.h"

/* pred [B][H][W] = arg max over k of logits [B][h][w][K] upsampled with the geometry @u. */
void lw_cpu_cell_argmax (LwStream *s, const LwUpsample *u, const float *logits, uint8_t *pred);
