/* What is shown of a data set that was looked at. */
#pragma once

#include <adwaita.h>

#include "draft/data-report.h"

G_BEGIN_DECLS

/* One photograph with its masks laid over it. */
void lw_data_details_show_thumbnail (const LwDataReport *report, GtkPicture *picture);
/* Layout, images, sizes, splits. */
void lw_data_details_show_facts (const LwDataReport *report, GtkGrid *grid);
/* Every class with its share. */
void lw_data_details_show_classes (const LwDataReport *report, GtkFlowBox *box);
/* Appends rows (floating) of reasons, warnings and files. */
void lw_data_details_list_problems (const LwDataReport *report, GPtrArray *rows);

G_END_DECLS
