# SPDX-License-Identifier: Apache-2.0
# Suites of internals link libcore; suites that load plugins, or start the program, link libpostil.
core_suite_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/core
core_suite_ldadd = core/libcore.la $(CHECK_LIBS)
suite_ldadd = core/libpostil.la $(CHECK_LIBS)

check_PROGRAMS += \
	tests/check_error tests/check_arena tests/check_utf8 tests/check_layer tests/check_document \
	tests/check_nearest tests/check_config tests/check_option tests/check_plugin \
	tests/check_document_copy tests/check_tagger tests/check_tagger_sequences \
	tests/check_trainer tests/check_trainer_parts

tests_check_error_SOURCES = %D%/check_error.c %D%/harness.c %D%/harness.h
tests_check_error_CPPFLAGS = $(core_suite_cppflags)
tests_check_error_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_error_LDADD = $(core_suite_ldadd)
tests_check_arena_SOURCES = %D%/check_arena.c %D%/harness.c %D%/harness.h
tests_check_arena_CPPFLAGS = $(core_suite_cppflags)
tests_check_arena_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_arena_LDADD = $(core_suite_ldadd)
tests_check_utf8_SOURCES = %D%/check_utf8.c %D%/harness.c %D%/harness.h
tests_check_utf8_CPPFLAGS = $(core_suite_cppflags)
tests_check_utf8_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_utf8_LDADD = $(core_suite_ldadd)
tests_check_layer_SOURCES = %D%/check_layer.c %D%/harness.c %D%/harness.h
tests_check_layer_CPPFLAGS = $(core_suite_cppflags)
tests_check_layer_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_layer_LDADD = $(core_suite_ldadd)
tests_check_document_SOURCES = %D%/check_document.c %D%/harness.c %D%/harness.h
tests_check_document_CPPFLAGS = $(core_suite_cppflags)
tests_check_document_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_document_LDADD = $(core_suite_ldadd)
tests_check_document_copy_SOURCES = %D%/check_document_copy.c %D%/harness.c %D%/harness.h
tests_check_document_copy_CPPFLAGS = $(core_suite_cppflags)
tests_check_document_copy_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_document_copy_LDADD = $(core_suite_ldadd)
tests_check_tagger_SOURCES = \
	%D%/check_tagger.c %D%/harness.c %D%/harness.h %D%/tagger_model.h %D%/xorshift.h
tests_check_tagger_CPPFLAGS = $(core_suite_cppflags)
tests_check_tagger_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_tagger_LDADD = $(core_suite_ldadd) -lm
tests_check_tagger_sequences_SOURCES = \
	%D%/check_tagger_sequences.c %D%/harness.c %D%/harness.h %D%/labelling.h \
	%D%/tagger_model.h %D%/xorshift.h
tests_check_tagger_sequences_CPPFLAGS = $(core_suite_cppflags)
tests_check_tagger_sequences_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_tagger_sequences_LDADD = $(core_suite_ldadd) -lm
tests_check_trainer_SOURCES = \
	%D%/check_trainer.c %D%/harness.c %D%/harness.h %D%/labelling.h \
	%D%/trainer_problem.h %D%/xorshift.h
tests_check_trainer_CPPFLAGS = $(core_suite_cppflags)
tests_check_trainer_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_trainer_LDADD = $(core_suite_ldadd) -lm
tests_check_trainer_parts_SOURCES = \
	%D%/check_trainer_parts.c %D%/harness.c %D%/harness.h %D%/trainer_problem.h \
	%D%/xorshift.h
tests_check_trainer_parts_CPPFLAGS = $(core_suite_cppflags)
tests_check_trainer_parts_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_trainer_parts_LDADD = $(core_suite_ldadd) -lm
tests_check_nearest_SOURCES = %D%/check_nearest.c %D%/harness.c %D%/harness.h
tests_check_nearest_CPPFLAGS = $(core_suite_cppflags)
tests_check_nearest_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_nearest_LDADD = $(core_suite_ldadd)
tests_check_config_SOURCES = %D%/check_config.c %D%/harness.c %D%/harness.h
tests_check_config_CPPFLAGS = $(core_suite_cppflags)
tests_check_config_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_config_LDADD = $(core_suite_ldadd)
tests_check_option_SOURCES = %D%/check_option.c %D%/harness.c %D%/harness.h
tests_check_option_CPPFLAGS = $(core_suite_cppflags)
tests_check_option_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_option_LDADD = $(core_suite_ldadd)
tests_check_plugin_SOURCES = %D%/check_plugin.c %D%/harness.c %D%/harness.h
tests_check_plugin_CPPFLAGS = $(core_suite_cppflags)
tests_check_plugin_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_plugin_LDADD = $(core_suite_ldadd)

