/* Panes and the runs that are compared. */
#include "compare/pane-deck.h"

#include "compare/budget-ladder.h"

struct _LwPaneDeck
{
  GObject parent_instance;
  LwCompareView *view;
  LwPredictor *predictor;
  LwStudyModel *model;
  GListStore *panes;
  gboolean syncing;
};

G_DEFINE_FINAL_TYPE (LwPaneDeck, lw_pane_deck, G_TYPE_OBJECT)

static LwPaneContent *
peek (LwPaneDeck *self, guint position)
{
  g_autoptr (LwPaneContent) content = g_list_model_get_item (G_LIST_MODEL (self->panes), position);
  return content; /* the store keeps it */
}

static guint
count (LwPaneDeck *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->panes));
}

static GListStore *
compared (LwPaneDeck *self)
{
  return lw_study_model_get_compared (self->model);
}

static guint
n_compared (LwPaneDeck *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (compared (self)));
}

/* How many panes of runs there are before @position. */
static guint
runs_before (LwPaneDeck *self, guint position)
{
  guint n = 0;
  for (guint i = 0; i < position; i++)
    n += lw_pane_content_get_kind (peek (self, i)) == LW_PANE_RUN;
  return n;
}

static void
put (LwPaneDeck *self, guint position, guint removed, LwPaneKind kind, LwLabelType type)
{
  g_autoptr (LwPaneContent) content = lw_pane_content_new (self->view, self->predictor, kind, type);
  gpointer item = content;
  g_list_store_splice (self->panes, position, removed, &item, 1);
}

/* ---- following the runs that are compared -------------------------------------------------- */

/* Of what is no run, weak labels go first, the truth last. */
static void
make_room (LwPaneDeck *self)
{
  static const LwPaneKind order[]
      = { LW_PANE_WEAK, LW_PANE_PHOTOGRAPH, LW_PANE_CHANGES, LW_PANE_TRUTH };
  for (guint k = 0; k < G_N_ELEMENTS (order); k++)
    for (guint i = count (self); i-- > 0 && count (self) > LW_PANES_MOST;)
      if (lw_pane_content_get_kind (peek (self, i)) == order[k])
        g_list_store_remove (self->panes, i);
}

static LwRunItem *
nth_run (LwPaneDeck *self, guint nth) /* (transfer full) */
{
  return g_list_model_get_item (G_LIST_MODEL (compared (self)), nth);
}

static void
follow_compared (LwPaneDeck *self)
{
  if (self->syncing)
    return;
  self->syncing = TRUE;
  guint wanted = n_compared (self);
  for (guint i = count (self); i-- > 0;)
    if (lw_pane_content_get_kind (peek (self, i)) == LW_PANE_RUN && runs_before (self, i) >= wanted)
      g_list_store_remove (self->panes, i);
  for (guint n = runs_before (self, count (self)); n < wanted; n++)
    put (self, count (self), 0, LW_PANE_RUN, LW_LABEL_NONE);
  make_room (self);
  g_autoptr (LwRunItem) a = nth_run (self, 0);
  g_autoptr (LwRunItem) b = nth_run (self, 1);
  for (guint i = 0, n = 0; i < count (self); i++)
    {
      LwPaneContent *content = peek (self, i);
      if (lw_pane_content_get_kind (content) == LW_PANE_CHANGES)
        lw_pane_content_set_runs (content, a, b);
      if (lw_pane_content_get_kind (content) != LW_PANE_RUN)
        continue;
      g_autoptr (LwRunItem) run = nth_run (self, n++);
      lw_pane_content_set_runs (content, run, NULL);
    }
  self->syncing = FALSE;
}

/* ---- the budget ---------------------------------------------------------------------------- */

static void
replace_run (LwPaneDeck *self, guint nth, LwRunItem *run)
{
  g_autoptr (LwRunItem) old = nth_run (self, nth);
  gpointer item = run;
  if (old != run)
    g_list_store_splice (compared (self), nth, old ? 1 : 0, &item, 1);
}

static void
follow_budget (LwPaneDeck *self)
{
  LwStudySnapshot *snapshot = lw_study_model_get_snapshot (self->model);
  double budget = lw_study_model_get_budget (self->model);
  for (guint i = 0; i < count (self); i++)
    {
      LwPaneContent *content = peek (self, i);
      LwRunItem *run = lw_pane_content_get_run (content);
      if (!lw_pane_content_get_follow (content) || !run)
        continue;
      int like = lw_study_snapshot_find (snapshot, lw_run_item_get_id (run));
      if (like < 0)
        continue;
      g_autoptr (GArray) ladder
          = lw_budget_ladder (snapshot, lw_study_model_get_costs (self->model), like);
      if (ladder->len == 0)
        continue;
      int step = MAX (lw_budget_ladder_find (ladder, budget), 0);
      const LwStudyRun *found
          = snapshot->plan->pdata[g_array_index (ladder, LwLadderStep, step).position];
      LwRunItem *item = lw_study_model_find_run (self->model, found->id);
      if (item)
        replace_run (self, runs_before (self, i), item);
    }
}

void
lw_pane_deck_set_follow (LwPaneDeck *self, LwPaneContent *content, gboolean follow)
{
  lw_pane_content_set_follow (content, follow);
  follow_budget (self);
}

/* ---- choosing ------------------------------------------------------------------------------ */

