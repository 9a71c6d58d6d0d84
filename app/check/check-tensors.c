/* Tensors of a check: from the file onto the device, and back into the output. */
#include "check/check.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "backend/registry.h"
#include "core/error.h"

gboolean
lw_check_ok (const LwCheck *c)
{
  return c->error == NULL;
}

void
lw_check_fail (LwCheck *c, const char *format, ...)
{
  va_list args;
  if (c->error)
    return;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (&c->error, LW_ERROR, LW_ERROR_INPUT, "%s: %s", c->input_path, text);
}

gboolean
lw_check_call (LwCheck *c, bool done)
{
  if (!done && !c->error)
    lw_backend_set_error (c->backend, c->stream, &c->error);
  return done;
}

gboolean
lw_check_has (const LwCheck *c, const char *name)
{
  return !c->error && lw_tensor_file_find (c->input, name);
}

void
lw_check_options (LwCheck *c, const LwOption *table, void *options)
{
  GHashTable *metadata = lw_tensor_file_metadata (c->input);
  for (const LwOption *option = table; option->name && !c->error; option++)
    {
      const char *text = g_hash_table_lookup (metadata, option->name);
      if (text && !lw_option_set (option, options, text, &c->error))
        g_prefix_error (&c->error, "%s: ", c->input_path);
    }
}

void *
lw_check_alloc (LwCheck *c, size_t bytes)
{
  if (c->error)
    return NULL;
  void *data = c->backend->alloc (c->stream, bytes);
  if (lw_check_call (c, data != NULL))
    g_ptr_array_add (c->device, data);
  return data;
}

static void *
upload (LwCheck *c, const void *host, size_t bytes)
{
  void *data = lw_check_alloc (c, bytes);
  if (data)
    lw_check_call (c, c->backend->upload (c->stream, data, host, bytes));
  return c->error ? NULL : data;
}

/* The tensor, if its rank and sizes fit those known; fills in the unknown ones. */
static const LwTensor *
find (LwCheck *c, const char *name, int rank, int32_t *const *dims)
{
  if (c->error)
    return NULL;
  const LwTensor *tensor = lw_tensor_file_find (c->input, name);
  if (!tensor)
    {
      lw_check_fail (c, "has no tensor \"%s\", which %s needs", name, c->op);
      return NULL;
    }
  g_autofree char *shape = lw_tensor_shape_text (tensor);
  if (tensor->rank != rank)
    lw_check_fail (c, "tensor \"%s\" has shape %s; %s needs %d dimensions", name, shape, c->op,
                   rank);
  for (int i = 0; i < rank && !c->error; i++)
    {
      int64_t size = tensor->shape[i];
      if (size > G_MAXINT32 || (rank > 2 && size == 0))
        lw_check_fail (c, "tensor \"%s\" has shape %s, which no map can have", name, shape);
      else if (*dims[i] == LW_CHECK_ANY)
        *dims[i] = (int32_t)size;
      else if (*dims[i] != size)
        lw_check_fail (c,
                       "tensor \"%s\" has shape %s, but the other tensors ask for %d in place %d",
                       name, shape, *dims[i], i + 1);
    }
  return c->error ? NULL : tensor;
}

/* @args: rank places of type int32_t *. */
static const LwTensor *
find_list (LwCheck *c, const char *name, int rank, va_list args)
{
  int32_t *dims[LW_TENSOR_MAX_RANK];
  g_assert (rank <= LW_TENSOR_MAX_RANK);
  for (int i = 0; i < rank; i++)
    dims[i] = va_arg (args, int32_t *);
  return find (c, name, rank, dims);
}

static float *
read_floats (LwCheck *c, const LwTensor *tensor)
{
  g_autofree float *values = g_new (float, MAX (tensor->count, 1));
  if (!lw_tensor_read_f32 (tensor, values, tensor->count, &c->error))
    {
      g_prefix_error (&c->error, "%s: ", c->input_path);
      return NULL;
    }
  for (int64_t i = 0; i < tensor->count; i++)
    if (!isfinite (values[i]))
      {
        lw_check_fail (
            c, "tensor \"%s\" holds a value that is not finite (element %" G_GINT64_FORMAT ")",
            tensor->name, i);
        return NULL;
      }
  return g_steal_pointer (&values);
}

float *
lw_check_f32 (LwCheck *c, const char *name, int rank, ...)
{
  va_list args;
  va_start (args, rank);
  const LwTensor *tensor = find_list (c, name, rank, args);
  va_end (args);
  g_autofree float *values = tensor ? read_floats (c, tensor) : NULL;
  return values ? upload (c, values, (size_t)tensor->count * sizeof *values) : NULL;
}

