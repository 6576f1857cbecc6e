# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += %D%/libfiles.la
%C%_libfiles_la_SOURCES = \
	%D%/about.c %D%/about.h %D%/article.c %D%/article.h %D%/bytes.c %D%/bytes.h \
	%D%/charset.c %D%/charset.h %D%/element.c %D%/element.h %D%/glob.c %D%/glob.h \
	%D%/html.c %D%/html.h %D%/items.c %D%/items.h %D%/name.c %D%/name.h \
	%D%/sniff.c %D%/sniff.h %D%/unpack.c %D%/unpack.h %D%/walk.c %D%/walk.h \
	%D%/warc.c %D%/warc.h %D%/words.h
nodist_%C%_libfiles_la_SOURCES = %D%/words.c
%C%_libfiles_la_CPPFLAGS = \
	$(AM_CPPFLAGS) -I$(srcdir)/%D% $(ARCHIVE_CFLAGS) $(XML_CFLAGS) $(UCHARDET_CFLAGS)
%C%_libfiles_la_LIBADD = $(ARCHIVE_LIBS) $(XML_LIBS) $(UCHARDET_LIBS)
BUILT_SOURCES += %D%/words.c
CLEANFILES += %D%/words.c
EXTRA_DIST += %D%/words.awk %D%/boilerplate.txt
%D%/words.c: %D%/words.awk %D%/boilerplate.txt
	$(AM_V_GEN)$(MKDIR_P) %D% && LC_ALL=C $(AWK) -f $(srcdir)/%D%/words.awk \
	    $(srcdir)/%D%/boilerplate.txt > $@.tmp && mv $@.tmp $@

plugin_LTLIBRARIES += plugins/files.la
plugins_files_la_SOURCES = %D%/files.c
plugins_files_la_LDFLAGS = $(plugin_ldflags)
plugins_files_la_LIBADD = %D%/libfiles.la core/libpostil.la

check_PROGRAMS += \
	tests/check_files tests/check_files_warc tests/check_files_walk tests/check_html \
	tests/check_charset
tests_check_files_SOURCES = tests/check_files.c tests/files_source.h %D%/files.c
tests_check_files_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D% $(ARCHIVE_CFLAGS) $(CHECK_CFLAGS)
tests_check_files_LDADD = %D%/libfiles.la core/libpostil.la $(ARCHIVE_LIBS) $(CHECK_LIBS)
tests_check_files_warc_SOURCES = tests/check_files_warc.c tests/files_source.h %D%/files.c
tests_check_files_warc_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D% $(ARCHIVE_CFLAGS) $(CHECK_CFLAGS)
tests_check_files_warc_LDADD = %D%/libfiles.la core/libpostil.la $(ARCHIVE_LIBS) $(CHECK_LIBS)
tests_check_files_walk_SOURCES = tests/check_files_walk.c
tests_check_files_walk_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D% $(CHECK_CFLAGS)
tests_check_files_walk_LDADD = %D%/libfiles.la core/libpostil.la $(CHECK_LIBS)
tests_check_html_SOURCES = tests/check_html.c
tests_check_html_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D% $(CHECK_CFLAGS)
tests_check_html_LDADD = %D%/libfiles.la core/libpostil.la $(CHECK_LIBS)
tests_check_charset_SOURCES = tests/check_charset.c
tests_check_charset_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D% $(CHECK_CFLAGS)
tests_check_charset_LDADD = %D%/libfiles.la core/libpostil.la $(CHECK_LIBS)
