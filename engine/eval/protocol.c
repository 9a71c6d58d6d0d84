/* Options of the evaluation protocol. */
#include "eval/protocol.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"

#define MAX_SIDE 32768

static const char *const modes[] = { "whole", "sliding", NULL };

#define FIELD(name) G_STRUCT_OFFSET (LwProtocol, name)

const LwOption lw_protocol_options[] = {
  { "eval_mode", LW_OPTION_ENUM, FIELD (mode), 0, 0, modes,
    N_ ("whole photographs, or sliding windows") },
  { "eval_width", LW_OPTION_INT, FIELD (width), 0, MAX_SIDE, NULL,
    N_ ("width that photographs are resized to before inference; 0: as stored") },
  { "eval_height", LW_OPTION_INT, FIELD (height), 0, MAX_SIDE, NULL,
    N_ ("height that photographs are resized to before inference; 0: as stored") },
  { "eval_window_width", LW_OPTION_INT, FIELD (window_width), 0, MAX_SIDE, NULL,
    N_ ("width of a sliding window") },
  { "eval_window_height", LW_OPTION_INT, FIELD (window_height), 0, MAX_SIDE, NULL,
    N_ ("height of a sliding window") },
  { "eval_stride", LW_OPTION_INT, FIELD (stride), 0, MAX_SIDE, NULL,
    N_ ("pixels between sliding windows; 0: two thirds of the window") },
  { "eval_teacher", LW_OPTION_BOOL, FIELD (teacher), 0, 0, NULL,
    N_ ("evaluate the teacher instead of the student") },
  { "eval_batch_statistics", LW_OPTION_BOOL, FIELD (batch_statistics), 0, 0, NULL,
    N_ ("normalise with the statistics of the batch, not the running ones") },
  { "eval_batch", LW_OPTION_INT, FIELD (batch), 1, 256, NULL,
    N_ ("images or windows of one forward pass") },
  { NULL, LW_OPTION_INT, 0, 0, 0, NULL, NULL },
};

void
lw_protocol_init (LwProtocol *self)
{
  *self = (LwProtocol){ .mode = LW_INFERENCE_WHOLE, .batch = 1 };
}

gboolean
lw_protocol_check (const LwProtocol *self, GError **error)
{
  if ((self->width == 0) != (self->height == 0))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("The evaluation size is %d x %d: give both width and height, or neither"),
                   (int)self->width, (int)self->height);
      return FALSE;
    }
  if (self->mode == LW_INFERENCE_SLIDING && (self->window_width < 1 || self->window_height < 1))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("Sliding inference needs the size of its window, which is %d x %d"),
                   (int)self->window_width, (int)self->window_height);
      return FALSE;
    }
  if (self->mode == LW_INFERENCE_SLIDING
      && self->stride > MIN (self->window_width, self->window_height))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("A stride of %d leaves gaps between windows of %d x %d pixels"),
                   (int)self->stride, (int)self->window_width, (int)self->window_height);
      return FALSE;
    }
  return TRUE;
}

void
lw_protocol_size (const LwProtocol *self, int width, int height, int *shown_width,
                  int *shown_height)
{
  *shown_width = self->width ? (int)self->width : width;
  *shown_height = self->height ? (int)self->height : height;
}

LwImage *
lw_protocol_resize (const LwProtocol *self, const LwImage *photograph)
{
  int width, height;
  lw_protocol_size (self, photograph->width, photograph->height, &width, &height);
  return lw_image_resize (photograph, width, height);
}

char *
lw_protocol_describe (const LwProtocol *self)
{
  GString *text = g_string_new (NULL);
  if (self->mode == LW_INFERENCE_SLIDING)
    g_string_append_printf (text, _ ("windows of %dx%d"), (int)self->window_width,
                            (int)self->window_height);
  else
    g_string_append (text, _ ("whole image"));
  if (self->width)
    g_string_append_printf (text, _ (" at %dx%d"), (int)self->width, (int)self->height);
  else
    g_string_append (text, _ (" at its own size"));
  g_string_append_printf (text, ", %s, %s", self->teacher ? _ ("teacher") : _ ("student"),
                          self->batch_statistics ? _ ("batch statistics")
                                                 : _ ("running statistics"));
  return g_string_free (text, FALSE);
}
