# SPDX-License-Identifier: Apache-2.0
# Fuzz targets: in `make check` each replays its corpus. With ./configure CC=clang --enable-fuzzing
# they are libFuzzer's instead, and `make fuzz` runs each for FUZZ_SECONDS, or those in FUZZ; what is
# found lies in tests/fuzz/found.
fuzz_targets = \
	tests/fuzz/fuzz_config tests/fuzz/fuzz_include tests/fuzz/fuzz_jsonl tests/fuzz/fuzz_layers \
	tests/fuzz/fuzz_sketches tests/fuzz/fuzz_conll tests/fuzz/fuzz_brat tests/fuzz/fuzz_marked \
	tests/fuzz/fuzz_html \
	tests/fuzz/fuzz_charset tests/fuzz/fuzz_archive tests/fuzz/fuzz_model tests/fuzz/fuzz_models \
	tests/fuzz/fuzz_index tests/fuzz/fuzz_listing

if FUZZING
noinst_PROGRAMS += $(fuzz_targets)
fuzz_main =
fuzz_ldflags = $(AM_LDFLAGS) -fsanitize=fuzzer
else
check_PROGRAMS += $(fuzz_targets)
fuzz_main = %D%/replay.c
fuzz_ldflags = $(AM_LDFLAGS)
endif
fuzz_common = %D%/fuzz.h $(fuzz_main)
fuzz_chain = $(fuzz_common) %D%/annotating.h %D%/scratch.h

tests_fuzz_fuzz_config_SOURCES = %D%/fuzz_config.c %D%/libconfig_leak.h $(fuzz_common)
tests_fuzz_fuzz_config_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_config_LDADD = core/libpostil.la
tests_fuzz_fuzz_include_SOURCES = \
	%D%/fuzz_include.c %D%/libconfig_leak.h %D%/scratch_folder.h $(fuzz_common)
tests_fuzz_fuzz_include_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_include_LDADD = core/libpostil.la
tests_fuzz_fuzz_jsonl_SOURCES = %D%/fuzz_jsonl.c $(fuzz_common)
tests_fuzz_fuzz_jsonl_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_jsonl_LDADD = plugins/jsonl/libjsonl.la core/libpostil.la
tests_fuzz_fuzz_layers_SOURCES = %D%/fuzz_layers.c $(fuzz_chain)
tests_fuzz_fuzz_layers_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_layers_LDADD = core/libpostil.la
tests_fuzz_fuzz_sketches_SOURCES = %D%/fuzz_sketches.c $(fuzz_chain)
tests_fuzz_fuzz_sketches_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_sketches_LDADD = core/libpostil.la
tests_fuzz_fuzz_conll_SOURCES = %D%/fuzz_conll.c %D%/gold.h $(fuzz_common)
tests_fuzz_fuzz_conll_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_conll_LDADD = plugins/conll/libconll.la core/libpostil.la
tests_fuzz_fuzz_brat_SOURCES = %D%/fuzz_brat.c $(fuzz_common)
tests_fuzz_fuzz_brat_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_brat_LDADD = plugins/brat/libbrat.la core/libpostil.la
tests_fuzz_fuzz_marked_SOURCES = %D%/fuzz_marked.c %D%/gold.h $(fuzz_common)
tests_fuzz_fuzz_marked_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_marked_LDADD = plugins/marked/libmarked.la core/libpostil.la
tests_fuzz_fuzz_html_SOURCES = %D%/fuzz_html.c $(fuzz_common)
tests_fuzz_fuzz_html_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_html_LDADD = plugins/files/libfiles.la core/libpostil.la
tests_fuzz_fuzz_charset_SOURCES = %D%/fuzz_charset.c $(fuzz_common)
tests_fuzz_fuzz_charset_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_charset_LDADD = plugins/files/libfiles.la core/libpostil.la
tests_fuzz_fuzz_archive_SOURCES = %D%/fuzz_archive.c %D%/scratch.h $(fuzz_common)
tests_fuzz_fuzz_archive_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_archive_LDADD = plugins/files/libfiles.la core/libpostil.la
tests_fuzz_fuzz_model_SOURCES = \
	%D%/fuzz_model.c %D%/model_bytes.h %D%/scratch.h $(fuzz_common)
tests_fuzz_fuzz_model_CFLAGS = $(AM_CFLAGS) $(XXHASH_CFLAGS)
tests_fuzz_fuzz_model_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_model_LDADD = core/libpostil.la $(XXHASH_LIBS)
tests_fuzz_fuzz_models_SOURCES = \
	%D%/fuzz_models.c %D%/edits.h %D%/model_bytes.h $(fuzz_chain)
tests_fuzz_fuzz_models_CFLAGS = $(AM_CFLAGS) $(XXHASH_CFLAGS)
tests_fuzz_fuzz_models_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_models_LDADD = plugins/words/libwords.la core/libpostil.la $(XXHASH_LIBS)
EXTRA_tests_fuzz_fuzz_models_DEPENDENCIES = tests/fuzz/models/claims.model
tests_fuzz_fuzz_index_SOURCES = \
	%D%/fuzz_index.c %D%/edits.h %D%/scratch_folder.h $(fuzz_chain)
tests_fuzz_fuzz_index_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_index_LDADD = core/libpostil.la

tests_fuzz_fuzz_listing_SOURCES = %D%/fuzz_listing.c %D%/scratch.h $(fuzz_common)
tests_fuzz_fuzz_listing_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_listing_LDADD = plugins/words/libwords.la core/libpostil.la

check_LTLIBRARIES += tests/modules/again.la
tests_modules_again_la_SOURCES = tests/modules/again.c
tests_modules_again_la_LDFLAGS = $(module_ldflags)
tests_modules_again_la_LIBADD = plugins/jsonl/libjsonl.la core/libpostil.la

# The last of the models that the script trains stands for all.
tests/fuzz/models/claims.model: postil $(plugin_LTLIBRARIES) %D%/models.sh
	$(AM_V_GEN)$(srcdir)/%D%/models.sh '$(abs_builddir)' '$(abs_srcdir)' tests/fuzz/models
mostlyclean-local:
	rm -rf tests/fuzz/models tests/fuzz/found

FUZZ = $(fuzz_targets:tests/fuzz/fuzz_%=%)
FUZZ_SECONDS = 1200
fuzz: all $(fuzz_targets) $(check_LTLIBRARIES)
	@$(AM_TESTS_ENVIRONMENT) failed=; for target in $(FUZZ); do \
	    $(MKDIR_P) tests/fuzz/found/$$target; \
	    tests/fuzz/fuzz_$$target -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=4096 \
	        -artifact_prefix=tests/fuzz/found/$$target- tests/fuzz/found/$$target \
	        $(srcdir)/%D%/corpus/$$target >tests/fuzz/found/$$target.log 2>&1 || \
	        failed="$$failed $$target"; \
	    tail -n 1 tests/fuzz/found/$$target.log; \
	done; test -z "$$failed" || { echo "failed:$$failed"; exit 1; }
.PHONY: fuzz

EXTRA_DIST += %D%/corpus %D%/models.sh
