/* A folder for the files of one test. */
#pragma once

#include <ftw.h>
#include <glib.h>
#include <stdio.h>

/* (transfer full) */
static inline char *
scratch_new (void)
{
  GError *error = NULL;
  char *path = g_dir_make_tmp ("labelworth-test-XXXXXX", &error);
  g_assert_no_error (error);
  return path;
}

static inline int
scratch_remove (const char *path, const struct stat *info, int kind, struct FTW *where)
{
  return remove (path);
}

/* Removes the folder with all that is in it. */
static inline void
scratch_free (char *path)
{
  nftw (path, scratch_remove, 16, FTW_DEPTH | FTW_PHYS);
  g_free (path);
}

/* The number of entries, hidden ones included. */
static inline guint
scratch_count (const char *path)
{
  guint n = 0;
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  while (dir && g_dir_read_name (dir))
    n++;
  return n;
}
