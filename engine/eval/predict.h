/* Predictions for images of a data set, made batch by batch as its evaluation makes them. */
#pragma once

#include "dataset/dataset.h"
#include "eval/inference.h"
#include "eval/reader.h"

G_BEGIN_DECLS

/* After every forward pass: images done, of how many. */
typedef void (*LwPredictProgress) (int done, int total, void *user);

/* The prediction for @item is image @index of @prediction, until the function returns. */
typedef gboolean (*LwPredictVisit) (LwInference *inference, const LwPrediction *prediction,
                                    int index, const LwReaderItem *item, void *user,
                                    GError **error);

/* Visits the images at the @n positions @items of @data, ascending; NULL: all. Predictions have the
 * size of the labels and are those of an evaluation of all of @data, also where a prediction
 * depends on the images of its batch; other images may then be visited too. LW_ERROR_INPUT where
 * the class set has not as many classes as the network, LW_ERROR_STOPPED when a stop was asked for;
 * @progress may be NULL. */
gboolean lw_predict_dataset (LwInference *inference, const LwDataset *data, const int *items, int n,
                             LwPredictVisit visit, LwPredictProgress progress, void *user,
                             GError **error);

/* The position of the @i-th of @n images that are spread evenly over @total, @n <= @total. */
int lw_predict_spread (int i, int n, int total);

G_END_DECLS
