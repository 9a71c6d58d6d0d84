/* Weak labels simulated from masks, and weak.jsonl. */
#include "dataset/weak.h"

#include "core/error.h"
#include "core/rng.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const LwCoarseOptions coarse_options = { 0.6, 150 };

/* A street: sky, buildings, road, discs of other classes; 1 % of the pixels ignored. */
static LwImage *
make_mask (int width, int height, guint64 seed)
{
  LwRngKey key = lw_rng_key (seed, 0, LW_RNG_SCENE);
  LwImage *mask = lw_image_new (width, height, 1);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        double horizon = height * (0.45 + 0.1 * sin (3.0 * x / width + (double)seed));
        double roof = height * (0.2 + 0.1 * ((x * 5 / width + (int)seed) % 3));
        mask->pixels[y * width + x] = y < roof ? 0 : y < horizon ? 1 : 3;
      }
  for (guint64 d = 0; d < 12; d++)
    {
      double radius = height * (0.03 + 0.08 * (double)lw_rng_uniform (key, 4 * d));
      double cx = width * (double)lw_rng_uniform (key, 4 * d + 1);
      double cy = height * (double)lw_rng_uniform (key, 4 * d + 2);
      for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
          if (hypot (x - cx, y - cy) < radius)
            mask->pixels[y * width + x] = d < 10 ? (uint8_t)(4 + d % 5) : LW_IGNORE;
    }
  return mask;
}

static LwImage *
uniform_mask (int width, int height, uint8_t klass)
{
  LwImage *mask = lw_image_new (width, height, 1);
  memset (mask->pixels, klass, (size_t)width * height);
  return mask;
}

static LwWeakLabel *
simulate (LwLabelType type, const LwImage *mask, const char *id, guint64 seed)
{
  return lw_weak_label_simulate (type, id, mask, NULL, seed, &coarse_options);
}

static void
assert_labels_equal (const LwWeakLabel *a, const LwWeakLabel *b)
{
  g_assert_cmpstr (a->image, ==, b->image);
  g_assert_cmpint (a->width, ==, b->width);
  g_assert_cmpint (a->height, ==, b->height);
  g_assert_cmpstr (a->hash, ==, b->hash);
  g_assert_cmpint (a->type, ==, b->type);
  g_assert_cmpstr (a->source, ==, b->source);
  g_assert_cmpmem (a->classes, a->n_classes, b->classes, b->n_classes);
  g_assert_cmpint (a->n_points, ==, b->n_points);
  for (int i = 0; i < a->n_points; i++)
    {
      g_assert_cmpint (a->points[i].row, ==, b->points[i].row);
      g_assert_cmpint (a->points[i].col, ==, b->points[i].col);
      g_assert_cmpint (a->points[i].klass, ==, b->points[i].klass);
    }
  g_assert_cmpint (a->n_polygons, ==, b->n_polygons);
  for (int i = 0; i < a->n_polygons; i++)
    {
      const LwPolygon *p = &a->polygons[i], *q = &b->polygons[i];
      g_assert_cmpint (p->klass, ==, q->klass);
      g_assert_cmpmem (p->vertices, p->n * sizeof p->vertices[0], q->vertices,
                       q->n * sizeof q->vertices[0]);
    }
}

/* Coverage of the labelled pixels, and the share of the covered ones that have the right class. */
static void
compare (const LwImage *mask, const LwImage *drawn, double *coverage, double *precision)
{
  int labelled = 0, covered = 0, right = 0;
  for (int i = 0; i < mask->width * mask->height; i++)
    if (mask->pixels[i] != LW_IGNORE)
      {
        labelled++;
        covered += drawn->pixels[i] != LW_IGNORE;
        right += drawn->pixels[i] == mask->pixels[i];
      }
  *coverage = (double)covered / labelled;
  *precision = (double)right / MAX (covered, 1);
}

