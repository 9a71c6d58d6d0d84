/* The manual pages say what the program's help says: every command, option, choice and default. */
#include <string.h>

#include "help.h"

static const char *const names[]
    = { "labelworth.1", "labelworth-data.1", "labelworth-study.1", "labelworth-train.1" };

/* A part of a page about one command or more, from its heading to the next. */
typedef struct
{
  const char *page;
  char *heading;
  char *text; /* with the heading */
} Section;

typedef struct
{
  GPtrArray *sections; /* of Section */
  char *pages[G_N_ELEMENTS (names)];
} Fixture;

static void
section_free (void *data)
{
  Section *self = data;
  g_free (self->heading);
  g_free (self->text);
  g_free (self);
}

static char *
page_path (const char *name)
{
  return g_build_filename (g_getenv ("LW_SOURCE"), "data", "man", name, NULL);
}

static gboolean
is_heading (const char *line)
{
  return g_str_has_prefix (line, ".Sh ") || g_str_has_prefix (line, ".Ss ")
         || g_str_has_prefix (line, ".It Nm Cm ");
}

static void
cut (Fixture *f, const char *page, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) body = NULL;
  for (char **line = lines;; line++)
    {
      if (body && (!*line || is_heading (*line)))
        ((Section *)f->sections->pdata[f->sections->len - 1])->text
            = g_string_free (g_steal_pointer (&body), FALSE);
      if (!*line)
        break;
      if (is_heading (*line))
        {
          Section *section = g_new0 (Section, 1);
          section->page = page;
          section->heading = g_strdup (*line);
          g_ptr_array_add (f->sections, section);
          body = g_string_new (NULL);
        }
      if (body)
        g_string_append_printf (body, "%s\n", *line);
    }
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->sections = g_ptr_array_new_with_free_func (section_free);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = page_path (names[i]);
      GError *error = NULL;
      g_file_get_contents (path, &f->pages[i], NULL, &error);
      g_assert_no_error (error);
      cut (f, names[i], f->pages[i]);
    }
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_ptr_array_unref (f->sections);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (f->pages[i]);
}

/* Whether a heading names all words of a command, the first one first; it may name several commands
 * of a group. */
static gboolean
is_about (const Section *section, const char *command)
{
  g_auto (GStrv) words = g_strsplit_set (section->heading, " ,", -1);
  g_auto (GStrv) wanted = g_strsplit (command, " ", -1);
  for (char **word = wanted; *word; word++)
    if (!g_strv_contains ((const char *const *)words, *word))
      return FALSE;
  int first = g_str_has_prefix (section->heading, ".It ") ? 3 : 1;
  return !g_str_has_prefix (section->heading, ".Sh ") && strcmp (words[first], wanted[0]) == 0;
}

static const Section *
section_of (const Fixture *f, const char *command)
{
  for (guint i = 0; i < f->sections->len; i++)
    if (is_about (f->sections->pdata[i], command))
      return f->sections->pdata[i];
  g_error ("no page describes “labelworth %s”", command);
}

static gboolean
mentions (const Section *section, const char *command)
{
  g_autofree char *own = g_strconcat ("Cm ", command, NULL);
  return strstr (section->text, own) != NULL;
}

/* The section of a command with those of its page that it refers to, that refer to it, or that are
 * headed "OPTIONS OF" it. (transfer full) */
static char *
text_about (const Fixture *f, const char *command)
{
  const Section *own = section_of (f, command);
  g_autofree char *whole = g_ascii_strup (command, -1);
  g_autofree char *options = g_strconcat (".Sh OPTIONS OF ", whole, NULL);
  GString *text = g_string_new (own->text);
  gboolean inside = FALSE;
  g_auto (GStrv) commands = lw_help_commands ();
  for (guint i = 0; i < f->sections->len; i++)
    {
      const Section *other = f->sections->pdata[i];
      if (g_str_has_prefix (other->heading, ".Sh "))
        inside = strcmp (other->heading, options) == 0;
      gboolean linked = inside || mentions (other, command);
      for (char **name = commands; *name && !linked; name++)
        linked = is_about (other, *name) && mentions (own, *name);
      if (other != own && other->page == own->page && linked)
        g_string_append (text, other->text);
    }
  return g_string_free (text, FALSE);
}

/* The entry of an option, up to the next; NULL if there is none. (transfer full) */
static char *
entry_of (const char *text, const char *name)
{
  g_autofree char *pattern = g_strdup_printf ("Fl -%s(?![a-z0-9-])", name);
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  int start;
  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_match_info_fetch_pos (match, 0, &start, NULL);
      const char *line = text + start;
      while (line > text && line[-1] != '\n')
        line--;
      if (!g_str_has_prefix (line, ".It "))
        continue;
      const char *end = strstr (line + 1, "\n.It ");
      return end ? g_strndup (line, (gsize)(end - line)) : g_strdup (line);
    }
  return NULL;
}

