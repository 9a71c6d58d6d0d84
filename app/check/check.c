/* The command `labelworth check`. */
#include "check/check.h"

#include <glib/gi18n-lib.h>

#include "backend/open-device.h"
#include "commands.h"
#include "core/error.h"

static const LwCheckOp *const tables[]
    = { lw_check_losses, lw_check_labels, lw_check_layers, lw_check_network };

typedef struct
{
  char *input, *output, *device, *weights, *teacher, *mode, *precision;
  int threads;
  gboolean list, grad, taps;
} CheckArguments;

static void
list_operations (void)
{
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const LwCheckOp *op = tables[t]; op->name; op++)
      g_print ("%s\n", op->name);
}

static const LwCheckOp *
find_operation (const char *name, GError **error)
{
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const LwCheckOp *op = tables[t]; op->name; op++)
      if (g_str_equal (op->name, name))
        return op;
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("there is no operation \"%s\"; see labelworth check --list"), name);
  return NULL;
}

static void
free_output (void *data)
{
  LwTensor *tensor = data;
  g_free ((char *)tensor->name);
  g_free ((void *)tensor->data);
}

static gboolean
open_device (LwCheck *c, LwOpenDevice *device, const CheckArguments *arguments, GError **error)
{
  LwDeviceWish wish = { .device = arguments->device ? arguments->device : "cpu",
                        .precision = LW_PRECISION_OPTION_F32,
                        .threads = arguments->threads,
                        .deterministic = TRUE };
  if (arguments->precision && !lw_precision_parse (arguments->precision, &wish.precision, error))
    return FALSE;
  if (!lw_device_open (device, &wish, error))
    return FALSE;
  c->backend = device->backend;
  c->stream = device->stream;
  return TRUE;
}

static void
free_memory (LwCheck *c)
{
  for (guint i = 0; i < c->device->len; i++)
    c->backend->free (c->stream, c->device->pdata[i]);
}

static gboolean
run (const LwCheckOp *op, const CheckArguments *arguments, GError **error)
{
  g_autoptr (LwTensorFile) input = lw_tensor_file_open (arguments->input, error);
  g_autoptr (GPtrArray) memory = g_ptr_array_new ();
  LwOpenDevice device = { 0 };
  g_autoptr (GArray) outputs = g_array_new (FALSE, FALSE, sizeof (LwTensor));
  g_array_set_clear_func (outputs, free_output);
  LwCheck c = { .op = op->name,
                .input = input,
                .input_path = arguments->input,
                .weights = arguments->weights,
                .teacher = arguments->teacher,
                .mode = arguments->mode,
                .grad = arguments->grad,
                .taps = arguments->taps,
                .device = memory,
                .outputs = outputs };
  if (!input || !open_device (&c, &device, arguments, error))
    return FALSE;
  const char *made_for = g_hash_table_lookup (lw_tensor_file_metadata (input), "op");
  if (made_for && !g_str_equal (made_for, op->name))
    lw_check_fail (&c, "was made for the operation %s", made_for);
  if (lw_check_ok (&c))
    op->run (&c);
  free_memory (&c);
  lw_device_close (&device);
  if (c.error)
    {
      g_propagate_error (error, c.error);
      return FALSE;
    }
  return lw_tensor_file_save (arguments->output, (const LwTensor *)(void *)outputs->data,
                              outputs->len, lw_tensor_file_metadata (input), error);
}

int
lw_command_check (int argc, char **argv)
{
  CheckArguments a = { 0 };
  const GOptionEntry entries[]
      = { { "input", 'i', 0, G_OPTION_ARG_FILENAME, &a.input, N_ ("safetensors file to read"),
            "FILE" },
          { "output", 'o', 0, G_OPTION_ARG_FILENAME, &a.output, N_ ("safetensors file to write"),
            "FILE" },
          { "device", 0, 0, G_OPTION_ARG_STRING, &a.device,
            N_ ("cpu (default), auto, cuda or cuda:N"), "NAME" },
          { "precision", 0, 0, G_OPTION_ARG_STRING, &a.precision,
            N_ ("Of activations and products: f32 (default), bf16, tf32 or auto"), "P" },
          { "threads", 0, 0, G_OPTION_ARG_INT, &a.threads, N_ ("CPU threads; 0 = all"), "N" },
          { "weights", 0, 0, G_OPTION_ARG_FILENAME, &a.weights, N_ ("forward, step: the network"),
            "FILE" },
          { "teacher", 0, 0, G_OPTION_ARG_FILENAME, &a.teacher,
            N_ ("step: the teacher (default: the network)"), "FILE" },
          { "mode", 0, 0, G_OPTION_ARG_STRING, &a.mode,
            N_ ("forward, BatchNorm: train (default) or eval"), "MODE" },
          { "grad", 0, 0, G_OPTION_ARG_NONE, &a.grad, N_ ("forward: gradients too"), NULL },
          { "taps", 0, 0, G_OPTION_ARG_NONE, &a.taps, N_ ("forward: activations of the stages too"),
            NULL },
          { "list", 0, 0, G_OPTION_ARG_NONE, &a.list, N_ ("print the operations"), NULL },
          { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new ("OP");
  g_autoptr (GError) error = NULL;
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (
      context,
      _ ("Runs one operation of a backend on tensors from a file, for comparison with other "
         "programs. The names of tensors and options are those of the reference."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  gboolean done = g_option_context_parse (context, &argc, &argv, &error);
  if (done && a.list)
    list_operations ();
  else if (done)
    {
      const LwCheckOp *op = argc == 2 ? find_operation (argv[1], &error) : NULL;
      if (!error && (!op || !a.input || !a.output || a.threads < 0))
        g_set_error (&error, LW_ERROR, LW_ERROR_INPUT,
                     _ ("give one operation, --input, --output and no negative --threads"));
      done = !error && run (op, &a, &error);
    }
  if (!done)
    g_printerr ("labelworth check: %s\n", error->message);
  g_free (a.input);
  g_free (a.output);
  g_free (a.device);
  g_free (a.weights);
  g_free (a.teacher);
  g_free (a.mode);
  g_free (a.precision);
  return done ? 0 : 1;
}
