/* The processes of a run: sockets, shared memory, what became of them. */
#include "parallel/ranks.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/file.h"
#include "parallel/channel.h"

/* Descriptors that the others find open. */
#define SOCKET 3
#define MEMORY 4

#define MESSAGE 'm'
#define MEETING 'b'

/* Milliseconds in which a process that died is seen to have: a device may complain earlier. */
#define SEEN 1000

struct _LwRanks
{
  int rank, size;
  int n;        /* processes that this one has a socket to: all of rank 0, one of the others */
  int *sockets; /* [n]; of rank 0: that of rank i + 1; -1: closed */
  GSubprocess **runs; /* [n], of rank 0 */
  char **names;       /* [size] of the devices, of rank 0 */
  char *why;          /* the first of the others was lost, NULL: none is; of rank 0 */
  int memory_fd;
  void *memory;
  gsize memory_size;
  GThread *watcher;
  int wake; /* eventfd that ends the watcher */
  void (*lost) (void *data);
  void *lost_data;
};

/* ---- beginning ----------------------------------------------------------------------------- */

static LwRanks *
ranks_new (int rank, int size)
{
  LwRanks *self = g_new0 (LwRanks, 1);
  self->rank = rank;
  self->size = size;
  self->n = rank == 0 ? size - 1 : 1;
  self->sockets = g_new (int, self->n);
  for (int i = 0; i < self->n; i++)
    self->sockets[i] = -1;
  self->runs = g_new0 (GSubprocess *, self->n);
  self->memory_fd = self->wake = -1;
  return self;
}

static gboolean
map_memory (LwRanks *self, gsize size, GError **error)
{
  void *memory = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, self->memory_fd, 0);
  if (memory == MAP_FAILED)
    {
      lw_file_set_error (error, errno, _ ("no memory can be shared between processes"));
      return FALSE;
    }
  self->memory = memory;
  self->memory_size = size;
  return TRUE;
}

static gboolean
make_memory (LwRanks *self, gsize size, GError **error)
{
  self->memory_fd = memfd_create ("labelworth", MFD_CLOEXEC);
  if (self->memory_fd < 0 || ftruncate (self->memory_fd, (off_t)size) != 0)
    {
      lw_file_set_error (error, errno, _ ("no memory can be shared between processes"));
      return FALSE;
    }
  return map_memory (self, size, error);
}

/* Ctrl-C on the terminal is for rank 0, which tells the others. */
static void
leave_terminal (void *data)
{
  setpgid (0, 0);
}

static gboolean
start (LwRanks *self, const char *program, int rank, GError **error)
{
  int pair[2];
  g_autofree char *number = g_strdup_printf ("%d", rank);
  g_autofree char *size = g_strdup_printf ("%d", self->size);
  const char *const words[] = { program, "follow", number, size, NULL };
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    {
      lw_file_set_error (error, errno, _ ("process %d of %d cannot be started"), rank + 1,
                         self->size);
      return FALSE;
    }
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_launcher_set_child_setup (launcher, leave_terminal, NULL, NULL);
  g_subprocess_launcher_take_fd (launcher, pair[1], SOCKET);
  g_subprocess_launcher_take_fd (launcher, fcntl (self->memory_fd, F_DUPFD_CLOEXEC, 0), MEMORY);
  self->sockets[rank - 1] = pair[0];
  self->runs[rank - 1] = g_subprocess_launcher_spawnv (launcher, words, error);
  return self->runs[rank - 1] != NULL;
}

LwRanks *
lw_ranks_start (const char *program, const char *const *names, int size, gsize memory,
                GError **error)
{
  g_autoptr (LwRanks) self = ranks_new (0, size);
  self->names = g_strdupv ((char **)names);
  if (!make_memory (self, memory, error))
    return NULL;
  for (int rank = 1; rank < size; rank++)
    if (!start (self, program, rank, error))
      return NULL;
  return g_steal_pointer (&self);
}

static gboolean
is_socket (int fd)
{
  struct stat status;
  return fstat (fd, &status) == 0 && S_ISSOCK (status.st_mode);
}

