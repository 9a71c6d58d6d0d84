/* What a check of stored results found: one record for each number, hash or text that is not what
 * the rest of the study says it must be. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *file;             /* relative to the study */
  char *what;             /* "miou", "iou[3]", or a whole sentence */
  char *found, *expected; /* as text; both NULL for a sentence */
} LwProblem;

typedef struct
{
  char *root;          /* folder of the study */
  GPtrArray *problems; /* of LwProblem, in the order in which they were found */
  GPtrArray *notes;    /* sentences: what could not be checked, and why */
  gint64 numbers;      /* computed anew and compared */
  gint64 hashes;       /* likewise */
  int runs;            /* whose evaluation was computed anew */
} LwVerification;

LwVerification *lw_verification_new (const char *root);
void lw_verification_free (LwVerification *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwVerification, lw_verification_free)

/* @what of @file is @found and should be @expected. */
void lw_verification_differs (LwVerification *self, const char *file, const char *what,
                              const char *found, const char *expected);
/* A problem in a sentence. */
void lw_verification_say (LwVerification *self, const char *file, const char *sentence);
/* The message of @error (transfer full), less the path of @file that it may begin with. */
void lw_verification_error (LwVerification *self, const char *file, GError *error);
void lw_verification_note (LwVerification *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* A difference unless both texts are the same; NULL: missing. */
void lw_verification_text (LwVerification *self, const char *file, const char *what,
                           const char *found, const char *expected);
/* The same for hashes, which are counted. */
void lw_verification_hash (LwVerification *self, const char *file, const char *what,
                           const char *found, const char *expected);
/* Compares @found, which may be NULL, with what it must hold, member by member. Numbers must be
 * equal to the last bit; members that @expected does not have are left alone. */
void lw_verification_json (LwVerification *self, const char *file, JsonObject *found,
                           JsonObject *expected);

G_END_DECLS