check_PROGRAMS += \
	tests/check_registry tests/check_chain tests/check_run tests/check_faults tests/check_command \
	tests/check_resume tests/check_manifest tests/check_train tests/check_model \
	tests/check_model_path tests/check_test

tests_check_registry_SOURCES = %D%/check_registry.c %D%/harness.c %D%/harness.h
tests_check_registry_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_registry_LDADD = $(suite_ldadd)
tests_check_chain_SOURCES = %D%/check_chain.c %D%/harness.c %D%/harness.h
tests_check_chain_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_chain_LDADD = $(suite_ldadd)
tests_check_run_SOURCES = %D%/check_run.c %D%/harness.c %D%/harness.h
tests_check_run_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_run_LDADD = $(suite_ldadd)
tests_check_manifest_SOURCES = %D%/check_manifest.c %D%/harness.c %D%/harness.h
tests_check_manifest_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(JANSSON_CFLAGS)
tests_check_manifest_LDADD = $(suite_ldadd) $(JANSSON_LIBS)
tests_check_resume_SOURCES = %D%/check_resume.c %D%/harness.c %D%/harness.h
tests_check_resume_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_resume_LDADD = $(suite_ldadd)
tests_check_faults_SOURCES = %D%/check_faults.c %D%/harness.c %D%/harness.h
tests_check_faults_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_faults_LDADD = $(suite_ldadd)
tests_check_command_SOURCES = %D%/check_command.c %D%/harness.c %D%/harness.h
tests_check_command_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(JANSSON_CFLAGS)
tests_check_command_LDADD = $(suite_ldadd) $(JANSSON_LIBS)
tests_check_train_SOURCES = %D%/check_train.c %D%/harness.c %D%/harness.h
tests_check_train_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_train_LDADD = $(suite_ldadd)
tests_check_test_SOURCES = %D%/check_test.c %D%/harness.c %D%/harness.h
tests_check_test_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_test_LDADD = $(suite_ldadd)
tests_check_model_SOURCES = %D%/check_model.c %D%/harness.c %D%/harness.h
tests_check_model_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(XXHASH_CFLAGS)
tests_check_model_LDADD = $(suite_ldadd) $(XXHASH_LIBS)
tests_check_model_path_SOURCES = %D%/check_model_path.c %D%/harness.c %D%/harness.h
tests_check_model_path_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_model_path_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/check_plugin_check tests/check_plugin_fuzz
tests_check_plugin_check_SOURCES = \
	%D%/check_plugin_check.c %D%/harness.c %D%/harness.h %D%/own_plugins.h
tests_check_plugin_check_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(JANSSON_CFLAGS)
tests_check_plugin_check_LDADD = $(suite_ldadd) $(JANSSON_LIBS)
tests_check_plugin_fuzz_SOURCES = \
	%D%/check_plugin_fuzz.c %D%/harness.c %D%/harness.h %D%/own_plugins.h
tests_check_plugin_fuzz_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(JANSSON_CFLAGS)
tests_check_plugin_fuzz_LDADD = $(suite_ldadd) $(JANSSON_LIBS)

# Plugins for the suites: the good ones are built into tests/modules/.libs, the bad ones into
# tests/modules/bad/.libs.
module_ldflags = -module -avoid-version -shared -no-undefined -rpath /nowhere $(AM_LDFLAGS)
check_LTLIBRARIES += \
	tests/modules/mark.la tests/modules/twin.la tests/modules/clash.la tests/modules/lonely.la \
	tests/modules/two-words.la tests/modules/rank.la tests/modules/relay.la tests/modules/tally.la \
	tests/modules/knobs.la tests/modules/needy.la tests/modules/made.la tests/modules/slow.la tests/modules/trouble.la \
	tests/modules/learner.la tests/modules/hazard.la tests/modules/fuse.la