LwRanks *
lw_ranks_join (int rank, int size, GError **error)
{
  struct stat status;
  if (rank < 1 || rank >= size || size > LW_RANKS_MAX || !is_socket (SOCKET)
      || fstat (MEMORY, &status) != 0)
    {
      lw_refuse (error, _ ("this process can only be started by a training on several devices"));
      return NULL;
    }
  g_autoptr (LwRanks) self = ranks_new (rank, size);
  self->sockets[0] = SOCKET;
  self->memory_fd = MEMORY;
  fcntl (SOCKET, F_SETFD, FD_CLOEXEC);
  fcntl (MEMORY, F_SETFD, FD_CLOEXEC);
  return map_memory (self, (gsize)status.st_size, error) ? g_steal_pointer (&self) : NULL;
}

/* ---- end ----------------------------------------------------------------------------------- */

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

void
lw_ranks_wait (LwRanks *self)
{
  for (int i = 0; i < self->n; i++)
    if (self->runs[i])
      g_subprocess_wait (self->runs[i], NULL, NULL);
}

void
lw_ranks_free (LwRanks *self)
{
  if (!self)
    return;
  lw_ranks_unwatch (self);
  for (int i = 0; i < self->n; i++)
    {
      close_fd (&self->sockets[i]);
      if (self->runs[i])
        g_subprocess_force_exit (self->runs[i]);
    }
  lw_ranks_wait (self);
  for (int i = 0; i < self->n; i++)
    g_clear_object (&self->runs[i]);
  if (self->memory)
    munmap (self->memory, self->memory_size);
  close_fd (&self->memory_fd);
  g_strfreev (self->names);
  g_free (self->why);
  g_free (self->sockets);
  g_free (self->runs);
  g_free (self);
}

int
lw_ranks_rank (const LwRanks *self)
{
  return self->rank;
}

int
lw_ranks_size (const LwRanks *self)
{
  return self->size;
}

void *
lw_ranks_memory (const LwRanks *self, gsize *size)
{
  *size = self->memory_size;
  return self->memory;
}

/* ---- who has ended, and why ---------------------------------------------------------------- */

/* (transfer full) */
static char *
fate (const LwRanks *self, int rank)
{
  GSubprocess *run = self->runs[rank - 1];
  g_subprocess_wait (run, NULL, NULL);
  if (!g_subprocess_get_if_signaled (run))
    return g_strdup_printf (_ ("process %d of %d (%s) ended early"), rank + 1, self->size,
                            self->names[rank]);
  int number = g_subprocess_get_term_sig (run);
  return g_strdup_printf (_ ("process %d of %d (%s) was ended by signal %d (%s)"), rank + 1,
                          self->size, self->names[rank], number, g_strsignal (number));
}

/* Notes why @rank is of no use any more, with what it said itself (nullable). */
static void
note_lost (LwRanks *self, int rank, LwChannelState state, const char *words)
{
  if (self->why)
    return;
  if (state == LW_CHANNEL_CONFUSED)
    words = _ ("it is out of step with the others");
  self->why = words ? g_strdup_printf (_ ("process %d of %d (%s) failed: %s"), rank + 1, self->size,
                                       self->names[rank], words)
                    : fate (self, rank);
}

static gboolean
lost (LwRanks *self, int i, LwChannelState state, const char *words, GError **error)
{
  if (self->rank == 0)
    {
      note_lost (self, i + 1, state, words);
      g_set_error_literal (error, LW_ERROR, LW_ERROR_DEVICE, self->why);
    }
  else
    g_set_error (error, LW_ERROR, LW_ERROR_STOPPED, _ ("the first process of the run has ended"));
  return FALSE;
}

static gboolean
send_to (LwRanks *self, int i, char tag, const void *data, gsize size, GError **error)
{
  if (lw_channel_send (self->sockets[i], tag, data, size))
    return TRUE;
  g_autofree char *words = lw_channel_last_words (self->sockets[i]);
  return lost (self, i, LW_CHANNEL_ENDED, words, error);
}

