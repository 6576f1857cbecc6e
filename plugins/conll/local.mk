# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += %D%/libconll.la
%C%_libconll_la_SOURCES = %D%/parse.c %D%/parse.h %D%/types.c %D%/types.h \
	%D%/write.c %D%/write.h plugins/jsonl/output.c
%C%_libconll_la_LIBADD = plugins/lines/liblines.la

plugin_LTLIBRARIES += plugins/conll.la
plugins_conll_la_SOURCES = %D%/conll.c
plugins_conll_la_LDFLAGS = $(plugin_ldflags)
plugins_conll_la_LIBADD = %D%/libconll.la core/libpostil.la

check_PROGRAMS += tests/check_conll
tests_check_conll_SOURCES = tests/check_conll.c tests/harness.c tests/harness.h tests/gold.h
tests_check_conll_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_conll_LDADD = core/libpostil.la $(CHECK_LIBS)
