/* Predictions of a study side by side. */
#include "study-sheet.h"

#include <glib/gi18n-lib.h>

#include "eval/predict.h"
#include "eval/prediction-files.h"
#include "report/contact-sheet.h"
#include "saved-network.h"
#include "train/run-data.h"

#define ROWS 4
#define CELL_WIDTH 220
#define SCENE_WIDTH 480

typedef struct
{
  GPtrArray *captions; /* char *, owned */
  GPtrArray *networks; /* LwStudyRun, from the third column on; (transfer none) */
  LwDataset *data;
  int items[ROWS], n_rows;
  GPtrArray *images; /* LwImage, owned: what cells point to */
  GArray *cells;     /* LwSheetCell [rows][columns] */
} Sheet;

static void
sheet_clear (Sheet *self)
{
  g_ptr_array_unref (self->captions);
  g_ptr_array_unref (self->networks);
  g_ptr_array_unref (self->images);
  g_array_unref (self->cells);
  lw_dataset_free (self->data);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sheet, sheet_clear)

/* Of the finished runs of a label type that with the most images, WDASS before others. */
static const LwStudyRun *
best_run (const GPtrArray *plan, LwLabelType type)
{
  const LwStudyRun *best = NULL;
  for (guint i = 0; i < plan->len; i++)
    {
      const LwStudyRun *run = plan->pdata[i];
      if (lw_mix_type (&run->mix) != type || lw_mix_n_types (&run->mix) > 1
          || run->base == LW_METHOD_UDA || run->base == LW_METHOD_SUPERVISED
          || !lw_study_run_finished (run->folder))
        continue;
      int more = best ? lw_mix_total (&run->mix) - lw_mix_total (&best->mix) : 1;
      if (more > 0 || (more == 0 && run->base > best->base))
        best = run;
    }
  return best;
}

static void
choose_networks (Sheet *self, const GPtrArray *plan)
{
  g_ptr_array_add (self->captions, g_strdup (_ ("photograph")));
  g_ptr_array_add (self->captions, g_strdup (_ ("truth")));
  for (int type = LW_LABEL_NONE; type <= LW_LABEL_FINE; type++)
    {
      const LwStudyRun *run = best_run (plan, (LwLabelType)type);
      if (!run)
        continue;
      g_ptr_array_add (self->networks, (gpointer)run);
      g_ptr_array_add (self->captions,
                       type == LW_LABEL_NONE
                           ? g_strdup (run->method)
                           : g_strdup_printf (_ ("%s, %d images"),
                                              lw_label_type_name ((LwLabelType)type),
                                              lw_mix_total (&run->mix)));
    }
}

/* Images spread over the evaluation data. */
static gboolean
choose_rows (Sheet *self, GError **error)
{
  const LwStudyRun *run = self->networks->pdata[0];
  if (!(self->data = lw_run_data_open_eval (run->config, error)))
    return FALSE;
  int n = lw_dataset_count (self->data);
  self->n_rows = MIN (n, ROWS);
  for (int r = 0; r < self->n_rows; r++)
    self->items[r] = lw_predict_spread (r, self->n_rows, n);
  g_array_set_size (self->cells, (guint)self->n_rows * self->captions->len);
  return TRUE;
}

static LwSheetCell *
cell_at (Sheet *self, int row, int column)
{
  return &g_array_index (self->cells, LwSheetCell, row * (int)self->captions->len + column);
}

static gboolean
read_rows (Sheet *self, GError **error)
{
  for (int r = 0; r < self->n_rows; r++)
    {
      LwImage *photograph = lw_dataset_read_image (self->data, self->items[r], error);
      if (!photograph)
        return FALSE;
      g_ptr_array_add (self->images, photograph);
      cell_at (self, r, 0)->photograph = photograph;
      LwImage *truth = lw_dataset_read_labels (self->data, self->items[r], error);
      if (!truth)
        return FALSE;
      g_ptr_array_add (self->images, truth);
      cell_at (self, r, 1)->labels = truth;
    }
  return TRUE;
}

