/* Edit distance, one row at a time. */
#include "train/name-distance.h"

#include <string.h>

guint
lw_name_distance (const char *a, const char *b)
{
  size_t n = strlen (b);
  g_autofree guint *row = g_new (guint, n + 1);
  for (size_t j = 0; j <= n; j++)
    row[j] = (guint)j;
  for (size_t i = 0; a[i]; i++)
    {
      guint diagonal = row[0];
      row[0] = (guint)i + 1;
      for (size_t j = 0; j < n; j++)
        {
          guint replaced = diagonal + (a[i] != b[j]);
          diagonal = row[j + 1];
          row[j + 1] = MIN (replaced, MIN (row[j], diagonal) + 1);
        }
    }
  return row[n];
}
