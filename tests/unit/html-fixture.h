/* The HTML report of made-up results, with everything that a report can have. */
#pragma once

#include <glib.h>

/* (transfer full) */
char *html_fixture_report (void);

/* Fails the test unless the document is well-formed XML. */
void html_fixture_assert_well_formed (const char *html);