/* Takes the predictions that are stored; FALSE unless all are. */
static gboolean
read_column (Sheet *self, int column, const LwStudyRun *run)
{
  gboolean all = lw_predictions_are_current (run->folder);
  for (int r = 0; all && r < self->n_rows; r++)
    {
      const char *image = lw_dataset_item (self->data, self->items[r])->id;
      const LwImage *truth = cell_at (self, r, 1)->labels;
      LwImage *labels
          = lw_prediction_read_labels (run->folder, image, self->data->classes->n, NULL);
      all = labels && labels->width == truth->width && labels->height == truth->height;
      if (labels)
        g_ptr_array_add (self->images, labels);
      cell_at (self, r, column)->labels = labels;
    }
  return all;
}

static gboolean
predict_column (Sheet *self, int column, const LwStudyRun *run, GError **error)
{
  if (read_column (self, column, run))
    return TRUE;
  g_auto (SavedNetworkOptions) options = { .run = g_strdup (run->folder) };
  g_auto (SavedNetwork) network = { 0 };
  if (!saved_network_open (&network, &options, error))
    return FALSE;
  for (int r = 0; r < self->n_rows; r++)
    {
      const LwImage *photograph = cell_at (self, r, 0)->photograph;
      LwPrediction prediction;
      if (!lw_inference_run (network.inference, &photograph, 1, photograph->width,
                             photograph->height, &prediction, error))
        return FALSE;
      LwImage *labels = lw_inference_download (network.inference, &prediction, 0, NULL, error);
      if (!labels)
        return FALSE;
      g_ptr_array_add (self->images, labels);
      cell_at (self, r, column)->labels = labels;
    }
  return TRUE;
}

static void
sheet_init (Sheet *self)
{
  *self = (Sheet){ .captions = g_ptr_array_new_with_free_func (g_free),
                   .networks = g_ptr_array_new (),
                   .images = g_ptr_array_new_with_free_func ((GDestroyNotify)lw_image_free),
                   .cells = g_array_new (FALSE, TRUE, sizeof (LwSheetCell)) };
}

/* Without rows where no run is finished. */
static gboolean
sheet_fill (Sheet *self, const GPtrArray *plan, GError **error)
{
  choose_networks (self, plan);
  if (self->networks->len == 0)
    return TRUE;
  if (!choose_rows (self, error) || !read_rows (self, error))
    return FALSE;
  for (guint i = 0; i < self->networks->len; i++)
    if (!predict_column (self, 2 + (int)i, self->networks->pdata[i], error))
      return FALSE;
  return TRUE;
}

gboolean
study_sheet_write (const LwStudy *study, const GPtrArray *plan, const char *path, GError **error)
{
  g_auto (Sheet) sheet;
  sheet_init (&sheet);
  if (!sheet_fill (&sheet, plan, error))
    return FALSE;
  if (sheet.n_rows == 0)
    return TRUE;
  LwContactSheet contact = { .title = study->title,
                             .n_columns = (int)sheet.captions->len,
                             .n_rows = sheet.n_rows,
                             .captions = (const char *const *)sheet.captions->pdata,
                             .cells = (const LwSheetCell *)(void *)sheet.cells->data,
                             .classes = sheet.data->classes,
                             .cell_width = CELL_WIDTH };
  return lw_contact_sheet_write (&contact, path, error);
}

GPtrArray *
study_sheet_scenes (const GPtrArray *plan, LwClassSet **classes, GError **error)
{
  g_auto (Sheet) sheet;
  g_autoptr (GPtrArray) scenes
      = g_ptr_array_new_with_free_func ((GDestroyNotify)lw_report_scene_free);
  sheet_init (&sheet);
  if (!sheet_fill (&sheet, plan, error))
    return NULL;
  for (int r = 0; r < sheet.n_rows; r++)
    {
      LwReportScene *scene = lw_report_scene_new (lw_dataset_item (sheet.data, sheet.items[r])->id);
      g_ptr_array_add (scenes, scene);
      for (int c = 0; c < (int)sheet.captions->len; c++)
        {
          GBytes *png
              = lw_sheet_cell_png (cell_at (&sheet, r, c), sheet.data->classes, SCENE_WIDTH, error);
          if (!png)
            return NULL;
          lw_report_scene_add (scene, sheet.captions->pdata[c], png);
        }
    }
  *classes = sheet.n_rows ? lw_class_set_copy (sheet.data->classes) : NULL;
  return g_steal_pointer (&scenes);
}
