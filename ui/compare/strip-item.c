/* Items of the image strip. */
#include "compare/strip-item.h"

struct _LwStripItem
{
  GObject parent_instance;
  int item;
  char *id, *text;
  GdkTexture *thumbnail;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_TEXT,
  PROP_THUMBNAIL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LwStripItem, lw_strip_item, G_TYPE_OBJECT)

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LwStripItem *self = LW_STRIP_ITEM (object);
  if (id == PROP_ID)
    g_value_set_string (value, self->id);
  else if (id == PROP_TEXT)
    g_value_set_string (value, self->text);
  else if (id == PROP_THUMBNAIL)
    g_value_set_object (value, self->thumbnail);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
finalize (GObject *object)
{
  LwStripItem *self = LW_STRIP_ITEM (object);
  g_free (self->id);
  g_free (self->text);
  g_clear_object (&self->thumbnail);
  G_OBJECT_CLASS (lw_strip_item_parent_class)->finalize (object);
}

static void
lw_strip_item_class_init (LwStripItemClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  G_OBJECT_CLASS (klass)->get_property = get_property;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_THUMBNAIL]
      = g_param_spec_object ("thumbnail", NULL, NULL, GDK_TYPE_PAINTABLE, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
lw_strip_item_init (LwStripItem *self)
{
}

LwStripItem *
lw_strip_item_new (int item, const char *id)
{
  LwStripItem *self = g_object_new (LW_TYPE_STRIP_ITEM, NULL);
  self->item = item;
  self->id = g_strdup (id);
  self->text = g_strdup ("");
  return self;
}

int
lw_strip_item_get_item (LwStripItem *self)
{
  return self->item;
}

const char *
lw_strip_item_get_id (LwStripItem *self)
{
  return self->id;
}

void
lw_strip_item_set_text (LwStripItem *self, const char *text)
{
  if (g_strcmp0 (text, self->text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

const char *
lw_strip_item_get_text (LwStripItem *self)
{
  return self->text;
}

GdkTexture *
lw_strip_item_get_thumbnail (LwStripItem *self)
{
  return self->thumbnail;
}

void
lw_strip_item_set_thumbnail (LwStripItem *self, GdkTexture *thumbnail)
{
  if (g_set_object (&self->thumbnail, thumbnail))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_THUMBNAIL]);
}
