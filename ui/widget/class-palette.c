/* Colours of classes by the preference, and swatches of them. */
#include "widget/class-palette.h"

#include <string.h>

#include "widget/distinct-colours.h"

void
lw_class_palette (const LwClassSet *classes, uint8_t palette[256][3])
{
  g_autoptr (GSettings) settings = g_settings_new (LW_APP_ID);
  g_autofree char *name = g_settings_get_string (settings, "palette");
  memcpy (palette, classes->palette, sizeof classes->palette);
  if (strcmp (name, "distinct") == 0)
    lw_distinct_colours (classes->palette[LW_IGNORE], classes->n, palette);
}

GdkTexture *
lw_class_swatch (const uint8_t colour[3], int size)
{
  const gsize stride = (gsize)size * 3;
  uint8_t *pixels = g_malloc (stride * size);
  for (gsize i = 0; i < stride * size; i += 3)
    memcpy (pixels + i, colour, 3);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, stride * size);
  return gdk_memory_texture_new (size, size, GDK_MEMORY_R8G8B8, bytes, stride);
}
