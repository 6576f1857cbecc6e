/* SPDX-License-Identifier: Apache-2.0 */
/* Everything at once. */
#ifndef POSTIL_POSTIL_H
#define POSTIL_POSTIL_H

#include <postil/arena.h>
#include <postil/chain.h>
#include <postil/checkpoint.h>
#include <postil/config.h>
#include <postil/document.h>
#include <postil/error.h>
#include <postil/facts.h>
#include <postil/json.h>
#include <postil/layer.h>
#include <postil/layers.h>
#include <postil/model.h>
#include <postil/option.h>
#include <postil/plugin.h>
#include <postil/registry.h>
#include <postil/run.h>
#include <postil/step.h>
#include <postil/tagger.h>
#include <postil/test.h>
#include <postil/trainer.h>
#include <postil/training.h>
#include <postil/utf8.h>

#endif
