/* Reader and writer of safetensors files: u64 header length, JSON header, tensor bytes.
 *
 * Files are treated as hostile: the header is capped, and lengths, shapes, ranges, overlaps, holes
 * and duplicate names are checked before anything is used. Dtypes F32, BF16, I64, I32, U8. */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

typedef enum
{
  LW_TENSOR_F32,
  LW_TENSOR_BF16,
  LW_TENSOR_I64,
  LW_TENSOR_I32,
  LW_TENSOR_U8,
} LwTensorType;

#define LW_TENSOR_MAX_RANK 8

/* A named, row-major array. @data is owned by the file it was read from, or by the caller. */
typedef struct
{
  const char *name;
  LwTensorType type;
  int rank;
  int64_t shape[LW_TENSOR_MAX_RANK];
  int64_t count;    /* elements */
  const void *data; /* aligned to its type */
} LwTensor;

size_t lw_tensor_type_size (LwTensorType type);
const char *lw_tensor_type_name (LwTensorType type);
/* "[2,3]" (transfer full) */
char *lw_tensor_shape_text (const LwTensor *tensor);

typedef struct _LwTensorFile LwTensorFile;

/* Maps and validates @path. */
LwTensorFile *lw_tensor_file_open (const char *path, GError **error);
void lw_tensor_file_free (LwTensorFile *self);
size_t lw_tensor_file_count (const LwTensorFile *self);
const LwTensor *lw_tensor_file_at (const LwTensorFile *self, size_t index); /* in file order */
const LwTensor *lw_tensor_file_find (const LwTensorFile *self, const char *name); /* or NULL */
/* string -> string, (transfer none) */
GHashTable *lw_tensor_file_metadata (const LwTensorFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwTensorFile, lw_tensor_file_free)

/* @tensor as floats: F32 or BF16 of exactly @count elements copied to @out. */
gboolean lw_tensor_read_f32 (const LwTensor *tensor, float *out, int64_t count, GError **error);

/* Writes tensors in the order given, replacing @path atomically. The data begins 8-byte aligned and
 * has no gaps. @metadata: string -> string, or NULL; written in sorted order, so equal content
 * gives equal bytes. */
gboolean lw_tensor_file_save (const char *path, const LwTensor *tensors, size_t n,
                              GHashTable *metadata, GError **error);

G_END_DECLS
