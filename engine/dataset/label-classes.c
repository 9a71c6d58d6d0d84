/* Classes of a label map. */
#include "dataset/label-classes.h"

#include "dataset/class-set.h"

gboolean
lw_label_classes (const LwImage *labels, guint64 *classes)
{
  guint8 seen[256] = { 0 };
  size_t n = lw_image_bytes (labels);
  g_assert (labels->channels == 1);
  for (size_t i = 0; i < n; i++)
    seen[labels->pixels[i]] = 1;
  *classes = 0;
  for (int k = 0; k < LW_MAX_CLASSES; k++)
    *classes |= (guint64)seen[k] << k;
  for (int k = LW_MAX_CLASSES; k < LW_IGNORE; k++)
    if (seen[k])
      return FALSE;
  return TRUE;
}
