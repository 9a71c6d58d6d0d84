/* The lists of a study file: methods, numbers of images by label type, mixes, seeds. For
 * study-file.c. */
#pragma once

#include "study/study-file.h"

G_BEGIN_DECLS

/* The members of a study file, in the order in which it is written; NULL-terminated. */
extern const char *const lw_study_members[];

/* LW_ERROR_INPUT with the path of the study and the formatted text; FALSE. */
gboolean lw_study_refuse (const LwStudy *self, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* PATH of LAYOUT:PATH or PATH, within @spec. */
const char *lw_study_spec_path (const char *spec);

/* The LwMethod of that name. */
gboolean lw_study_parse_method (const char *text, LwMethod *method);

/* Fill mixes, most_images; seeds, partitions; methods (after recipes); references from self->json.
 */
gboolean lw_study_read_mixes (LwStudy *self, GError **error);
gboolean lw_study_read_seeds (LwStudy *self, GError **error);
gboolean lw_study_read_methods (LwStudy *self, GError **error);
gboolean lw_study_read_references (LwStudy *self, GError **error);

G_END_DECLS