static void
test_label_type_names (void)
{
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    {
      LwLabelType type;
      g_assert_true (lw_label_type_parse (lw_label_type_name ((LwLabelType)t), &type, NULL));
      g_assert_cmpint (type, ==, t);
    }
  LwLabelType type = LW_LABEL_FINE;
  g_autoptr (GError) error = NULL;
  g_assert_false (lw_label_type_parse ("Points", &type, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_cmpint (type, ==, LW_LABEL_FINE);
}

static void
test_tags_are_the_classes_present (void)
{
  g_autoptr (LwImage) mask = uniform_mask (6, 4, LW_IGNORE);
  mask->pixels[3] = 10;
  mask->pixels[20] = 2;
  mask->pixels[21] = 2;
  g_autoptr (LwWeakLabel) label = simulate (LW_LABEL_IMAGE, mask, "a", 1);
  const uint8_t expected[] = { 2, 10 };
  g_assert_cmpmem (label->classes, label->n_classes, expected, 2);
  g_assert_cmpint (label->n_points, ==, 0);
  g_assert_cmpint (label->n_polygons, ==, 0);
  g_autoptr (LwWeakLabel) none = simulate (LW_LABEL_NONE, mask, "a", 1);
  g_assert_cmpint (none->n_classes, ==, 0);
}

static void
test_one_point_on_each_class (void)
{
  for (guint64 seed = 0; seed < 20; seed++)
    {
      g_autoptr (LwImage) mask = make_mask (120, 90, seed);
      g_autoptr (LwWeakLabel) label = simulate (LW_LABEL_POINT, mask, "seq/1", seed);
      g_assert_cmpint (label->n_points, ==, label->n_classes);
      int met[256] = { 0 };
      for (int i = 0; i < label->n_points; i++)
        {
          const LwPoint *point = &label->points[i];
          g_assert_cmpint (mask->pixels[point->row * 120 + point->col], ==, point->klass);
          g_assert_cmpint (met[point->klass]++, ==, 0);
        }
      for (int i = 0; i < label->n_classes; i++)
        g_assert_cmpint (met[label->classes[i]], ==, 1);

      g_autoptr (LwImage) drawn = lw_weak_label_draw (label);
      int n = 0;
      for (int i = 0; i < 120 * 90; i++)
        n += drawn->pixels[i] != LW_IGNORE;
      g_assert_cmpint (n, ==, label->n_points);
    }
}

/* Every pixel of a class is drawn equally often, over seeds and over items alike: chi-square of 20
 * cells, 19 degrees of freedom, p = 0.001. */
static void
test_points_are_uniform (void)
{
  g_autoptr (LwImage) mask = uniform_mask (10, 4, 1);
  for (int x = 0; x < 10; x++)
    mask->pixels[x] = mask->pixels[30 + x] = 5;
  for (int by_item = 0; by_item < 2; by_item++)
    {
      int count[40] = { 0 };
      for (int i = 0; i < 8000; i++)
        {
          g_autofree char *id = g_strdup_printf ("city/frame_%06d", by_item ? i : 0);
          g_autoptr (LwWeakLabel) label
              = simulate (LW_LABEL_POINT, mask, id, by_item ? 1 : (guint64)i);
          for (int p = 0; p < 2; p++)
            count[label->points[p].row * 10 + label->points[p].col]++;
        }
      double chi[256] = { 0 };
      for (int i = 0; i < 40; i++)
        chi[mask->pixels[i]] += (count[i] - 400.0) * (count[i] - 400.0) / 400.0;
      g_assert_cmpfloat (chi[1], <, 43.8);
      g_assert_cmpfloat (chi[5], <, 43.8);
    }
}

/* A label is the same whenever and with whatever others it is made; id, seed and mask change it. */
static void
test_labels_depend_on_seed_item_and_mask_alone (void)
{
  g_autoptr (LwImage) mask = make_mask (240, 180, 3);
  g_autoptr (LwImage) other_mask = make_mask (240, 180, 4);
  for (int t = LW_LABEL_IMAGE; t <= LW_LABEL_COARSE; t++)
    {
      LwLabelType type = (LwLabelType)t;
      g_autoptr (LwWeakLabel) first = simulate (type, mask, "a/1", 9);
      g_autoptr (LwWeakLabel) between = simulate (type, other_mask, "a/2", 9);
      g_autoptr (LwWeakLabel) again = simulate (type, mask, "a/1", 9);
      assert_labels_equal (first, again);
      g_autoptr (LwImage) drawn = lw_weak_label_draw (first);
      g_autoptr (LwWeakLabel) seed = simulate (type, mask, "a/1", 10);
      g_autoptr (LwWeakLabel) item = simulate (type, mask, "a/2", 9);
      g_autoptr (LwImage) of_seed = lw_weak_label_draw (seed);
      g_autoptr (LwImage) of_item = lw_weak_label_draw (item);
      gboolean random = type != LW_LABEL_IMAGE;
      g_assert_cmpint (memcmp (drawn->pixels, of_seed->pixels, 240 * 180) != 0, ==, random);
      g_assert_cmpint (memcmp (drawn->pixels, of_item->pixels, 240 * 180) != 0, ==, random);
    }
}

static void
test_coarse_meets_coverage_and_precision (void)
{
  const int sizes[][2] = { { 480, 360 }, { 240, 180 }, { 512, 256 }, { 97, 301 } };
  const double coverages[] = { 0.4, 0.6, 0.8 };
  for (guint64 s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (guint c = 0; c < G_N_ELEMENTS (coverages); c++)
      {
        g_autoptr (LwImage) mask = make_mask (sizes[s][0], sizes[s][1], s);
        const LwCoarseOptions options = { coverages[c], 150 };
        g_autoptr (LwWeakLabel) label
            = lw_weak_label_simulate (LW_LABEL_COARSE, "a", mask, NULL, 1, &options);
        g_autoptr (LwImage) drawn = lw_weak_label_draw (label);
        double coverage, precision;
        compare (mask, drawn, &coverage, &precision);
        g_assert_cmpfloat (fabs (coverage - coverages[c]), <, 0.03);
        g_assert_cmpfloat (precision, >, 0.97);
        int vertices = 0;
        for (int i = 0; i < label->n_polygons; i++)
          vertices += label->polygons[i].n;
        g_assert_cmpint (vertices, <, 40 * label->n_polygons);
      }
}

/* A disc below the least area has no polygon, and its surroundings are drawn over it; one well
 * above has. */
static void
test_small_things_are_missed (void)
{
  g_autoptr (LwImage) mask = uniform_mask (1024, 512, 3);
  for (int y = 0; y < 512; y++)
    for (int x = 0; x < 1024; x++)
      {
        if (hypot (x - 200, y - 200) < 6)
          mask->pixels[y * 1024 + x] = 6;
        if (hypot (x - 700, y - 200) < 40)
          mask->pixels[y * 1024 + x] = 8;
      }
  g_autoptr (LwWeakLabel) label = simulate (LW_LABEL_COARSE, mask, "a", 1);
  const uint8_t expected[] = { 3, 8 };
  g_assert_cmpmem (label->classes, label->n_classes, expected, 2);
  g_autoptr (LwImage) drawn = lw_weak_label_draw (label);
  g_assert_cmpint (drawn->pixels[200 * 1024 + 200], ==, 3);
  g_assert_cmpint (drawn->pixels[200 * 1024 + 700], ==, 8);
}

/* The polygon of the surroundings goes around a thing that is large enough. */
static void
test_holes_stay_open (void)
{
  g_autoptr (LwImage) mask = uniform_mask (300, 200, 1);
  for (int y = 70; y < 130; y++)
    memset (mask->pixels + y * 300 + 100, 8, 80);
  g_autoptr (LwWeakLabel) label = simulate (LW_LABEL_COARSE, mask, "a", 1);
  for (int i = 0; i < label->n_polygons; i++)
    if (label->polygons[i].klass == 8)
      label->polygons[i].n = 0;
  g_autoptr (LwImage) drawn = lw_weak_label_draw (label);
  g_assert_cmpint (drawn->pixels[100 * 300 + 140], ==, LW_IGNORE);
  g_assert_cmpint (drawn->pixels[100 * 300 + 20], ==, 1);
}

static void
test_odd_masks (void)
{
  const int sizes[][2] = { { 1, 1 }, { 1, 50 }, { 50, 1 }, { 2, 2 }, { 480, 360 } };
  const uint8_t values[] = { 0, 63, LW_IGNORE };
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (guint v = 0; v < G_N_ELEMENTS (values); v++)
      for (int t = 0; t < LW_N_LABEL_TYPES; t++)
        {
          g_autoptr (LwImage) mask = uniform_mask (sizes[s][0], sizes[s][1], values[v]);
          g_autoptr (LwWeakLabel) label = simulate ((LwLabelType)t, mask, "a", 1);
          g_autoptr (LwImage) drawn = lw_weak_label_draw (label);
          gboolean labelled = values[v] != LW_IGNORE && t != LW_LABEL_NONE;
          g_assert_cmpint (label->n_classes, ==, labelled ? 1 : 0);
          /* An image of one class has no border to keep away from. */
          if (t == LW_LABEL_COARSE)
            g_assert_cmpmem (drawn->pixels, mask->width * mask->height, mask->pixels,
                             mask->width * mask->height);
        }
}

static void
test_single_labelled_pixel (void)
{
  g_autoptr (LwImage) mask = uniform_mask (480, 360, LW_IGNORE);
  mask->pixels[180 * 480 + 479] = 7;
  g_autoptr (LwWeakLabel) point = simulate (LW_LABEL_POINT, mask, "a", 1);
  g_assert_cmpint (point->n_points, ==, 1);
  g_assert_cmpint (point->points[0].row, ==, 180);
  g_assert_cmpint (point->points[0].col, ==, 479);
  g_autoptr (LwWeakLabel) coarse = simulate (LW_LABEL_COARSE, mask, "a", 1);
  g_assert_cmpint (coarse->n_polygons, ==, 0);
  g_assert_cmpint (coarse->n_classes, ==, 0);
}

/* Noise has no region that is large enough, or one with very many holes. */
static void
test_noise (void)
{
  LwRngKey key = lw_rng_key (1, 0, LW_RNG_SCENE);
  for (uint32_t n_classes = 2; n_classes <= 11; n_classes += 3)
    {
      g_autoptr (LwImage) mask = lw_image_new (200, 150, 1);
      for (int i = 0; i < 200 * 150; i++)
        mask->pixels[i] = lw_rng_below (key, i, 3) ? 0 : (uint8_t)lw_rng_below (key, i, n_classes);
      g_autoptr (LwWeakLabel) label = simulate (LW_LABEL_COARSE, mask, "a", 1);
      g_autoptr (LwImage) drawn = lw_weak_label_draw (label);
      g_autoptr (LwWeakLabel) exact = lw_weak_label_from_map ("a", mask, NULL, "gtCoarse");
      g_autoptr (LwImage) again = lw_weak_label_draw (exact);
      g_assert_cmpmem (again->pixels, 200 * 150, mask->pixels, 200 * 150);
    }
}

/* Polygons of a map give the map, holes and image border included. */
static void
test_from_map_is_exact (void)
{
  for (guint64 seed = 0; seed < 8; seed++)
    {
      g_autoptr (LwImage) map = make_mask (211, 130, seed);
      g_autoptr (LwWeakLabel) label = lw_weak_label_from_map ("a", map, NULL, "gtCoarse");
      g_autoptr (LwImage) drawn = lw_weak_label_draw (label);
      g_assert_cmpmem (drawn->pixels, 211 * 130, map->pixels, 211 * 130);
      g_assert_cmpstr (label->source, ==, "gtCoarse");
    }
}

/* Pixels belong to a polygon by their centres; neighbours along an edge neither overlap nor gape.
 */
static void
test_fill_uses_pixel_centres (void)
{
  float left[][2] = { { 0, 0 }, { 3.5f, 0 }, { 5.5f, 8 }, { 0, 8 } };
  float right[][2] = { { 3.5f, 0 }, { 10, 0 }, { 10, 8 }, { 5.5f, 8 } };
  LwPolygon polygons[] = { { 1, 4, left }, { 2, 4, right } };
  LwWeakLabel label = { .width = 10, .height = 8, .n_polygons = 2, .polygons = polygons };
  g_autoptr (LwImage) drawn = lw_weak_label_draw (&label);
  for (int y = 0; y < 8; y++)
    for (int x = 0; x < 10; x++)
      {
        double edge = 3.5 + (y + 0.5) / 4;
        g_assert_cmpint (drawn->pixels[y * 10 + x], ==, x + 0.5 < edge ? 1 : 2);
      }
  label.n_polygons = 1;
  float outside[][2] = { { 20, -50 }, { 90, -50 }, { 90, 70 }, { 20, 70 } };
  polygons[0].vertices = outside;
  g_autoptr (LwImage) empty = lw_weak_label_draw (&label);
  for (int i = 0; i < 80; i++)
    g_assert_cmpint (empty->pixels[i], ==, LW_IGNORE);
}

static char *
temporary_path (void)
{
  char *path = g_build_filename (g_get_tmp_dir (), "lw-weak-XXXXXX", NULL);
  int fd = g_mkstemp (path);
  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  return path;
}

static void
test_file_round_trip (void)
{
  g_autofree char *path = temporary_path ();
  g_autoptr (GPtrArray) labels
      = g_ptr_array_new_with_free_func ((GDestroyNotify)lw_weak_label_free);
  g_autofree char *hash = g_strnfill (64, 'a');
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    {
      g_autoptr (LwImage) mask = make_mask (240, 180, (guint64)t);
      g_autofree char *id = g_strdup_printf ("täst/\"%d\"\n", t);
      g_ptr_array_add (labels, lw_weak_label_simulate ((LwLabelType)t, id, mask, t ? hash : NULL,
                                                       G_MAXUINT64, &coarse_options));
    }
  LwWeakLabel *coarse = g_ptr_array_index (labels, LW_LABEL_COARSE);
  g_assert_cmpint (coarse->n_polygons, >, 0);
  coarse->polygons[0].vertices[0][0] = 0.1f;
  coarse->polygons[0].vertices[1][1] = 1e-30f;
  g_autoptr (GError) error = NULL;
  g_assert_true (lw_weak_labels_save (path, labels, &error));
  g_assert_no_error (error);
  g_autoptr (GPtrArray) loaded = lw_weak_labels_load (path, 11, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (loaded->len, ==, labels->len);
  for (guint i = 0; i < loaded->len; i++)
    assert_labels_equal (g_ptr_array_index (labels, i), g_ptr_array_index (loaded, i));
  g_unlink (path);
}

#define GOOD                                                                                       \
  "{\"image\":\"a\",\"width\":10,\"height\":5,\"type\":\"point\",\"classes\":[1,3],"               \
  "\"points\":[{\"row\":4,\"col\":9,\"class\":3}]}"
#define HEAD "{\"image\":\"b\",\"width\":10,\"height\":5,"
#define COARSE HEAD "\"type\":\"coarse\",\"classes\":[2],\"polygons\":[{\"class\":2,\"vertices\":"

/* @line stands second in a file; the message must name the line and hold @part. */
static void
assert_refused (const char *line, const char *part)
{
  g_autofree char *path = temporary_path ();
  g_autofree char *text = g_strconcat (GOOD "\n", line, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) labels = lw_weak_labels_load (path, 11, &error);
  g_assert_null (labels);
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  if (!strstr (error->message, "line 2") || !strstr (error->message, part))
    g_error ("“%s” was refused with “%s”, without “%s”", line, error->message, part);
  g_unlink (path);
}

static void
test_hostile_lines_are_refused (void)
{
  assert_refused ("{\"image\":\"b\",\"width\":10,\"hei", "");
  assert_refused ("\n" GOOD, "");
  assert_refused ("[1, 2]", "");
  assert_refused (GOOD, "“a”");
  assert_refused (HEAD "\"classes\":[]}", "type");
  assert_refused (HEAD "\"type\":\"lasso\",\"classes\":[]}", "lasso");
  assert_refused (HEAD "\"type\":7,\"classes\":[]}", "type");
  assert_refused (HEAD "\"type\":\"image\"}", "classes");
  assert_refused (HEAD "\"type\":\"image\",\"classes\":3}", "classes");
  assert_refused (HEAD "\"type\":\"image\",\"classes\":[3.5]}", "classes");
  assert_refused (HEAD "\"type\":\"image\",\"classes\":[11]}", "11");
  assert_refused (HEAD "\"type\":\"image\",\"classes\":[-1]}", "-1");
  assert_refused (HEAD "\"type\":\"image\",\"classes\":[3,3]}", "ascend");
  assert_refused (HEAD "\"type\":\"image\",\"classes\":[1],\"hash\":\"abc\"}", "hash");
  assert_refused ("{\"image\":\"b\",\"width\":0,\"height\":5,\"type\":\"none\",\"classes\":[]}",
                  "width");
  assert_refused ("{\"image\":\"b\",\"width\":1000000,\"height\":1000000,\"type\":\"none\"}",
                  "height");
  assert_refused ("{\"image\":\"b\",\"width\":1e30,\"height\":5,\"type\":\"none\"}", "width");
}

static void
test_hostile_points_are_refused (void)
{
#define POINTS HEAD "\"type\":\"point\",\"classes\":[1],\"points\":"
  assert_refused (POINTS "[{\"row\":5,\"col\":0,\"class\":1}]}", "row");
  assert_refused (POINTS "[{\"row\":0,\"col\":10,\"class\":1}]}", "col");
  assert_refused (POINTS "[{\"row\":-1,\"col\":0,\"class\":1}]}", "row");
  assert_refused (POINTS "[{\"row\":0,\"col\":0,\"class\":2}]}", "classes");
  assert_refused (POINTS "[{\"row\":0,\"class\":1}]}", "col");
  assert_refused (POINTS "[{\"row\":0.5,\"col\":0,\"class\":1}]}", "row");
  assert_refused (POINTS "[[0,0,1]]}", "points");
  assert_refused (POINTS "{}}", "points");
  assert_refused (HEAD "\"type\":\"image\",\"classes\":[1],\"points\":"
                       "[{\"row\":0,\"col\":0,\"class\":1}]}",
                  "points");
}

static void
test_hostile_polygons_are_refused (void)
{
  assert_refused (COARSE "[0,0,1,1]}]}", "4 coordinates");
  assert_refused (COARSE "[0,0,1,1,2,2,3]}]}", "7 coordinates");
  assert_refused (COARSE "[0,0,1,1,NaN,2]}]}", "");
  assert_refused (COARSE "[0,0,1,1,null,2]}]}", "vertices");
  assert_refused (COARSE "[0,0,1,1,\"2\",2]}]}", "vertices");
  assert_refused (COARSE "[0,0,1,1,1e999,2]}]}", "");
  assert_refused (COARSE "[0,0,1,1,10.5,2]}]}", "10.5");
  assert_refused (COARSE "[0,0,1,1,2,-0.5]}]}", "-0.5");
  assert_refused (COARSE "1000000000}]}", "vertices");
  assert_refused (HEAD "\"type\":\"coarse\",\"classes\":[2],\"polygons\":[{\"class\":2}]}",
                  "vertices");
  GString *many = g_string_new (COARSE "[0");
  for (int i = 1; i < 2 * 65537; i++)
    g_string_append (many, ",1");
  g_string_append (many, "]}]}");
  assert_refused (many->str, "131074 coordinates");
  g_string_free (many, TRUE);
}

/* Nothing is written over a file when the folder cannot be written to. */
static void
test_save_names_the_path_that_failed (void)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_assert_false (lw_weak_labels_save ("/nonexistent/weak.jsonl", labels, &error));
  g_assert_nonnull (strstr (error->message, "/nonexistent"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/weak/type-names", test_label_type_names);
  g_test_add_func ("/weak/tags", test_tags_are_the_classes_present);
  g_test_add_func ("/weak/points", test_one_point_on_each_class);
  g_test_add_func ("/weak/points-uniform", test_points_are_uniform);
  g_test_add_func ("/weak/deterministic", test_labels_depend_on_seed_item_and_mask_alone);
  g_test_add_func ("/weak/coarse", test_coarse_meets_coverage_and_precision);
  g_test_add_func ("/weak/small-things", test_small_things_are_missed);
  g_test_add_func ("/weak/holes", test_holes_stay_open);
  g_test_add_func ("/weak/odd-masks", test_odd_masks);
  g_test_add_func ("/weak/single-pixel", test_single_labelled_pixel);
  g_test_add_func ("/weak/noise", test_noise);
  g_test_add_func ("/weak/from-map", test_from_map_is_exact);
  g_test_add_func ("/weak/fill", test_fill_uses_pixel_centres);
  g_test_add_func ("/weak/round-trip", test_file_round_trip);
  g_test_add_func ("/weak/hostile-lines", test_hostile_lines_are_refused);
  g_test_add_func ("/weak/hostile-points", test_hostile_points_are_refused);
  g_test_add_func ("/weak/hostile-polygons", test_hostile_polygons_are_refused);
  g_test_add_func ("/weak/save-fails", test_save_names_the_path_that_failed);
  return g_test_run ();
}
