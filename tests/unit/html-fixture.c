#include "html-fixture.h"

#include <string.h>

#include "core/json.h"
#include "report/contact-sheet.h"
#include "report/html-report.h"
#include "report/study-tables.h"
#include "study-fixture.h"

/* Photograph, truth and two predictions: maps of one class each. */
static LwReportScene *
make_scene (const char *name, const LwClassSet *classes)
{
  static const char *const captions[]
      = { "photograph", "truth", "image, 50 images", "coarse </script>" };
  LwReportScene *scene = lw_report_scene_new (name);
  for (int c = 0; c < 4; c++)
    {
      g_autoptr (LwImage) image = lw_image_new (64, 48, c == 0 ? 3 : 1);
      memset (image->pixels, c == 0 ? 90 : c, (gsize)64 * 48 * (c == 0 ? 3 : 1));
      const LwSheetCell cell = { c == 0 ? image : NULL, c == 0 ? NULL : image, NULL };
      lw_report_scene_add (scene, captions[c], lw_sheet_cell_png (&cell, classes, 64, NULL));
    }
  return scene;
}

char *
html_fixture_report (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LwResults) results = study_fixture_results ();
  g_autoptr (LwPublished) published = lw_published_load (LW_PUBLISHED_DEFAULT, &error);
  g_autoptr (LwClassSet) classes = lw_class_set_load ("camvid11", &error);
  g_assert_no_error (error);
  LwCostTable costs = lw_cost_table_default ();
  costs.price.value = 25;
  costs.currency = "EUR";
  costs.click[LW_LABEL_POINT].value = 2.5;
  costs.fixed[LW_LABEL_COARSE].value = 3;
  results->counts[LW_LABEL_POINT].clicks = 4;
  costs.image[LW_LABEL_POINT].source = "our own & <measured>";
  const LwCurveOptions options = lw_curve_options_default ();
  g_autoptr (LwCurve) curve = study_fixture_curve (results, &costs, &options);
  const LwStudyTables study_tables = { results, &costs, options.measure, 0.95, published };
  g_autoptr (GPtrArray) forecasts = lw_study_forecasts (&study_tables, NULL);
  g_autoptr (GPtrArray) tables = lw_study_tables (&study_tables, forecasts);
  g_autoptr (GPtrArray) scenes
      = g_ptr_array_new_with_free_func ((GDestroyNotify)lw_report_scene_free);
  g_ptr_array_add (scenes, make_scene ("street/<0001> & \"more\"", classes));
  g_ptr_array_add (scenes, make_scene ("street/0002", classes));
  g_autoptr (JsonObject) study = lw_json_parse (
      "{\"target\": \"camvid:Cam & <Vid>\", \"recipe\": {\"lr\": 0.1}}", -1, "study", &error);
  const LwHtmlReport report = { .question = "What do 30 hours buy, <say>?",
                                .answer = "With 30 h: point & more.\nElse </script> nothing.",
                                .results = results,
                                .costs = &costs,
                                .curve = curve,
                                .tables = tables,
                                .published = published,
                                .scenes = scenes,
                                .classes = classes,
                                .study = study,
                                .version = "0.1.0 <test>" };
  char *html = lw_html_report_text (&report, &error);
  g_assert_no_error (error);
  return html;
}

void
html_fixture_assert_well_formed (const char *html)
{
  g_autoptr (GError) error = NULL;
  const GMarkupParser nothing = { 0 };
  GMarkupParseContext *parser
      = g_markup_parse_context_new (&nothing, G_MARKUP_TREAT_CDATA_AS_TEXT, NULL, NULL);
  gboolean good = g_markup_parse_context_parse (parser, html, -1, &error)
                  && g_markup_parse_context_end_parse (parser, &error);
  if (!good)
    g_error ("not well-formed: %s", error->message);
  g_markup_parse_context_free (parser);
}
