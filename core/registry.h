/* SPDX-License-Identifier: Apache-2.0 */
/* What the chain asks of the registry beyond its public face. */
#ifndef POSTIL_CORE_REGISTRY_H
#define POSTIL_CORE_REGISTRY_H

#include <postil/registry.h>

/** Name of a plugin that writes this layer on documents, or NULL. Loads what can be loaded. */
const char *
postil_registry_find_writer(postil_registry *registry, const char *layer);

#endif
