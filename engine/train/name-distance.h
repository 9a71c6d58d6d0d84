/* How far two names are apart, for the suggestion after a mistyped one. */
#pragma once

#include <glib.h>

/* Insertions, deletions and replacements of bytes that turn @a into @b (Levenshtein). */
guint lw_name_distance (const char *a, const char *b);
