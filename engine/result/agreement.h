/* Things that many runs of a study state, each for itself, and that must be the same in all of
 * them: the hash of an image, the true classes of its pixels. Where they differ, those that stand
 * against the majority are problems. */
#pragma once

#include "result/verification.h"

G_BEGIN_DECLS

typedef struct _LwAgreement LwAgreement;

LwAgreement *lw_agreement_new (void);
void lw_agreement_free (LwAgreement *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwAgreement, lw_agreement_free)

/* @file says of @thing, as its @what, that it is @value. @thing is never shown. */
void lw_agreement_state (LwAgreement *self, const char *thing, const char *file, const char *what,
                         const char *value);

void lw_agreement_check (const LwAgreement *self, LwVerification *report);

G_END_DECLS