/* No command and no option is missing. */
static void
test_complete (Fixture *f, gconstpointer data)
{
  g_auto (GStrv) commands = lw_help_commands ();
  g_assert_cmpuint (g_strv_length (commands), >, 20);
  for (char **command = commands; *command; command++)
    {
      g_autofree char *help = lw_help_of (*command);
      g_autofree char *text = text_about (f, *command);
      g_autoptr (GPtrArray) options = lw_help_options (help);
      for (guint i = 0; i < options->len; i++)
        {
          const LwHelpOption *option = options->pdata[i];
          g_autofree char *entry = entry_of (text, option->name);
          if (!entry)
            g_error ("%s says nothing of --%s of “labelworth %s”", section_of (f, *command)->page,
                     option->name, *command);
        }
    }
}

/* Choices and defaults of a training's options are those of the program. */
static void
test_values (Fixture *f, gconstpointer data)
{
  g_autofree char *help = lw_help_of ("train");
  g_autofree char *text = text_about (f, "train");
  g_autoptr (GPtrArray) options = lw_help_options (help);
  g_autoptr (GRegex) list = g_regex_new (": ([a-z0-9_, -]+) \\[", 0, 0, NULL);
  guint defaults = 0;
  for (guint i = 0; i < options->len; i++)
    {
      const LwHelpOption *option = options->pdata[i];
      g_autofree char *entry = entry_of (text, option->name);
      g_autoptr (GMatchInfo) match = NULL;
      if (!option->value)
        continue;
      g_autofree char *said = g_strdup_printf ("By default %s.", option->value);
      if (!strstr (entry, said))
        g_error ("--%s: the page does not say “%s”", option->name, said);
      defaults++;
      if (!g_regex_match (list, option->text, 0, &match))
        continue;
      g_autofree char *choices = g_match_info_fetch (match, 1);
      g_auto (GStrv) each = g_strsplit (choices, ", ", -1);
      for (char **choice = each; *choice; choice++)
        if (!strstr (entry, *choice))
          g_error ("--%s: the page does not name “%s”", option->name, *choice);
    }
  g_assert_cmpuint (defaults, >, 80);
}

/* The pages name no option that the program does not have. */
static void
test_known (Fixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) commands = lw_help_commands ();
  for (char **command = commands; *command; command++)
    {
      g_autofree char *help = lw_help_of (*command);
      g_autoptr (GPtrArray) options = lw_help_options (help);
      for (guint i = 0; i < options->len; i++)
        g_hash_table_add (known, g_strdup (((LwHelpOption *)options->pdata[i])->name));
    }
  g_hash_table_add (known, g_strdup ("help"));
  g_hash_table_add (known, g_strdup ("version"));
  g_autoptr (GRegex) option = g_regex_new ("Fl -([a-z0-9-]+)", 0, 0, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GMatchInfo) match = NULL;
      g_regex_match (option, f->pages[i], 0, &match);
      for (; g_match_info_matches (match); g_match_info_next (match, NULL))
        {
          g_autofree char *name = g_match_info_fetch (match, 1);
          if (!g_hash_table_contains (known, name))
            g_error ("%s describes --%s, which no command has", names[i], name);
        }
    }
}

/* A formatter reads them without a complaint. */
static void
test_format (Fixture *f, gconstpointer data)
{
  g_autofree char *mandoc = g_find_program_in_path ("mandoc");
  g_autofree char *groff = g_find_program_in_path ("groff");
  if (!mandoc && !groff)
    {
      g_test_skip ("neither mandoc nor groff is installed");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = page_path (names[i]);
      g_autofree char *out = NULL, *err = NULL;
      const char *with_groff[] = { "groff", "-ww", "-mandoc", "-Tutf8", "-z", path, NULL };
      const char *with_mandoc[] = { "mandoc", "-T", "lint", "-W", "warning", path, NULL };
      GError *error = NULL;
      int status;
      g_spawn_sync (NULL, (char **)(mandoc ? with_mandoc : with_groff), NULL, G_SPAWN_SEARCH_PATH,
                    NULL, NULL, &out, &err, &status, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (err, ==, "");
      g_assert_cmpstr (out, ==, "");
      g_assert_cmpint (status, ==, 0);
    }
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/manual/complete", test_complete);
  ADD ("/manual/values", test_values);
  ADD ("/manual/known", test_known);
  ADD ("/manual/format", test_format);
  return g_test_run ();
}