tests_modules_mark_la_SOURCES = %D%/modules/mark.c %D%/modules/mark.h
tests_modules_mark_la_LDFLAGS = $(module_ldflags)
tests_modules_mark_la_LIBADD = core/libpostil.la
tests_modules_twin_la_SOURCES = %D%/modules/twin.c
tests_modules_twin_la_LDFLAGS = $(module_ldflags)
tests_modules_twin_la_LIBADD = core/libpostil.la
tests_modules_clash_la_SOURCES = %D%/modules/clash.c
tests_modules_clash_la_LDFLAGS = $(module_ldflags)
tests_modules_clash_la_LIBADD = core/libpostil.la
tests_modules_lonely_la_SOURCES = %D%/modules/lonely.c
tests_modules_lonely_la_LDFLAGS = $(module_ldflags)
tests_modules_lonely_la_LIBADD = core/libpostil.la
tests_modules_two_words_la_SOURCES = %D%/modules/two-words.c
tests_modules_two_words_la_LDFLAGS = $(module_ldflags)
tests_modules_two_words_la_LIBADD = core/libpostil.la
tests_modules_rank_la_SOURCES = %D%/modules/rank.c %D%/modules/rank.h
tests_modules_rank_la_LDFLAGS = $(module_ldflags)
tests_modules_rank_la_LIBADD = core/libpostil.la
tests_modules_relay_la_SOURCES = %D%/modules/relay.c
tests_modules_relay_la_LDFLAGS = $(module_ldflags)
tests_modules_relay_la_LIBADD = core/libpostil.la
tests_modules_tally_la_SOURCES = %D%/modules/tally.c
tests_modules_tally_la_LDFLAGS = $(module_ldflags)
tests_modules_tally_la_LIBADD = core/libpostil.la
tests_modules_knobs_la_SOURCES = %D%/modules/knobs.c
tests_modules_knobs_la_LDFLAGS = $(module_ldflags)
tests_modules_knobs_la_LIBADD = core/libpostil.la
tests_modules_needy_la_SOURCES = %D%/modules/needy.c
tests_modules_needy_la_LDFLAGS = $(module_ldflags)
tests_modules_needy_la_LIBADD = core/libpostil.la
tests_modules_made_la_SOURCES = %D%/modules/made.c
tests_modules_made_la_LDFLAGS = $(module_ldflags)
tests_modules_made_la_LIBADD = core/libpostil.la
tests_modules_slow_la_SOURCES = %D%/modules/slow.c
tests_modules_slow_la_LDFLAGS = $(module_ldflags)
tests_modules_slow_la_LIBADD = core/libpostil.la
tests_modules_trouble_la_SOURCES = %D%/modules/trouble.c
tests_modules_trouble_la_LDFLAGS = $(module_ldflags)
tests_modules_trouble_la_LIBADD = core/libpostil.la
tests_modules_hazard_la_SOURCES = %D%/modules/hazard.c
tests_modules_hazard_la_LDFLAGS = $(module_ldflags)
tests_modules_hazard_la_LIBADD = core/libpostil.la
tests_modules_fuse_la_SOURCES = %D%/modules/fuse.c
tests_modules_fuse_la_LDFLAGS = $(module_ldflags)
tests_modules_fuse_la_LIBADD = core/libpostil.la
tests_modules_learner_la_SOURCES = %D%/modules/learner.c
tests_modules_learner_la_LDFLAGS = $(module_ldflags)
tests_modules_learner_la_LIBADD = core/libpostil.la

check_LTLIBRARIES += \
	tests/modules/bad/abi.la tests/modules/bad/size.la tests/modules/bad/symbol.la tests/modules/bad/undefined.la \
	tests/modules/bad/aborts.la tests/modules/bad/leaves.la tests/modules/bad/hangs.la tests/modules/bad/badoption.la \
	tests/modules/bad/badlayer.la tests/modules/bad/nohooks.la tests/modules/bad/misnamed.la \
	tests/modules/bad/flawed.la tests/modules/bad/meddler.la tests/modules/bad/lax.la \
	tests/modules/bad/fragile.la
