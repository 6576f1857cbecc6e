# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += %D%/libsegment.la
%C%_libsegment_la_SOURCES = \
	%D%/address.c %D%/address.h %D%/apostrophe.c %D%/apostrophe.h %D%/chars.c %D%/chars.h \
	%D%/lexicon.c %D%/lexicon.h %D%/lines.c %D%/lines.h %D%/mark.c %D%/mark.h \
	%D%/sentences.c %D%/sentences.h %D%/stop.c %D%/stop.h \
	%D%/tokenize.c %D%/tokenize.h %D%/word.c %D%/word.h
nodist_%C%_libsegment_la_SOURCES = %D%/lexicon_table.c
%C%_libsegment_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D%
%C%_libsegment_la_CFLAGS = $(AM_CFLAGS) $(UTF8PROC_CFLAGS)
%C%_libsegment_la_LIBADD = $(UTF8PROC_LIBS)

%D%/lexicon_table.c: $(srcdir)/%D%/lexicon.awk $(srcdir)/%D%/lexicon.txt
	$(AM_V_GEN)$(MKDIR_P) %D% && LC_ALL=C $(AWK) -f $(srcdir)/%D%/lexicon.awk \
		$(srcdir)/%D%/lexicon.txt >$@.tmp && mv $@.tmp $@
BUILT_SOURCES += %D%/lexicon_table.c
CLEANFILES += %D%/lexicon_table.c
EXTRA_DIST += %D%/lexicon.awk %D%/lexicon.txt

plugin_LTLIBRARIES += plugins/segment.la
plugins_segment_la_SOURCES = %D%/segment.c
plugins_segment_la_LDFLAGS = $(plugin_ldflags)
plugins_segment_la_LIBADD = %D%/libsegment.la core/libpostil.la

check_PROGRAMS += tests/check_segment tests/check_segment_invariants
tests_check_segment_SOURCES = tests/check_segment.c tests/segmented.h
tests_check_segment_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D%
tests_check_segment_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_segment_LDADD = %D%/libsegment.la core/libpostil.la $(CHECK_LIBS)
tests_check_segment_invariants_SOURCES = tests/check_segment_invariants.c tests/segmented.h
tests_check_segment_invariants_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D%
tests_check_segment_invariants_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_segment_invariants_LDADD = %D%/libsegment.la core/libpostil.la $(CHECK_LIBS)

EXTRA_PROGRAMS += bench/bench_segment
bench_bench_segment_SOURCES = bench/bench_segment.c
bench_bench_segment_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D%
bench_bench_segment_LDADD = %D%/libsegment.la core/libpostil.la
