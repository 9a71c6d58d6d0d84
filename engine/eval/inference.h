/* Predictions of a network for photographs, under a stated protocol. */
#pragma once

#include "eval/protocol.h"
#include "nn/plan.h"

G_BEGIN_DECLS

typedef struct _LwInference LwInference;

/* The network, the backend and the stream must outlive it. Plans are made when an input size is met
 * for the first time; the latest few are kept. */
LwInference *lw_inference_new (const LwNetwork *network, const LwBackend *backend, LwStream *stream,
                               const LwProtocol *protocol, GError **error);
void lw_inference_free (LwInference *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwInference, lw_inference_free)

/* Copies @weights to the device. To be called before the first prediction, and again when the
 * weights change. */
gboolean lw_inference_set_weights (LwInference *self, const LwWeights *weights, GError **error);

const LwProtocol *lw_inference_protocol (const LwInference *self);
const LwNetwork *lw_inference_network (const LwInference *self);

/* Memory for @n photographs (1 to the capacity) of width x height as stored, and for labels of that
 * size, so that lw_inference_run () and lw_inference_confusion () take none. */
gboolean lw_inference_reserve (LwInference *self, int n, int width, int height, GError **error);

/* The same for a set of photographs of @sizes (of LwSizeCount): for the largest, as many sizes as
 * plans are kept. A set of one size then needs no more. */
gboolean lw_inference_reserve_sizes (LwInference *self, const GArray *sizes, GError **error);

/* Predictions on the device, valid until the next call. */
typedef struct
{
  int n, width, height;
  const uint8_t *classes;  /* [n][height][width] */
  const float *confidence; /* [n][height][width]: largest softmax probability */
} LwPrediction;

/* Photographs of one call: protocol.batch, or 1 with sliding windows, which are batched themselves.
 */
int lw_inference_capacity (const LwInference *self);

/* Predicts @n photographs (1 to the capacity) for label maps of width x height. All of them have
 * one size; those not yet at the protocol's size are resized to it. */
gboolean lw_inference_run (LwInference *self, const LwImage *const *photographs, int n, int width,
                           int height, LwPrediction *prediction, GError **error);

/* Adds the confusion of one image of @prediction with @labels, [height][width] on the host, to
 * @confusion [K][K], row = truth. */
gboolean lw_inference_confusion (LwInference *self, const LwPrediction *prediction, int index,
                                 const uint8_t *labels, int64_t *confusion, GError **error);

/* Downloads one image of @prediction. (transfer full) @confidence, one channel where 255 is a
 * probability of 1, may be NULL. */
LwImage *lw_inference_download (LwInference *self, const LwPrediction *prediction, int index,
                                LwImage **confidence, GError **error);

G_END_DECLS