void
lw_pane_deck_fill (LwPaneDeck *self)
{
  static const LwLabelType order[]
      = { LW_LABEL_POINT, LW_LABEL_COARSE, LW_LABEL_IMAGE, LW_LABEL_FINE };
  LwStudySnapshot *snapshot = lw_study_model_get_snapshot (self->model);
  guint found = 0;
  if (!snapshot || n_compared (self) > 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (order) && found < 2; i++)
    {
      int best = lw_budget_ladder_best (snapshot, order[i]);
      const LwStudyRun *run = best < 0 ? NULL : snapshot->plan->pdata[best];
      LwRunItem *item = run ? lw_study_model_find_run (self->model, run->id) : NULL;
      if (item)
        {
          g_list_store_append (compared (self), item);
          found++;
        }
    }
  GListModel *runs = lw_study_model_get_runs (self->model);
  for (guint i = 0; i < g_list_model_get_n_items (runs) && found == 0; i++)
    {
      g_autoptr (LwRunItem) item = g_list_model_get_item (runs, i);
      if (lw_run_item_get_state (item) == LW_QUEUE_DONE)
        {
          g_list_store_append (compared (self), item);
          found++;
        }
    }
}

void
lw_pane_deck_choose (LwPaneDeck *self, LwPaneContent *content, LwPaneChoice *choice)
{
  guint position;
  if (!g_list_store_find (self->panes, content, &position))
    return;
  LwPaneKind kind = lw_pane_choice_get_kind (choice);
  guint nth = runs_before (self, position);
  gboolean was_run = lw_pane_content_get_kind (content) == LW_PANE_RUN;
  LwRunItem *run = lw_pane_choice_get_run (choice);
  self->syncing = TRUE;
  lw_pane_content_set_follow (content, FALSE);
  if (!was_run || kind != LW_PANE_RUN)
    put (self, position, 1, kind, lw_pane_choice_get_label_type (choice));
  if (kind == LW_PANE_RUN && was_run)
    replace_run (self, nth, run);
  else if (kind == LW_PANE_RUN)
    g_list_store_insert (compared (self), nth, run);
  else if (was_run)
    g_list_store_remove (compared (self), nth);
  self->syncing = FALSE;
  follow_compared (self);
}

void
lw_pane_deck_add (LwPaneDeck *self, LwPaneChoice *choice)
{
  if (count (self) >= LW_PANES_MOST)
    return;
  if (lw_pane_choice_get_kind (choice) == LW_PANE_RUN)
    {
      g_list_store_append (compared (self), lw_pane_choice_get_run (choice));
      return;
    }
  put (self, count (self), 0, lw_pane_choice_get_kind (choice),
       lw_pane_choice_get_label_type (choice));
  follow_compared (self);
}

void
lw_pane_deck_remove (LwPaneDeck *self, LwPaneContent *content)
{
  guint position;
  if (!g_list_store_find (self->panes, content, &position) || count (self) == 1)
    return;
  guint nth = runs_before (self, position);
  gboolean was_run = lw_pane_content_get_kind (content) == LW_PANE_RUN;
  self->syncing = TRUE;
  g_list_store_remove (self->panes, position);
  if (was_run)
    g_list_store_remove (compared (self), nth);
  self->syncing = FALSE;
  follow_compared (self);
}

/* ---- object -------------------------------------------------------------------------------- */

GListModel *
lw_pane_deck_get_panes (LwPaneDeck *self)
{
  return G_LIST_MODEL (self->panes);
}

char
lw_pane_deck_letter (LwPaneDeck *self, LwPaneContent *content)
{
  guint position;
  if (lw_pane_content_get_kind (content) != LW_PANE_RUN
      || !g_list_store_find (self->panes, content, &position))
    return 0;
  return (char)('A' + (int)runs_before (self, position));
}

LwPaneContent *
lw_pane_deck_run (LwPaneDeck *self, guint nth)
{
  for (guint i = 0; i < count (self); i++)
    {
      LwPaneContent *content = peek (self, i);
      if (lw_pane_content_get_kind (content) == LW_PANE_RUN && nth-- == 0)
        return content;
    }
  return NULL;
}

static void
dispose (GObject *object)
{
  LwPaneDeck *self = LW_PANE_DECK (object);
  g_clear_object (&self->panes);
  g_clear_object (&self->view);
  g_clear_object (&self->predictor);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (lw_pane_deck_parent_class)->dispose (object);
}

static void
lw_pane_deck_class_init (LwPaneDeckClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
}

static void
lw_pane_deck_init (LwPaneDeck *self)
{
  self->panes = g_list_store_new (LW_TYPE_PANE_CONTENT);
}

LwPaneDeck *
lw_pane_deck_new (LwCompareView *view, LwPredictor *predictor)
{
  LwPaneDeck *self = g_object_new (LW_TYPE_PANE_DECK, NULL);
  self->view = g_object_ref (view);
  self->predictor = g_object_ref (predictor);
  self->model = g_object_ref (lw_compare_view_get_model (view));
  put (self, 0, 0, LW_PANE_PHOTOGRAPH, LW_LABEL_NONE);
  put (self, 1, 0, LW_PANE_TRUTH, LW_LABEL_NONE);
  lw_pane_deck_fill (self);
  follow_compared (self);
  g_signal_connect_object (compared (self), "items-changed", G_CALLBACK (follow_compared), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::budget", G_CALLBACK (follow_budget), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "costs-changed", G_CALLBACK (follow_budget), self,
                           G_CONNECT_SWAPPED);
  return self;
}
