/* Reading events.jsonl. */
#include "follow/run-history.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/json.h"

#define CHUNK (256 * 1024)
#define MARK 64

struct _LwHistoryReader
{
  char *path;
  LwRunHistory *history;
  gint64 offset; /* behind the last whole line */
  dev_t device;
  ino_t inode;
  char mark[MARK]; /* the bytes before the offset: other ones, and the file was written anew */
  size_t marked;
  gboolean skipping; /* inside a line that is too long to be an event */
  double session;    /* seconds that the present session has told */
  gint64 first;      /* its first step */
  gboolean told;     /* once */
};

/* ---- histories ----------------------------------------------------------------------------- */

static LwRunHistory *
history_new (void)
{
  LwRunHistory *self = g_new0 (LwRunHistory, 1);
  self->series = g_ptr_array_new_with_free_func ((GDestroyNotify)lw_run_series_free);
  self->losses = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static void *
copy_series (const void *series, void *data)
{
  return lw_run_series_copy (series);
}

static void *
copy_text (const void *text, void *data)
{
  return g_strdup (text);
}

LwRunHistory *
lw_run_history_copy (const LwRunHistory *self)
{
  LwRunHistory *copy = g_new (LwRunHistory, 1);
  *copy = *self;
  copy->series = g_ptr_array_copy (self->series, copy_series, NULL);
  copy->losses = g_ptr_array_copy (self->losses, copy_text, NULL);
  copy->problem = g_strdup (self->problem);
  return copy;
}

void
lw_run_history_free (LwRunHistory *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->series);
  g_ptr_array_unref (self->losses);
  g_free (self->problem);
  g_free (self);
}

const LwRunSeries *
lw_run_history_find (const LwRunHistory *self, const char *name)
{
  for (guint i = 0; i < self->series->len; i++)
    {
      const LwRunSeries *series = self->series->pdata[i];
      if (strcmp (series->name, name) == 0)
        return series;
    }
  return NULL;
}

double
lw_run_history_last (const LwRunHistory *self, const char *name)
{
  const LwRunSeries *series = lw_run_history_find (self, name);
  return series ? series->value : (double)NAN;
}

/* ---- events -------------------------------------------------------------------------------- */

static void
add (LwRunHistory *self, const char *name, double value)
{
  LwRunSeries *series = (LwRunSeries *)lw_run_history_find (self, name);
  if (!series)
    {
      series = lw_run_series_new (name);
      g_ptr_array_add (self->series, series);
    }
  lw_run_series_add (series, (double)self->step, value);
}

static void
add_member (LwRunHistory *self, JsonObject *event, const char *name)
{
  JsonNode *node = json_object_get_member (event, name);
  double value;
  if (node && lw_json_node_double (node, &value))
    add (self, name, value);
}

static void
add_terms (LwRunHistory *self, JsonObject *terms)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  double value;
  json_object_iter_init_ordered (&iter, terms);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      if (!lw_json_node_double (node, &value))
        continue;
      if (!g_ptr_array_find_with_equal_func (self->losses, name, g_str_equal, NULL))
        g_ptr_array_add (self->losses, g_strdup (name));
      add (self, name, value);
    }
}

static void
take_step (LwHistoryReader *self, JsonObject *event)
{
  static const char *const members[]
      = { "lr", "images_per_second", "data_wait", "pseudo_coverage" };
  LwRunHistory *history = self->history;
  JsonNode *terms = json_object_get_member (event, "terms");
  double seconds = 0;
  add_member (history, event, "loss");
  if (terms && JSON_NODE_HOLDS_OBJECT (terms))
    add_terms (history, json_node_get_object (terms));
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    add_member (history, event, members[i]);
  lw_json_get_double (event, "seconds", &seconds, "", NULL);
  history->trained += MAX (seconds - self->session, 0);
  self->session = MAX (seconds, self->session);
  history->rate = seconds > 0 ? (double)(history->step - self->first) / seconds : 0;
}

static void
begin_session (LwHistoryReader *self)
{
  self->history->sessions++;
  self->history->rate = 0;
  self->session = 0;
  self->first = self->history->step;
}

