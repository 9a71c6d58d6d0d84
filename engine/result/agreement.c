/* Comparison of statements. A study of a thousand runs makes a million of them, most of them alike:
 * texts are kept once. */
#include "result/agreement.h"

#include <glib/gi18n-lib.h>

#define CHUNK 65536

typedef struct
{
  const char *file, *what, *value;
} Statement;

struct _LwAgreement
{
  GStringChunk *texts;
  GHashTable *by_thing; /* text -> GArray of Statement */
  GPtrArray *things;    /* these arrays, in the order of their first statements */
};

LwAgreement *
lw_agreement_new (void)
{
  LwAgreement *self = g_new0 (LwAgreement, 1);
  self->texts = g_string_chunk_new (CHUNK);
  self->by_thing = g_hash_table_new (g_str_hash, g_str_equal);
  self->things = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  return self;
}

void
lw_agreement_free (LwAgreement *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->by_thing);
  g_ptr_array_unref (self->things);
  g_string_chunk_free (self->texts);
  g_free (self);
}

void
lw_agreement_state (LwAgreement *self, const char *thing, const char *file, const char *what,
                    const char *value)
{
  GArray *statements = g_hash_table_lookup (self->by_thing, thing);
  if (!statements)
    {
      statements = g_array_new (FALSE, FALSE, sizeof (Statement));
      g_hash_table_insert (self->by_thing, g_string_chunk_insert_const (self->texts, thing),
                           statements);
      g_ptr_array_add (self->things, statements);
    }
  const Statement statement = { g_string_chunk_insert_const (self->texts, file),
                                g_string_chunk_insert_const (self->texts, what),
                                g_string_chunk_insert_const (self->texts, value) };
  g_array_append_val (statements, statement);
}

static const Statement *
at (const GArray *statements, guint i)
{
  return &g_array_index (statements, Statement, i);
}

/* The first statement of the value that most of them have. Equal values are one text. */
static const Statement *
majority (const GArray *statements)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  const Statement *best = at (statements, 0);
  int most = 0;
  for (guint i = 0; i < statements->len; i++)
    {
      gpointer value = (gpointer)at (statements, i)->value;
      int count = GPOINTER_TO_INT (g_hash_table_lookup (counts, value)) + 1;
      g_hash_table_insert (counts, value, GINT_TO_POINTER (count));
      most = MAX (most, count);
    }
  for (guint i = statements->len; i-- > 0;)
    if (GPOINTER_TO_INT (g_hash_table_lookup (counts, at (statements, i)->value)) == most)
      best = at (statements, i);
  return best;
}

static gboolean
is_unanimous (const GArray *statements)
{
  for (guint i = 1; i < statements->len; i++)
    if (at (statements, i)->value != at (statements, 0)->value)
      return FALSE;
  return TRUE;
}

void
lw_agreement_check (const LwAgreement *self, LwVerification *report)
{
  for (guint i = 0; i < self->things->len; i++)
    {
      const GArray *statements = self->things->pdata[i];
      report->numbers += statements->len - 1;
      if (is_unanimous (statements))
        continue;
      const Statement *true_one = majority (statements);
      for (guint j = 0; j < statements->len; j++)
        {
          const Statement *statement = at (statements, j);
          if (statement->value == true_one->value)
            continue;
          g_autofree char *expected
              = g_strdup_printf (_ ("%s as in %s"), true_one->value, true_one->file);
          lw_verification_differs (report, statement->file, statement->what, statement->value,
                                   expected);
        }
    }
}
