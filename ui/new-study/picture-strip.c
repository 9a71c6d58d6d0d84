/* Laying out pictures. */
#include "new-study/picture-strip.h"

#define COLUMNS 4
#define NARROW_COLUMNS 2
#define NARROW 520 /* pixels: below, pictures would be too small to see anything */
#define GAP 6
#define LEAST 120 /* width of a picture */
#define NATURAL 200

struct _LwPictureStrip
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (LwPictureStrip, lw_picture_strip, GTK_TYPE_WIDGET)

static int
cell_width (int width, int columns)
{
  return MAX ((width - (columns - 1) * GAP) / columns, 1);
}

static int
columns_of (int width)
{
  return width < NARROW ? NARROW_COLUMNS : COLUMNS;
}

/* The largest height of a picture that is so wide; the number of pictures. */
static int
cell_height (GtkWidget *widget, int width, int *count)
{
  int most = 0;
  *count = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child), ++*count)
    {
      int natural;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
      most = MAX (most, natural);
    }
  return most;
}

static GtkSizeRequestMode
request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = NARROW_COLUMNS * LEAST + (NARROW_COLUMNS - 1) * GAP;
      *natural = COLUMNS * NATURAL + (COLUMNS - 1) * GAP;
      return;
    }
  int width = for_size < 0 ? COLUMNS * NATURAL : for_size, columns = columns_of (width), count;
  int height = cell_height (widget, cell_width (width, columns), &count);
  int rows = (count + columns - 1) / columns;
  *minimum = *natural = rows * height + MAX (rows - 1, 0) * GAP;
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  int columns = columns_of (width), count, i = 0;
  int cell = cell_width (width, columns), line = cell_height (widget, cell, &count);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child), i++)
    {
      const GtkAllocation place
          = { (i % columns) * (cell + GAP), (i / columns) * (line + GAP), cell, line };
      gtk_widget_size_allocate (child, &place, -1);
    }
}

static void
dispose (GObject *object)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lw_picture_strip_parent_class)->dispose (object);
}

static void
lw_picture_strip_class_init (LwPictureStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->get_request_mode = request_mode;
  widget_class->measure = measure;
  widget_class->size_allocate = size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lw_picture_strip_init (LwPictureStrip *self)
{
}

GtkWidget *
lw_picture_strip_new (void)
{
  return g_object_new (LW_TYPE_PICTURE_STRIP, NULL);
}

void
lw_picture_strip_add (LwPictureStrip *self, GdkPaintable *picture, const char *text,
                      const char *tooltip)
{
  GtkWidget *widget = gtk_picture_new_for_paintable (picture);
  gtk_picture_set_alternative_text (GTK_PICTURE (widget), text);
  /* GTK 4.8 takes the alternative text as a description alone. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_tooltip_text (widget, tooltip);
  gtk_widget_set_parent (widget, GTK_WIDGET (self));
}