static gboolean
take_event (LwHistoryReader *self, JsonObject *event)
{
  LwRunHistory *history = self->history;
  g_autofree char *name = NULL;
  gint64 step = 0;
  double time = 0, miou = (double)NAN;
  if (!lw_json_get_string (event, "event", &name, "", NULL) || !name
      || !lw_json_get_int (event, "iteration", &step, "", NULL)
      || !lw_json_get_double (event, "time", &time, "", NULL)
      || !lw_json_get_double (event, "miou", &miou, "", NULL))
    return FALSE;
  history->step = step;
  if (history->began == 0)
    history->began = time;
  history->last = MAX (time, history->last);
  if (strcmp (name, "start") == 0 || strcmp (name, "resume") == 0)
    begin_session (self);
  else if (strcmp (name, "step") == 0)
    take_step (self, event);
  else if (strcmp (name, "evaluation") == 0)
    add (history, "miou", 100 * miou);
  return TRUE;
}

static void
take_line (LwHistoryReader *self, const char *line, size_t size)
{
  if (self->skipping)
    {
      self->skipping = FALSE;
      return;
    }
  g_autoptr (JsonObject) event = lw_json_parse (line, (gssize)size, self->path, NULL);
  if (!event || !take_event (self, event))
    self->history->damaged++;
}

/* ---- the file ------------------------------------------------------------------------------ */

static void
begin_again (LwHistoryReader *self)
{
  lw_run_history_free (self->history);
  self->history = history_new ();
  self->offset = 0;
  self->marked = 0;
  self->skipping = FALSE;
  self->session = 0;
  self->first = 0;
}

/* Whether @fd is still what was read up to the offset. */
static gboolean
is_same (const LwHistoryReader *self, int fd, const struct stat *info)
{
  char bytes[MARK];
  return info->st_dev == self->device && info->st_ino == self->inode
         && info->st_size >= self->offset
         && pread (fd, bytes, self->marked, self->offset - (gint64)self->marked)
                == (ssize_t)self->marked
         && memcmp (bytes, self->mark, self->marked) == 0;
}

/* The whole lines of bytes[n], which follow the offset. Returns whether there may be more. */
static gboolean
take_lines (LwHistoryReader *self, const char *bytes, size_t n)
{
  size_t done = 0;
  const char *end;
  while ((end = memchr (bytes + done, '\n', n - done)))
    {
      take_line (self, bytes + done, (size_t)(end - bytes) - done);
      done = (size_t)(end - bytes) + 1;
    }
  if (done == 0 && n == CHUNK)
    {
      self->history->damaged += !self->skipping;
      self->skipping = TRUE;
      done = n;
    }
  self->offset += (gint64)done;
  self->marked = MIN (done, MARK);
  memcpy (self->mark, bytes + done - self->marked, self->marked);
  return n == CHUNK;
}

/* Returns 0 or an errno. */
static int
read_on (LwHistoryReader *self, int fd)
{
  g_autofree char *bytes = g_malloc (CHUNK);
  gboolean more = TRUE;
  while (more)
    {
      ssize_t got = pread (fd, bytes, CHUNK, self->offset);
      if (got < 0)
        return errno;
      more = got > 0 && take_lines (self, bytes, (size_t)got);
    }
  return 0;
}

static int
look (LwHistoryReader *self)
{
  struct stat info;
  int fd = open (self->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    {
      int code = errno;
      begin_again (self);
      return code == ENOENT ? 0 : code;
    }
  int code = fstat (fd, &info) != 0 ? errno : S_ISREG (info.st_mode) ? 0 : EINVAL;
  if (code == 0 && !is_same (self, fd, &info))
    {
      begin_again (self);
      self->device = info.st_dev;
      self->inode = info.st_ino;
    }
  if (code == 0)
    code = read_on (self, fd);
  close (fd);
  return code;
}

LwRunHistory *
lw_history_reader_look (LwHistoryReader *self)
{
  g_autofree char *problem = g_steal_pointer (&self->history->problem);
  gint64 offset = self->offset;
  ino_t inode = self->inode;
  int code = look (self);
  if (code != 0)
    self->history->problem
        = g_strdup_printf (_ ("%s cannot be read: %s"), self->path, g_strerror (code));
  if (self->told && offset == self->offset && inode == self->inode
      && g_strcmp0 (problem, self->history->problem) == 0)
    return NULL;
  self->told = TRUE;
  return lw_run_history_copy (self->history);
}

LwHistoryReader *
lw_history_reader_new (const char *path)
{
  LwHistoryReader *self = g_new0 (LwHistoryReader, 1);
  self->path = g_strdup (path);
  self->history = history_new ();
  return self;
}

void
lw_history_reader_free (LwHistoryReader *self)
{
  if (!self)
    return;
  lw_run_history_free (self->history);
  g_free (self->path);
  g_free (self);
}
