/* Class sets, the maps between them and the id tables: the shipped files hold what the data sets
 * define, and a file that does not add up is refused. */
#include <string.h>

#include "core/error.h"
#include "dataset/id-table.h"
#include "image-fixture.h"
#include "scratch.h"

static LwClassSet *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  LwClassSet *set = lw_class_set_load (name, &error);
  g_assert_no_error (error);
  return set;
}

static void
test_shipped (void)
{
  static const struct
  {
    const char *id;
    int n;
    const char *first, *last;
    uint8_t first_colour[3];
  } sets[] = {
    { "cityscapes19", 19, "road", "bicycle", { 128, 64, 128 } },
    { "synthia16", 16, "road", "bicycle", { 128, 64, 128 } },
    { "synthia13", 13, "road", "bicycle", { 128, 64, 128 } },
    { "camvid11", 11, "sky", "bicyclist", { 128, 128, 128 } },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      g_autoptr (LwClassSet) set = load (sets[i].id);
      g_assert_cmpstr (set->id, ==, sets[i].id);
      g_assert_cmpint (set->n, ==, sets[i].n);
      g_assert_cmpstr (set->names[0], ==, sets[i].first);
      g_assert_cmpstr (set->names[set->n - 1], ==, sets[i].last);
      g_assert_cmpmem (set->palette[0], 3, sets[i].first_colour, 3);
      g_autoptr (LwClassSet) copy = lw_class_set_copy (set);
      g_assert_cmpint (lw_class_set_find (copy, sets[i].last), ==, set->n - 1);
      g_assert_cmpint (lw_class_set_find (copy, "unicorn"), ==, -1);
    }
}

static void
map (const LwClassSet *from, const LwClassSet *to, uint8_t lut[256])
{
  g_autoptr (GError) error = NULL;
  g_assert_true (lw_class_set_map (from, to, lut, &error));
  g_assert_no_error (error);
  for (int k = from->n; k < 256; k++)
    g_assert_cmpint (lut[k], ==, LW_IGNORE);
}

static void
test_map_to_camvid (void)
{
  g_autoptr (LwClassSet) from = load ("cityscapes19");
  g_autoptr (LwClassSet) to = load ("camvid11");
  /* road, sidewalk, building, wall, fence, pole, light, sign, vegetation, terrain, sky, person,
   * rider, car, truck, bus, train, motorcycle, bicycle */
  static const uint8_t expected[] = { 3, 4, 1, 1, 7, 2, 6, 6, 5, 5, 0, 9, 10, 8, 8, 8, 8, 10, 10 };
  uint8_t lut[256];
  map (from, to, lut);
  g_assert_cmpmem (lut, 19, expected, 19);
}

/* The maps of 19 to 16 to 13 classes agree, and each class keeps its meaning on the way to
 * CamVid's. */
static void
test_maps_compose (void)
{
  g_autoptr (LwClassSet) c19 = load ("cityscapes19");
  g_autoptr (LwClassSet) s16 = load ("synthia16");
  g_autoptr (LwClassSet) s13 = load ("synthia13");
  g_autoptr (LwClassSet) c11 = load ("camvid11");
  uint8_t a[256], b[256], direct[256], c[256], d[256], e[256], same[256];
  map (c19, s16, a);
  map (s16, s13, b);
  map (c19, s13, direct);
  map (c19, c11, c);
  map (s16, c11, d);
  map (s13, c11, e);
  map (c19, c19, same);
  int kept16 = 0, kept13 = 0;
  for (int k = 0; k < 19; k++)
    {
      g_assert_cmpint (direct[k], ==, b[a[k]]);
      g_assert_cmpint (same[k], ==, k);
      g_assert_true (a[k] == LW_IGNORE || d[a[k]] == c[k]);
      g_assert_true (direct[k] == LW_IGNORE || e[direct[k]] == c[k]);
      kept16 += a[k] != LW_IGNORE;
      kept13 += direct[k] != LW_IGNORE;
    }
  g_assert_cmpint (kept16, ==, 16);
  g_assert_cmpint (kept13, ==, 13);
  /* The ids that SYNTHIA's protocols drop: terrain, truck, train; and wall, fence, pole. */
  g_assert_true (a[9] == LW_IGNORE && a[14] == LW_IGNORE && a[16] == LW_IGNORE);
  g_assert_true (b[a[3]] == LW_IGNORE && b[a[4]] == LW_IGNORE && b[a[5]] == LW_IGNORE);
}

