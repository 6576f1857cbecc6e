# SPDX-License-Identifier: Apache-2.0
# Tests of internals link libcore; everybody else sees what libpostil exports.
noinst_LTLIBRARIES += core/libcore.la
core_libcore_la_SOURCES = \
	%D%/arena.c %D%/arena.h %D%/builder.c %D%/chain.c %D%/chain.h %D%/chain_step.c %D%/checkpoint.c %D%/checkpoint.h \
	%D%/checkpoint_folder.c %D%/checkpoint_folder.h %D%/config.c %D%/config.h \
	%D%/config_file.c %D%/document.c %D%/document.h %D%/document_copy.c %D%/error.c %D%/facts.c %D%/json.c \
	%D%/json.h %D%/json_number.c %D%/json_string.c %D%/layer.c %D%/layer.h %D%/layer_type.c \
	%D%/layers.c %D%/loader.c %D%/loader.h %D%/model.c %D%/model_path.c %D%/names.h %D%/nearest.c %D%/nearest.h %D%/option.c %D%/option.h \
	%D%/pattern.c %D%/pattern.h %D%/plugin.c %D%/plugin.h %D%/reject.c %D%/reject.h \
	%D%/registry.c %D%/run.c %D%/slots.c %D%/slots.h %D%/step.c %D%/step.h \
	%D%/test.c %D%/test.h %D%/test_check.c %D%/test_child.c %D%/training.c %D%/utf8.c %D%/value.c %D%/value.h \
	%D%/worker.c %D%/worker.h
core_libcore_la_CPPFLAGS = $(AM_CPPFLAGS) -DPOSTIL_PLUGINS_DIR='"$(pluginsdir)"' \
	-DPOSTIL_MODELS_DIR='"$(modelsdir)"'
core_libcore_la_CFLAGS = $(AM_CFLAGS) $(CONFIG_CFLAGS) $(XXHASH_CFLAGS)
core_libcore_la_LIBADD = core/libtagger.la $(LTDL_LIBS) $(CONFIG_LIBS) $(XXHASH_LIBS)

# Loops over the lanes of rows of weights: here -O3 makes vectors of them.
noinst_LTLIBRARIES += core/libtagger.la
core_libtagger_la_SOURCES = \
	%D%/feature_index.c %D%/feature_index.h %D%/tagger.c %D%/tagger.h %D%/trainer.c
core_libtagger_la_CFLAGS = $(AM_CFLAGS) -O3
core_libtagger_la_LIBADD = -lm

lib_LTLIBRARIES += core/libpostil.la
core_libpostil_la_SOURCES =
core_libpostil_la_LDFLAGS = -version-info 0:0:0 -no-undefined $(AM_LDFLAGS)
core_libpostil_la_LIBADD = core/libcore.la

postilincludedir = $(includedir)/postil
postilinclude_HEADERS = \
	include/postil/arena.h include/postil/chain.h include/postil/checkpoint.h include/postil/config.h \
	include/postil/document.h include/postil/error.h include/postil/export.h include/postil/facts.h \
	include/postil/json.h include/postil/layer.h include/postil/layers.h include/postil/model.h \
	include/postil/option.h include/postil/plugin.h include/postil/postil.h \
	include/postil/registry.h include/postil/run.h include/postil/step.h include/postil/tagger.h \
	include/postil/test.h include/postil/trainer.h include/postil/training.h \
	include/postil/utf8.h
