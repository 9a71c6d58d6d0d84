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

/* A test fixture: a folder, and the path of a file in it that the test's data names. */
typedef struct
{
  char *folder;
  char *path;
} ScratchFile;

static inline void
scratch_file_set_up (ScratchFile *f, gconstpointer name)
{
  f->folder = scratch_new ();
  f->path = g_build_filename (f->folder, name, NULL);
}

static inline void
scratch_file_tear_down (ScratchFile *f, gconstpointer name)
{
  g_free (f->path);
  scratch_free (f->folder);
}
