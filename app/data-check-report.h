/* The result of a data set's examination, printed. */
#pragma once

#include "dataset/check.h"

G_BEGIN_DECLS

/* Tables for people. */
void lw_data_check_print_text (const LwDataset *dataset, const LwDatasetCheck *check);

/* One line with one object. */
void lw_data_check_print_json (const LwDataset *dataset, const LwDatasetCheck *check);

G_END_DECLS
