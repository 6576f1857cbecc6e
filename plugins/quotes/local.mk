# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += %D%/libquotes.la
%C%_libquotes_la_SOURCES = \
	%D%/context.c %D%/context.h %D%/features.c \
	%D%/finder.c %D%/finder.h \
	%D%/gold.c %D%/gold.h \
	%D%/judge.c %D%/judge.h \
	%D%/labeller.c %D%/labeller.h \
	%D%/link.c %D%/link.h \
	%D%/linking.c %D%/linking.h \
	%D%/marks.c %D%/marks.h \
	%D%/measure.c %D%/measure.h \
	%D%/quotation.c %D%/quotation.h \
	%D%/reader.c %D%/reader.h \
	%D%/reading.c %D%/reading.h \
	%D%/sequences.c %D%/sequences.h \
	%D%/speaker.c %D%/speaker.h \
	%D%/train.c %D%/train.h \
	%D%/trust.c %D%/trust.h
%C%_libquotes_la_CFLAGS = $(AM_CFLAGS) -O3 $(UTF8PROC_CFLAGS) $(XXHASH_CFLAGS)
%C%_libquotes_la_LIBADD = plugins/phrase/libphrase.la plugins/words/libwords.la $(UTF8PROC_LIBS)

plugin_LTLIBRARIES += plugins/quotes.la
plugins_quotes_la_SOURCES = %D%/quotes.c %D%/training.c %D%/training.h
plugins_quotes_la_LDFLAGS = $(plugin_ldflags)
plugins_quotes_la_LIBADD = %D%/libquotes.la core/libpostil.la

check_PROGRAMS += tests/check_quotes tests/check_quotes_parts
quotes_suite_cppflags = $(AM_CPPFLAGS) -I$(srcdir)/plugins/segment
quotes_suite_ldadd = %D%/libquotes.la plugins/segment/libsegment.la core/libpostil.la $(CHECK_LIBS)
tests_check_quotes_SOURCES = tests/check_quotes.c tests/annotate.h tests/quoted.h
tests_check_quotes_CPPFLAGS = $(quotes_suite_cppflags)
tests_check_quotes_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_quotes_LDADD = $(quotes_suite_ldadd)
tests_check_quotes_parts_SOURCES = tests/check_quotes_parts.c tests/annotate.h
tests_check_quotes_parts_CPPFLAGS = $(quotes_suite_cppflags)
tests_check_quotes_parts_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_quotes_parts_LDADD = $(quotes_suite_ldadd)

EXTRA_DIST += %D%/README.md