/* [B][C][n] <-> [B][n][C] */
static void
swap_channels (const float *from, int64_t batch, int64_t rows, int64_t columns, float *to)
{
  for (int64_t b = 0; b < batch; b++)
    for (int64_t r = 0; r < rows; r++)
      for (int64_t col = 0; col < columns; col++)
        to[(b * columns + col) * rows + r] = from[(b * rows + r) * columns + col];
}

float *
lw_check_nhwc (LwCheck *c, const char *name, int32_t *B, int32_t *C, int32_t *h, int32_t *w)
{
  int32_t *dims[] = { B, C, h, w };
  const LwTensor *tensor = find (c, name, 4, dims);
  g_autofree float *values = tensor ? read_floats (c, tensor) : NULL;
  if (!values)
    return NULL;
  g_autofree float *swapped = g_new (float, tensor->count);
  swap_channels (values, *B, *C, (int64_t)*h * *w, swapped);
  return upload (c, swapped, (size_t)tensor->count * sizeof *swapped);
}

static int64_t *
read_integers (LwCheck *c, const LwTensor *tensor)
{
  if (tensor->type != LW_TENSOR_I64 && tensor->type != LW_TENSOR_I32)
    {
      lw_check_fail (c, "tensor \"%s\" is %s; %s needs I64 or I32", tensor->name,
                     lw_tensor_type_name (tensor->type), c->op);
      return NULL;
    }
  int64_t *values = g_new (int64_t, MAX (tensor->count, 1));
  for (int64_t i = 0; i < tensor->count; i++)
    values[i] = tensor->type == LW_TENSOR_I64 ? ((const int64_t *)tensor->data)[i]
                                              : ((const int32_t *)tensor->data)[i];
  return values;
}

static void
refuse_value (LwCheck *c, const char *name, int64_t index, int64_t value, const char *range)
{
  lw_check_fail (
      c, "tensor \"%s\" holds %" G_GINT64_FORMAT " (element %" G_GINT64_FORMAT "); valid are %s",
      name, value, index, range);
}

uint8_t *
lw_check_label_map (LwCheck *c, const char *name, int32_t classes, int rank, ...)
{
  va_list args;
  va_start (args, rank);
  const LwTensor *tensor = find_list (c, name, rank, args);
  va_end (args);
  g_autofree int64_t *values = tensor ? read_integers (c, tensor) : NULL;
  if (!values)
    return NULL;
  int64_t end = classes ? classes : LW_LABEL_IGNORE;
  g_autofree uint8_t *labels = g_malloc (MAX (tensor->count, 1));
  g_autofree char *range
      = g_strdup_printf ("0 to %d, and %d for none", (int)end - 1, LW_LABEL_IGNORE);
  for (int64_t i = 0; i < tensor->count && !c->error; i++)
    {
      if ((values[i] < 0 || values[i] >= end) && values[i] != LW_LABEL_IGNORE)
        refuse_value (c, name, i, values[i], range);
      labels[i] = (uint8_t)values[i];
    }
  return c->error ? NULL : upload (c, labels, (size_t)tensor->count);
}

uint8_t *
lw_check_mask (LwCheck *c, const char *name, int rank, ...)
{
  va_list args;
  va_start (args, rank);
  const LwTensor *tensor = find_list (c, name, rank, args);
  va_end (args);
  if (!tensor)
    return NULL;
  if (tensor->type != LW_TENSOR_U8)
    lw_check_fail (c, "tensor \"%s\" is %s; %s needs a U8 mask", name,
                   lw_tensor_type_name (tensor->type), c->op);
  const uint8_t *values = tensor->data;
  for (int64_t i = 0; i < tensor->count && !c->error; i++)
    if (values[i] > 1)
      refuse_value (c, name, i, values[i], "0 and 1");
  return c->error ? NULL : upload (c, values, (size_t)tensor->count);
}

int32_t *
lw_check_i32 (LwCheck *c, const char *name, int64_t low, int64_t high, int rank, ...)
{
  va_list args;
  va_start (args, rank);
  const LwTensor *tensor = find_list (c, name, rank, args);
  va_end (args);
  g_autofree int64_t *values = tensor ? read_integers (c, tensor) : NULL;
  if (!values)
    return NULL;
  g_autofree int32_t *numbers = g_new (int32_t, MAX (tensor->count, 1));
  g_autofree char *range = g_strdup_printf ("%" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, low, high);
  for (int64_t i = 0; i < tensor->count && !c->error; i++)
    {
      if (values[i] < low || values[i] > high)
        refuse_value (c, name, i, values[i], range);
      numbers[i] = (int32_t)values[i];
    }
  return c->error ? NULL : upload (c, numbers, (size_t)tensor->count * sizeof *numbers);
}