static gboolean
receive_from (LwRanks *self, int i, char tag, void *data, gsize size, GError **error)
{
  g_autofree char *words = NULL;
  LwChannelState state = lw_channel_receive (self->sockets[i], tag, data, size, &words);
  return state == LW_CHANNEL_OK || lost (self, i, state, words, error);
}

static gboolean
has_ended (int fd, int milliseconds)
{
  struct pollfd wait = { .fd = fd, .events = POLLRDHUP };
  return poll (&wait, 1, milliseconds) > 0;
}

gboolean
lw_ranks_explain (LwRanks *self, GError **error)
{
  gboolean device = g_error_matches (*error, LW_ERROR, LW_ERROR_DEVICE);
  for (int i = 0; i < self->n && !self->why; i++)
    if (has_ended (self->sockets[i], device && i == 0 ? SEEN : 0))
      {
        g_autofree char *words = lw_channel_last_words (self->sockets[i]);
        note_lost (self, i + 1, LW_CHANNEL_ENDED, words);
      }
  if (!self->why)
    return FALSE;
  g_clear_error (error);
  g_set_error_literal (error, LW_ERROR, LW_ERROR_DEVICE, self->why);
  return TRUE;
}

/* ---- messages ------------------------------------------------------------------------------ */

gboolean
lw_ranks_tell (LwRanks *self, const void *data, gsize size, GError **error)
{
  for (int i = 0; i < self->n; i++)
    if (!send_to (self, i, MESSAGE, data, size, error))
      return FALSE;
  return TRUE;
}

gboolean
lw_ranks_hear (LwRanks *self, void *data, gsize size, GError **error)
{
  return receive_from (self, 0, MESSAGE, data, size, error);
}

gboolean
lw_ranks_answer (LwRanks *self, const void *data, gsize size, GError **error)
{
  return send_to (self, 0, MESSAGE, data, size, error);
}

gboolean
lw_ranks_collect (LwRanks *self, void *all, gsize size, GError **error)
{
  for (int i = 0; i < self->n; i++)
    if (!receive_from (self, i, MESSAGE, (char *)all + (gsize)(i + 1) * size, size, error))
      return FALSE;
  return TRUE;
}

gboolean
lw_ranks_meet (LwRanks *self, GError **error)
{
  if (self->rank > 0)
    return send_to (self, 0, MEETING, NULL, 0, error)
           && receive_from (self, 0, MEETING, NULL, 0, error);
  for (int i = 0; i < self->n; i++)
    if (!receive_from (self, i, MEETING, NULL, 0, error))
      return FALSE;
  for (int i = 0; i < self->n; i++)
    if (!send_to (self, i, MEETING, NULL, 0, error))
      return FALSE;
  return TRUE;
}

void
lw_ranks_give_up (LwRanks *self, const char *reason)
{
  lw_channel_fail (self->sockets[0], reason);
}

/* ---- watching ------------------------------------------------------------------------------ */

static gpointer
watch (gpointer data)
{
  LwRanks *self = data;
  g_autofree struct pollfd *waits = g_new0 (struct pollfd, self->n + 1);
  for (int i = 0; i < self->n; i++)
    waits[i] = (struct pollfd){ .fd = self->sockets[i], .events = POLLRDHUP };
  waits[self->n] = (struct pollfd){ .fd = self->wake, .events = POLLIN };
  while (poll (waits, (nfds_t)self->n + 1, -1) < 0 && errno == EINTR)
    ;
  if (!waits[self->n].revents)
    self->lost (self->lost_data);
  return NULL;
}

void
lw_ranks_watch (LwRanks *self, void (*lost_cb) (void *data), void *data)
{
  self->lost = lost_cb;
  self->lost_data = data;
  self->wake = eventfd (0, EFD_CLOEXEC);
  self->watcher = g_thread_new ("lw-ranks", watch, self);
}

void
lw_ranks_unwatch (LwRanks *self)
{
  if (!self->watcher)
    return;
  eventfd_write (self->wake, 1);
  g_clear_pointer (&self->watcher, g_thread_join);
  close_fd (&self->wake);
}