static void
test_no_map (void)
{
  g_autoptr (LwClassSet) from = load ("camvid11");
  g_autoptr (LwClassSet) to = load ("cityscapes19");
  g_autoptr (GError) error = NULL;
  uint8_t lut[256] = { 42 };
  g_assert_false (lw_class_set_map (from, to, lut, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_true (strstr (error->message, "camvid11") && strstr (error->message, "cityscapes19"));
  g_assert_cmpint (lut[0], ==, 42);
  g_clear_error (&error);
  g_assert_null (lw_class_set_load ("unicorns", &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "unicorns"));
}

#define SET(classes, more)                                                                         \
  "{\"id\": \"own\", \"title\": \"Own\", \"classes\": [" classes "]" more "}"
#define TWO "{\"name\": \"a\", \"colour\": [1, 2, 3]}, {\"name\": \"b\", \"colour\": [4, 5, 6]}"
#define MAP(entries) ", \"maps\": [{\"to\": \"camvid11\", \"classes\": [" entries "]}]"

/* Each fault of a file is named. */
static void
test_bad_files (void)
{
  static const char *const cases[][2] = {
    { "[]", "object" },
    { "{\"title\": \"x\", \"classes\": []}", "\"id\"" },
    { SET ("", ""), "0 classes" },
    { SET ("{\"name\": \"a\"}", ""), "\"colour\"" },
    { SET ("{\"name\": \"a\", \"colour\": [1, 2]}", ""), "\"colour\"" },
    { SET ("{\"name\": \"a\", \"colour\": [1, 2, 256]}", ""), "0 to 255" },
    { SET ("{\"name\": \"\", \"colour\": [1, 2, 3]}", ""), "\"name\"" },
    { SET ("{\"name\": \"a\", \"colour\": [1, 2, 3]}, {\"name\": \"a\", \"colour\": [1, 2, 4]}",
           ""),
      "both named \"a\"" },
    { SET ("{\"name\": \"a\", \"colour\": [1, 2, 3]}, {\"name\": \"b\", \"colour\": [1, 2, 3]}",
           ""),
      "same colour" },
    { SET (TWO, MAP ("{\"from\": \"a\", \"to\": \"road\"}")), "does not list the class \"b\"" },
    { SET (TWO, MAP ("{\"from\": \"c\", \"to\": \"road\"}")), "no class of the set" },
    { SET (TWO, MAP ("{\"from\": \"a\", \"to\": null}, {\"from\": \"a\", \"to\": null}")),
      "twice" },
    { SET (TWO, MAP ("{\"from\": \"a\"}")), "\"to\"" },
    { "{\"class_set\": \"./own.json\"}", "installed class set" },
    { "{\"class_set\": \"unicorns\"}", "unicorns" },
  };
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "own.json", NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      lw_fixture_save_text (folder, "own.json", cases[i][0]);
      g_autoptr (GError) error = NULL;
      g_assert_null (lw_class_set_load (path, &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
      if (!strstr (error->message, cases[i][1]))
        g_error ("case %zu: %s", i, error->message);
    }
  scratch_free (folder);
}

/* A map to a class that the other set lacks is an error, not silence. */
static void
test_lacking_class (void)
{
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "own.json", NULL);
  lw_fixture_save_text (
      folder, "own.json",
      SET (TWO, MAP ("{\"from\": \"a\", \"to\": \"road\"}, {\"from\": \"b\", \"to\": \"tram\"}")));
  g_autoptr (LwClassSet) own = load (path);
  g_autoptr (LwClassSet) camvid = load ("camvid11");
  g_autoptr (GError) error = NULL;
  uint8_t lut[256];
  g_assert_false (lw_class_set_map (own, camvid, lut, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_true (strstr (error->message, "camvid11") && strstr (error->message, "\"tram\""));
  scratch_free (folder);
}

static LwIdTable *
load_table (const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/id-tables/%s.json", g_getenv ("LW_DATA_DIR"), name);
  g_autoptr (GError) error = NULL;
  LwIdTable *table = lw_id_table_load (path, &error);
  g_assert_no_error (error);
  return table;
}

/* Pairs of raw id and class number, ending with -1. All other ids are ignored. */
static void
check_table (const char *name, int known, const int (*pairs)[2])
{
  g_autoptr (LwIdTable) table = load_table (name);
  g_assert_cmpint (g_hash_table_size (table->names), ==, known);
  uint8_t expected[65536];
  memset (expected, LW_IGNORE, sizeof expected);
  for (; (*pairs)[0] >= 0; pairs++)
    expected[(*pairs)[0]] = (*pairs)[1];
  g_assert_cmpmem (table->map, sizeof table->map, expected, sizeof expected);
}

static void
test_id_tables (void)
{
  static const int cityscapes[][2] = {
    { 7, 0 },   { 8, 1 },   { 11, 2 },  { 12, 3 },  { 13, 4 },  { 17, 5 },  { 19, 6 },
    { 20, 7 },  { 21, 8 },  { 22, 9 },  { 23, 10 }, { 24, 11 }, { 25, 12 }, { 26, 13 },
    { 27, 14 }, { 28, 15 }, { 31, 16 }, { 32, 17 }, { 33, 18 }, { -1, 0 },
  };
  /* Applied in place, one after the other, these would turn sky into truck and vegetation into car.
   */
  static const int synthia[][2] = {
    { 3, 0 },   { 4, 1 },   { 2, 2 },   { 21, 3 },  { 5, 4 },   { 7, 5 },   { 15, 6 },
    { 9, 7 },   { 6, 8 },   { 16, 9 },  { 1, 10 },  { 10, 11 }, { 17, 12 }, { 8, 13 },
    { 18, 14 }, { 19, 15 }, { 20, 16 }, { 12, 17 }, { 11, 18 }, { -1, 0 },
  };
  int identity[20][2];
  for (int k = 0; k < 20; k++)
    identity[k][0] = identity[k][1] = k < 19 ? k : -1;
  check_table ("cityscapes", 36, cityscapes);
  check_table ("synthia", 23, synthia);
  check_table ("cityscapes-train-ids", 20, (const int (*)[2])identity);
  identity[11][0] = -1;
  check_table ("camvid", 13, (const int (*)[2])identity);
  g_autoptr (LwIdTable) table = load_table ("cityscapes");
  g_assert_cmpstr (lw_id_table_name (table, 3), ==, "out of roi");
  g_assert_null (lw_id_table_name (table, 35));
}

#define IDS(entries) "{\"class_set\": \"camvid11\", \"ids\": [" entries "]}"

static void
test_bad_tables (void)
{
  static const char *const cases[][2] = {
    { IDS ("{\"id\": 1, \"name\": \"x\", \"class\": \"tram\"}"), "no class \"tram\"" },
    { IDS ("{\"id\": 65536, \"name\": \"x\", \"class\": null}"), "65536" },
    { IDS ("{\"name\": \"x\", \"class\": null}"), "missing" },
    { IDS ("{\"id\": 1, \"name\": \"x\"}"), "\"class\"" },
    { IDS ("{\"id\": 1, \"class\": null}"), "\"name\"" },
    { IDS ("{\"id\": 1, \"name\": \"x\", \"class\": null}, "
           "{\"id\": 1, \"name\": \"y\", \"class\": \"road\"}"),
      "twice" },
    { "{\"class_set\": \"camvid11\", \"ids\": 3}", "\"ids\"" },
  };
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "classes.json", NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      lw_fixture_save_text (folder, "classes.json", cases[i][0]);
      g_autoptr (GError) error = NULL;
      g_assert_null (lw_id_table_load (path, &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
      if (!strstr (error->message, cases[i][1]))
        g_error ("case %zu: %s", i, error->message);
    }
  scratch_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/class-set/shipped", test_shipped);
  g_test_add_func ("/class-set/map-to-camvid", test_map_to_camvid);
  g_test_add_func ("/class-set/maps-compose", test_maps_compose);
  g_test_add_func ("/class-set/no-map", test_no_map);
  g_test_add_func ("/class-set/bad-files", test_bad_files);
  g_test_add_func ("/class-set/lacking-class", test_lacking_class);
  g_test_add_func ("/id-table/shipped", test_id_tables);
  g_test_add_func ("/id-table/bad-files", test_bad_tables);
  return g_test_run ();
}
