/* What the results of a study say about sizes that were not trained: the fits of every method, made
 * in a thread once per change of the results. Costs are not in it. */
#pragma once

#include "model/study-snapshot.h"
#include "result/recommend.h"

G_BEGIN_DECLS

typedef struct
{
  const char *method;
  LwForecasts *forecasts;
  LwExchange *exchange;
} LwMethodAdvice;

typedef struct
{
  LwStudySnapshot *snapshot;
  LwMeasure measure;
  GArray *methods; /* of LwMethodAdvice, like snapshot->methods */
} LwAdvice;

/* Any thread; some hundredths of a second a method. */
LwAdvice *lw_advice_new (LwStudySnapshot *snapshot, const LwMeasure *measure);

/* The same in a thread. @callback gets @owner, an object of the main thread that is kept till then,
 * as its source. */
void lw_advice_new_async (LwStudySnapshot *snapshot, const LwMeasure *measure, gpointer owner,
                          GCancellable *cancellable, GAsyncReadyCallback callback);
LwAdvice *lw_advice_new_finish (GAsyncResult *result, GError **error);

LwAdvice *lw_advice_ref (LwAdvice *self);
void lw_advice_unref (LwAdvice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwAdvice, lw_advice_unref)

/* Of @method, or of the first one where it is NULL; NULL if there is none. (transfer none) */
const LwMethodAdvice *lw_advice_find (const LwAdvice *self, const char *method);

G_END_DECLS
