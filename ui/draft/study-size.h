/* Sizes of a training for people who do not want to choose every option. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LW_STUDY_QUICK, /* to see a curve soon */
  LW_STUDY_SMALL, /* a network that one processor or any GPU trains */
  LW_STUDY_PAPER, /* as published */
  LW_STUDY_OWN,   /* the options of another study */
} LwStudySize;

#define LW_N_STUDY_SIZES 4

const char *lw_study_size_title (LwStudySize size); /* translated */
/* When to take it: a sentence. */
const char *lw_study_size_help (LwStudySize size);

/* Options of `labelworth train`, names and values in turn; none for LW_STUDY_OWN. Pictures of more
 * than the size is made for are reduced (0, 0: not known). (transfer full) */
GStrv lw_study_size_settings (LwStudySize size, int image_width, int image_height);

/* Sets @name in @settings (NULL-terminated, of char *), or adds it; a NULL @value leaves it. */
void lw_settings_set (GPtrArray *settings, const char *name, const char *value);
/* (transfer none) (nullable) */
const char *lw_settings_get (const char *const *settings, const char *name);

G_END_DECLS
