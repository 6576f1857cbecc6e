# SPDX-License-Identifier: Apache-2.0
# what a line holds: exec reads lines too
noinst_LTLIBRARIES += %D%/libtree.la
%C%_libtree_la_SOURCES = \
	%D%/infer.c %D%/infer.h %D%/offsets.c %D%/offsets.h %D%/records.c %D%/records.h \
	%D%/tree.c %D%/tree.h %D%/value.c %D%/value.h
%C%_libtree_la_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
%C%_libtree_la_LIBADD = $(JANSSON_LIBS)

noinst_LTLIBRARIES += %D%/libjsonl.la
%C%_libjsonl_la_SOURCES = \
	%D%/output.c %D%/output.h %D%/parse.c %D%/parse.h %D%/reader.c %D%/reader.h \
	%D%/report.c %D%/report.h
%C%_libjsonl_la_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS) $(ARCHIVE_CFLAGS)
%C%_libjsonl_la_LIBADD = %D%/libtree.la plugins/lines/liblines.la $(ARCHIVE_LIBS)
plugin_LTLIBRARIES += plugins/jsonl.la
plugins_jsonl_la_SOURCES = %D%/jsonl.c
plugins_jsonl_la_LDFLAGS = $(plugin_ldflags)
plugins_jsonl_la_LIBADD = %D%/libjsonl.la core/libpostil.la

check_PROGRAMS += \
	tests/check_json tests/check_json_value \
	tests/check_jsonl tests/check_jsonl_round tests/check_jsonl_files
tests_check_json_SOURCES = \
	tests/check_json.c tests/json_buffer.h tests/sample_layer.h tests/xorshift.h
tests_check_json_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_json_LDADD = core/libpostil.la $(CHECK_LIBS) -lm
tests_check_json_value_SOURCES = tests/check_json_value.c tests/json_buffer.h tests/xorshift.h
tests_check_json_value_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_json_value_LDADD = core/libpostil.la $(CHECK_LIBS) -lm
tests_check_jsonl_SOURCES = tests/check_jsonl.c tests/jsonl_line.h tests/sample_layer.h
tests_check_jsonl_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(JANSSON_CFLAGS)
tests_check_jsonl_LDADD = %D%/libjsonl.la core/libpostil.la $(CHECK_LIBS) -lm
tests_check_jsonl_round_SOURCES = \
	tests/check_jsonl_round.c tests/jsonl_line.h tests/sample_layer.h tests/xorshift.h
tests_check_jsonl_round_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(JANSSON_CFLAGS)
tests_check_jsonl_round_LDADD = %D%/libjsonl.la core/libpostil.la $(CHECK_LIBS) -lm
tests_check_jsonl_files_SOURCES = \
	tests/check_jsonl_files.c tests/jsonl_line.h tests/sample_layer.h tests/xorshift.h
tests_check_jsonl_files_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(JANSSON_CFLAGS) $(ARCHIVE_CFLAGS)
tests_check_jsonl_files_LDADD = \
	%D%/libjsonl.la core/libpostil.la $(ARCHIVE_LIBS) $(CHECK_LIBS) -lm
EXTRA_DIST += tests/data/jsonl/README.md tests/data/jsonl/articles.jsonl \
	tests/data/jsonl/untidy.jsonl
