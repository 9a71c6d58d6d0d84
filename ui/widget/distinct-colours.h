/* As many colours as are wanted that can be told apart, also by people who are blind for red, green
 * or blue. */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/* Fills @colours [n][3] (sRGB), n at most 64; fewer colours are the first of more. None comes near
 * @ignored, the colour of what has no class. */
void lw_distinct_colours (const uint8_t ignored[3], int n, uint8_t (*colours)[3]);

G_END_DECLS
