/* The list of recent studies. */
#include "window/recent-studies.h"

GPtrArray *
lw_recent_studies_load (void)
{
  return g_ptr_array_new ();
}

void
lw_recent_studies_add (const char *folder, const char *title)
{
}

void
lw_recent_studies_remove (const char *folder)
{
}
