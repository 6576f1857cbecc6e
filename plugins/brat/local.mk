# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += %D%/libbrat.la
%C%_libbrat_la_SOURCES = \
	%D%/folder.c %D%/folder.h %D%/read.c %D%/read.h %D%/write.c %D%/write.h \
	plugins/files/glob.c plugins/files/walk.c
%C%_libbrat_la_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
%C%_libbrat_la_LIBADD = plugins/jsonl/libtree.la plugins/lines/liblines.la

plugin_LTLIBRARIES += plugins/brat.la
plugins_brat_la_SOURCES = %D%/brat.c
plugins_brat_la_LDFLAGS = $(plugin_ldflags)
plugins_brat_la_LIBADD = %D%/libbrat.la core/libpostil.la
