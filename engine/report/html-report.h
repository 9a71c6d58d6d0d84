/* A study as one HTML file that needs nothing else: no other file, no network. */
#pragma once

#include "dataset/class-set.h"
#include "report/table.h"
#include "result/curve.h"
#include "result/published.h"

G_BEGIN_DECLS

typedef struct
{
  char *caption; /* "photograph", "point, 200 images" */
  GBytes *png;
} LwReportPicture;

/* One image of the evaluation data: photograph, truth, predictions. */
typedef struct
{
  char *name;
  GArray *pictures; /* of LwReportPicture */
} LwReportScene;

LwReportScene *lw_report_scene_new (const char *name);
void lw_report_scene_free (LwReportScene *self);

/* Takes @png. */
void lw_report_scene_add (LwReportScene *self, const char *caption, GBytes *png);

/* Everything (transfer none). */
typedef struct
{
  const char *question; /* "What do 30 hours buy?"; or NULL */
  const char *answer;   /* the recommendation, lines of text; or NULL */
  const LwResults *results;
  const LwCostTable *costs;
  const LwCurve *curve;
  const GPtrArray *tables;      /* of LwTable: sections in this order */
  const LwPublished *published; /* or NULL */
  const GPtrArray *scenes;      /* of LwReportScene; or NULL */
  const LwClassSet *classes;    /* colours in the pictures; or NULL */
  JsonObject *study;            /* study.json; or NULL */
  const char *version;          /* of the program */
} LwHtmlReport;

/* The document, well-formed XML too; the same bytes for the same report. (transfer full)
 * LW_ERROR_FILE if a file of data/report/ is missing. */
char *lw_html_report_text (const LwHtmlReport *self, GError **error);

/* Replaces @path atomically. */
gboolean lw_html_report_write (const LwHtmlReport *self, const char *path, GError **error);

G_END_DECLS
