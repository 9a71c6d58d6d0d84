/* Exporting what came out of a study: figure, tables, report. The dialog composes a
 * `labelworth study export` command, so that both give the same file, and runs it. */
#pragma once

#include <adwaita.h>

#include "model/study-model.h"
#include "result/curve.h"

G_BEGIN_DECLS

#define LW_TYPE_EXPORT_DIALOG (lw_export_dialog_get_type ())

G_DECLARE_FINAL_TYPE (LwExportDialog, lw_export_dialog, LW, EXPORT_DIALOG, AdwWindow)

/* Opens it over the window of @from, which also gets the toasts. The curve is exported as @curve is
 * shown: its axis and published results. (transfer none) */
void lw_export_dialog_show (GtkWidget *from, LwStudyModel *model, const LwCurve *curve);

G_END_DECLS
