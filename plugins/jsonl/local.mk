# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += %D%/libjsonl.la
%C%_libjsonl_la_SOURCES = \
	%D%/infer.c %D%/infer.h %D%/offsets.c %D%/offsets.h %D%/output.c %D%/output.h \
	%D%/parse.c %D%/parse.h %D%/reader.c %D%/reader.h %D%/records.c %D%/records.h \
	%D%/report.c %D%/report.h %D%/value.c %D%/value.h
%C%_libjsonl_la_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS) $(ARCHIVE_CFLAGS)
%C%_libjsonl_la_LIBADD = $(JANSSON_LIBS) $(ARCHIVE_LIBS)
plugin_LTLIBRARIES += plugins/jsonl.la
plugins_jsonl_la_SOURCES = %D%/jsonl.c
plugins_jsonl_la_LDFLAGS = $(plugin_ldflags)
plugins_jsonl_la_LIBADD = %D%/libjsonl.la core/libpostil.la

check_PROGRAMS += tests/check_json tests/check_jsonl
tests_check_json_SOURCES = tests/check_json.c
tests_check_json_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_json_LDADD = core/libpostil.la $(CHECK_LIBS) -lm
tests_check_jsonl_SOURCES = tests/check_jsonl.c
tests_check_jsonl_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(JANSSON_CFLAGS) $(ARCHIVE_CFLAGS)
tests_check_jsonl_LDADD = %D%/libjsonl.la core/libpostil.la $(CHECK_LIBS) -lm
EXTRA_DIST += tests/data/jsonl/README.md tests/data/jsonl/articles.jsonl \
	tests/data/jsonl/untidy.jsonl
