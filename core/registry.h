/* SPDX-License-Identifier: Apache-2.0 */
/* What the chain asks of the registry beyond its public face. */
#ifndef POSTIL_CORE_REGISTRY_H
#define POSTIL_CORE_REGISTRY_H

#include <postil/registry.h>

/** Name of a plugin that writes this layer on documents, or NULL. Loads what can be loaded. */
const char *
postil_registry_find_writer(postil_registry *registry, const char *layer);

/** Path of the file that a plugin is loaded from, or NULL. Borrowed from the registry. */
const char *
postil_registry_path(const postil_registry *registry, const char *plugin);

#endif
