/* The tables of a study: results, IoU by class, comparisons, where the variance comes from, how
 * well fits predict. Whatever is shown of LwResults is arranged here once. */
#pragma once

#include "report/table.h"
#include "result/comparisons.h"
#include "result/forecast.h"
#include "result/variance.h"

G_BEGIN_DECLS

/* A row a group: labels, method, images, hours, money where the table has a price, the measure with
 * its interval, runs with result and runs planned. (transfer full) */
LwTable *lw_results_table (const LwResults *results, const LwCostTable *costs,
                           const LwMeasure *measure, double confidence);

/* A row a group with results, a column a class: means. (transfer full) */
LwTable *lw_class_table (const LwResults *results);

/* A row a budget that two sides share, of lw_comparisons_new. (transfer full) */
LwTable *lw_comparison_table (const GPtrArray *comparisons, double confidence);

/* (transfer full) */
LwTable *lw_variance_table (const LwVarianceSplit *split);

/* A row a label type: the largest size as predicted from the smaller ones. (element-type
 * LwForecasts) (transfer full) */
LwTable *lw_back_test_table (const GPtrArray *forecasts);

/* What a group's labels are called without their numbers: "point", "200 coarse + 1000 point",
 * "none". (transfer full) */
char *lw_group_labels (const LwMix *mix);

/* curve.csv: label_type,method,images,hours,miou_mean,miou_std,n,values, the values separated by
 * spaces. (transfer full) */
char *lw_results_csv (const LwResults *results, const LwCostTable *costs);

G_END_DECLS
