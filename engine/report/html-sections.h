/* The sections of the HTML report, one after the other. */
#pragma once

#include "report/html-report.h"

G_BEGIN_DECLS

gboolean lw_html_sections_append (GString *out, const LwHtmlReport *report, GError **error);

G_END_DECLS
