# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += %D%/libmarked.la
%C%_libmarked_la_SOURCES = %D%/parse.c %D%/parse.h
%C%_libmarked_la_LIBADD = plugins/lines/liblines.la

plugin_LTLIBRARIES += plugins/marked.la
plugins_marked_la_SOURCES = %D%/marked.c
plugins_marked_la_LDFLAGS = $(plugin_ldflags)
plugins_marked_la_LIBADD = %D%/libmarked.la core/libpostil.la

check_PROGRAMS += tests/check_marked
tests_check_marked_SOURCES = tests/check_marked.c tests/harness.c tests/harness.h tests/gold.h
tests_check_marked_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_marked_LDADD = core/libpostil.la $(CHECK_LIBS)
