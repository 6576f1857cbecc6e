/* SPDX-License-Identifier: Apache-2.0 */
/* Plugins that come with Postil and must keep their contract; `set`: a setting they can't do
 * without, %s in it is the source folder. */
#ifndef TESTS_OWN_PLUGINS_H
#define TESTS_OWN_PLUGINS_H

static const struct {
    const char *plugin, *set;
} own[] = {
    {"segment", NULL},
    {"entities", NULL},
    {"quotes", NULL},
    {"stance", NULL},
    {"claims", "claims=The council opposes the harbour"},
    {"duplicates", NULL},
    {"files", NULL},
    {"jsonl", NULL},
    {"conll", "paths=%s/tests/golden/gold-sources/names.conll"},
    {"marked", "paths=%s/tests/golden/gold-sources/names.txt"},
};

#endif
