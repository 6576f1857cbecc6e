# SPDX-License-Identifier: Apache-2.0
bin_PROGRAMS += postil
postil_SOURCES = \
	%D%/again.c %D%/again.h %D%/args.c %D%/args.h %D%/check.c %D%/command.h %D%/convert.c \
	%D%/gold.c %D%/gold.h %D%/inspect.c %D%/items.c %D%/items.h %D%/json.c %D%/json.h \
	%D%/list.c %D%/main.c %D%/manifest.c %D%/manifest.h %D%/manifest_compare.c \
	%D%/manifest_compare.h %D%/match.c %D%/match.h %D%/names.c %D%/names.h %D%/pairing.c \
	%D%/pairing.h %D%/progress.c %D%/progress.h %D%/reading.c %D%/reading.h %D%/resume.c \
	%D%/resume.h %D%/run.c %D%/source.c %D%/source.h %D%/train.c %D%/verify.c \
	%D%/diff/changes.c %D%/diff/changes.h %D%/diff/diff.c %D%/diff/diff.h \
	%D%/diff/diff_json.c %D%/diff/diff_print.c \
	%D%/eval/bootstrap.c %D%/eval/bootstrap.h %D%/eval/eval.c %D%/eval/eval.h \
	%D%/eval/eval_print.c %D%/eval/minimum.c %D%/eval/minimum.h %D%/eval/score.c \
	%D%/eval/score.h
postil_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
postil_LDADD = core/libpostil.la $(JANSSON_LIBS)

check_PROGRAMS += tests/check_match tests/check_eval tests/check_diff tests/check_convert
tests_check_match_SOURCES = \
	tests/check_match.c tests/harness.c tests/harness.h tests/xorshift.h %D%/match.c
tests_check_match_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_match_LDADD = core/libpostil.la $(CHECK_LIBS)
tests_check_eval_SOURCES = \
	tests/check_eval.c tests/harness.c tests/harness.h %D%/eval/bootstrap.c
tests_check_eval_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_eval_LDADD = core/libpostil.la $(CHECK_LIBS) -lm
tests_check_diff_SOURCES = tests/check_diff.c tests/harness.c tests/harness.h
tests_check_diff_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_diff_LDADD = core/libpostil.la $(CHECK_LIBS)
tests_check_convert_SOURCES = tests/check_convert.c tests/harness.c tests/harness.h
tests_check_convert_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_convert_LDADD = core/libpostil.la $(CHECK_LIBS)
