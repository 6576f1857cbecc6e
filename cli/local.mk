# SPDX-License-Identifier: Apache-2.0
bin_PROGRAMS += postil
postil_SOURCES = %D%/again.c %D%/again.h %D%/args.c %D%/args.h %D%/bootstrap.c %D%/bootstrap.h \
	%D%/changes.c %D%/changes.h %D%/check.c %D%/command.h %D%/convert.c %D%/diff.c %D%/diff.h \
	%D%/diff_json.c %D%/diff_print.c %D%/eval.c %D%/eval.h %D%/eval_print.c %D%/gold.c %D%/gold.h \
	%D%/inspect.c %D%/items.c %D%/items.h %D%/json.c %D%/json.h %D%/list.c %D%/main.c \
	%D%/manifest.c %D%/manifest.h %D%/manifest_compare.c %D%/manifest_compare.h %D%/match.c \
	%D%/match.h %D%/minimum.c %D%/minimum.h %D%/names.c %D%/names.h %D%/pairing.c %D%/pairing.h \
	%D%/progress.c %D%/progress.h %D%/reading.c %D%/reading.h %D%/resume.c %D%/resume.h %D%/run.c \
	%D%/score.c %D%/score.h %D%/source.c %D%/source.h %D%/train.c %D%/verify.c
postil_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
postil_LDADD = core/libpostil.la $(JANSSON_LIBS)

check_PROGRAMS += tests/check_match tests/check_eval tests/check_diff tests/check_convert
tests_check_match_SOURCES = \
	tests/check_match.c tests/harness.c tests/harness.h tests/xorshift.h %D%/match.c
tests_check_match_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_match_LDADD = core/libpostil.la $(CHECK_LIBS)
tests_check_eval_SOURCES = \
	tests/check_eval.c tests/harness.c tests/harness.h %D%/bootstrap.c
tests_check_eval_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_eval_LDADD = core/libpostil.la $(CHECK_LIBS) -lm
tests_check_diff_SOURCES = tests/check_diff.c tests/harness.c tests/harness.h
tests_check_diff_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_diff_LDADD = core/libpostil.la $(CHECK_LIBS)
tests_check_convert_SOURCES = tests/check_convert.c tests/harness.c tests/harness.h
tests_check_convert_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_convert_LDADD = core/libpostil.la $(CHECK_LIBS)