float
lw_check_scalar (LwCheck *c, const char *name)
{
  const LwTensor *tensor = c->error ? NULL : lw_tensor_file_find (c->input, name);
  if (!c->error && (!tensor || tensor->count != 1))
    lw_check_fail (c, "has no scalar \"%s\", which %s needs", name, c->op);
  g_autofree float *value = c->error ? NULL : read_floats (c, tensor);
  return value ? *value : 0.0f;
}

/* Hands @data (g_malloc) to the output. */
static void
put (LwCheck *c, const char *name, LwTensorType type, int rank, const int64_t *shape, void *data)
{
  LwTensor tensor
      = { .name = g_strdup (name), .type = type, .rank = rank, .count = 1, .data = data };
  for (int i = 0; i < rank; i++)
    {
      tensor.shape[i] = shape[i];
      tensor.count *= shape[i];
    }
  g_array_append_val (c->outputs, tensor);
}

static int64_t
shape_of (int rank, va_list args, int64_t *shape)
{
  int64_t count = 1;
  g_assert (rank <= LW_TENSOR_MAX_RANK);
  for (int i = 0; i < rank; i++)
    {
      shape[i] = va_arg (args, int32_t);
      count *= shape[i];
    }
  return count;
}

static void *
download (LwCheck *c, const void *data, size_t bytes)
{
  if (c->error)
    return NULL;
  g_autofree void *host = g_malloc (MAX (bytes, 1));
  if (!lw_check_call (c, c->backend->download (c->stream, host, data, bytes)))
    return NULL;
  return g_steal_pointer (&host);
}

/* The outputs below take their dimensions, int32_t, from @args. */

static void
put_copy (LwCheck *c, const char *name, LwTensorType type, const void *data, int rank, va_list args)
{
  int64_t shape[LW_TENSOR_MAX_RANK], count = shape_of (rank, args, shape);
  void *host = download (c, data, (size_t)count * lw_tensor_type_size (type));
  if (host)
    put (c, name, type, rank, shape, host);
}

/* @data are uint8_t or int32_t, by @size. */
static void
put_widened (LwCheck *c, const char *name, const void *data, size_t size, int rank, va_list args)
{
  int64_t shape[LW_TENSOR_MAX_RANK], count = shape_of (rank, args, shape);
  g_autofree void *host = download (c, data, (size_t)count * size);
  if (!host)
    return;
  int64_t *values = g_new (int64_t, MAX (count, 1));
  for (int64_t i = 0; i < count; i++)
    values[i] = size == 1 ? ((const uint8_t *)host)[i] : ((const int32_t *)host)[i];
  put (c, name, LW_TENSOR_I64, rank, shape, values);
}

void
lw_check_put_f32 (LwCheck *c, const char *name, const float *data, int rank, ...)
{
  va_list args;
  va_start (args, rank);
  put_copy (c, name, LW_TENSOR_F32, data, rank, args);
  va_end (args);
}

void
lw_check_put_mask (LwCheck *c, const char *name, const uint8_t *data, int rank, ...)
{
  va_list args;
  va_start (args, rank);
  put_copy (c, name, LW_TENSOR_U8, data, rank, args);
  va_end (args);
}

void
lw_check_put_i64 (LwCheck *c, const char *name, const int64_t *data, int rank, ...)
{
  va_list args;
  va_start (args, rank);
  put_copy (c, name, LW_TENSOR_I64, data, rank, args);
  va_end (args);
}

void
lw_check_put_labels (LwCheck *c, const char *name, const uint8_t *data, int rank, ...)
{
  va_list args;
  va_start (args, rank);
  put_widened (c, name, data, sizeof *data, rank, args);
  va_end (args);
}

void
lw_check_put_i32 (LwCheck *c, const char *name, const int32_t *data, int rank, ...)
{
  va_list args;
  va_start (args, rank);
  put_widened (c, name, data, sizeof *data, rank, args);
  va_end (args);
}

void
lw_check_put_nchw (LwCheck *c, const char *name, const float *data, int32_t B, int32_t C, int32_t h,
                   int32_t w)
{
  int64_t shape[] = { B, C, h, w }, count = (int64_t)B * C * h * w;
  g_autofree float *host = download (c, data, (size_t)count * sizeof *data);
  if (!host)
    return;
  float *swapped = g_new (float, MAX (count, 1));
  swap_channels (host, B, (int64_t)h * w, C, swapped);
  put (c, name, LW_TENSOR_F32, 4, shape, swapped);
}

void
lw_check_put_host_f32 (LwCheck *c, const char *name, const float *data, int32_t count)
{
  int64_t shape[] = { count };
  if (!c->error)
    put (c, name, LW_TENSOR_F32, 1, shape, g_memdup2 (data, (size_t)count * sizeof *data));
}

void
lw_check_put_number (LwCheck *c, const char *name, double value)
{
  float number = (float)value;
  if (!c->error)
    put (c, name, LW_TENSOR_F32, 0, NULL, g_memdup2 (&number, sizeof number));
}
