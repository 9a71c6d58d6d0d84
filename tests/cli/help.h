/* What the program says about itself with --help. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "demo", "data check", …: the commands of `labelworth --help`. (transfer full) */
GStrv lw_help_commands (void);

/* What `labelworth COMMAND --help` prints. (transfer full) */
char *lw_help_of (const char *command);

/* An option that such a text describes. */
typedef struct
{
  char *name;  /* without "--" */
  char *value; /* the default in brackets at the end of its line, or NULL */
  char *text;  /* the whole line */
} LwHelpOption;

/* (element-type LwHelpOption) (transfer full) Without --help. */
GPtrArray *lw_help_options (const char *help);

G_END_DECLS