tests_modules_bad_abi_la_SOURCES = %D%/modules/bad/abi.c
tests_modules_bad_abi_la_LDFLAGS = $(module_ldflags)
tests_modules_bad_abi_la_LIBADD = core/libpostil.la
tests_modules_bad_size_la_SOURCES = %D%/modules/bad/size.c
tests_modules_bad_size_la_LDFLAGS = $(module_ldflags)
tests_modules_bad_size_la_LIBADD = core/libpostil.la
tests_modules_bad_symbol_la_SOURCES = %D%/modules/bad/symbol.c
tests_modules_bad_symbol_la_LDFLAGS = $(module_ldflags)
tests_modules_bad_symbol_la_LIBADD = core/libpostil.la
tests_modules_bad_undefined_la_SOURCES = %D%/modules/bad/undefined.c
# without AM_LDFLAGS: the linker itself would refuse it
tests_modules_bad_undefined_la_LDFLAGS = -module -avoid-version -shared -rpath /nowhere
tests_modules_bad_undefined_la_LIBADD = core/libpostil.la
tests_modules_bad_aborts_la_SOURCES = %D%/modules/bad/aborts.c
tests_modules_bad_aborts_la_LDFLAGS = $(module_ldflags)
tests_modules_bad_aborts_la_LIBADD = core/libpostil.la
tests_modules_bad_leaves_la_SOURCES = %D%/modules/bad/leaves.c
tests_modules_bad_leaves_la_LDFLAGS = $(module_ldflags)
tests_modules_bad_leaves_la_LIBADD = core/libpostil.la
tests_modules_bad_hangs_la_SOURCES = %D%/modules/bad/hangs.c
tests_modules_bad_hangs_la_LDFLAGS = $(module_ldflags)
tests_modules_bad_hangs_la_LIBADD = core/libpostil.la
tests_modules_bad_badoption_la_SOURCES = %D%/modules/bad/badoption.c
tests_modules_bad_badoption_la_LDFLAGS = $(module_ldflags)
tests_modules_bad_badoption_la_LIBADD = core/libpostil.la
tests_modules_bad_badlayer_la_SOURCES = %D%/modules/bad/badlayer.c
tests_modules_bad_badlayer_la_LDFLAGS = $(module_ldflags)
tests_modules_bad_badlayer_la_LIBADD = core/libpostil.la
tests_modules_bad_nohooks_la_SOURCES = %D%/modules/bad/nohooks.c
tests_modules_bad_nohooks_la_LDFLAGS = $(module_ldflags)
tests_modules_bad_nohooks_la_LIBADD = core/libpostil.la
tests_modules_bad_misnamed_la_SOURCES = %D%/modules/bad/misnamed.c
tests_modules_bad_misnamed_la_LDFLAGS = $(module_ldflags)
tests_modules_bad_misnamed_la_LIBADD = core/libpostil.la
tests_modules_bad_flawed_la_SOURCES = %D%/modules/bad/flawed.c
tests_modules_bad_flawed_la_LDFLAGS = $(module_ldflags)
tests_modules_bad_flawed_la_LIBADD = core/libpostil.la
tests_modules_bad_meddler_la_SOURCES = %D%/modules/bad/meddler.c
tests_modules_bad_meddler_la_LDFLAGS = $(module_ldflags)
tests_modules_bad_meddler_la_LIBADD = core/libpostil.la
tests_modules_bad_lax_la_SOURCES = %D%/modules/bad/lax.c
tests_modules_bad_lax_la_LDFLAGS = $(module_ldflags)
tests_modules_bad_lax_la_LIBADD = core/libpostil.la
tests_modules_bad_fragile_la_SOURCES = %D%/modules/bad/fragile.c
tests_modules_bad_fragile_la_LDFLAGS = $(module_ldflags)
tests_modules_bad_fragile_la_LIBADD = core/libpostil.la

# For powercut.sh: what a run syncs is noted, what it has not synced is taken away.
check_LTLIBRARIES += tests/powercut/shim.la
tests_powercut_shim_la_SOURCES = %D%/powercut/shim.c %D%/powercut/disk.c %D%/powercut/disk.h
tests_powercut_shim_la_LDFLAGS = $(module_ldflags)
EXTRA_PROGRAMS += tests/powercut/cut
check_SCRIPTS = tests/powercut/cut
tests_powercut_cut_SOURCES = %D%/powercut/cut.c %D%/powercut/disk.c %D%/powercut/disk.h
tests_powercut_cut_CFLAGS = $(AM_CFLAGS)

dist_check_SCRIPTS += tests/golden.sh tests/new_plugin.sh tests/resume.sh tests/powercut.sh
# Too long for every check.
soak: all bench/bench_duplicates
	$(MKDIR_P) tests
	bench/bench_duplicates make 0 5000 >tests/soak.jsonl
	$(AM_TESTS_ENVIRONMENT) RESUME_INPUT='$(abs_builddir)/tests/soak.jsonl' RESUME_CHECKPOINT=0.2 \
		$(srcdir)/tests/resume.sh 200 5000
.PHONY: soak
CLEANFILES += tests/soak.jsonl

EXTRA_DIST += tests/installed.sh tests/ok.sh tests/suite.h tests/golden
