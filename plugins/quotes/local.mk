# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += %D%/libquotes.la
%C%_libquotes_la_SOURCES = \
	%D%/attribute.c %D%/attribute.h %D%/cue.c %D%/cue.h %D%/quotation.c %D%/quotation.h
nodist_%C%_libquotes_la_SOURCES = %D%/cues.inc
%C%_libquotes_la_LIBADD = plugins/phrase/libphrase.la
BUILT_SOURCES += %D%/cues.inc
CLEANFILES += %D%/cues.inc
EXTRA_DIST += %D%/cues.awk %D%/cues.txt
%D%/cues.inc: plugins/phrase/inflect.awk plugins/phrase/verbs.txt %D%/cues.awk %D%/cues.txt
	$(AM_V_GEN)$(MKDIR_P) %D% && LC_ALL=C $(AWK) -f $(srcdir)/plugins/phrase/inflect.awk \
		-f $(srcdir)/%D%/cues.awk $(srcdir)/plugins/phrase/verbs.txt \
		$(srcdir)/%D%/cues.txt >$@.tmp && mv $@.tmp $@

plugin_LTLIBRARIES += plugins/quotes.la
plugins_quotes_la_SOURCES = %D%/quotes.c
plugins_quotes_la_LDFLAGS = $(plugin_ldflags)
plugins_quotes_la_LIBADD = %D%/libquotes.la core/libpostil.la

check_PROGRAMS += tests/check_quotes
tests_check_quotes_SOURCES = tests/check_quotes.c tests/annotate.h
tests_check_quotes_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/plugins/segment
tests_check_quotes_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_quotes_LDADD = %D%/libquotes.la plugins/segment/libsegment.la core/libpostil.la \
	$(CHECK_LIBS)
