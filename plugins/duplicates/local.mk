# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += %D%/libduplicates.la
%C%_libduplicates_la_SOURCES = \
	%D%/align.c %D%/align.h %D%/bounds.h %D%/corpus.c %D%/corpus.h %D%/credit.c %D%/credit.h \
	%D%/date.c %D%/date.h %D%/hash.h %D%/index.c %D%/index.h %D%/journal.c %D%/journal.h \
	%D%/keys.c %D%/keys.h %D%/lines.c %D%/lines.h %D%/lists.c %D%/lists.h %D%/list_data.h \
	%D%/members.c %D%/members.h %D%/merge.c %D%/merge.h %D%/mix.h %D%/own.c %D%/own.h \
	%D%/pack.c %D%/pack.h %D%/parents.c %D%/parents.h %D%/plain.c %D%/plain.h \
	%D%/postings.c %D%/postings.h %D%/relate.c %D%/relate.h %D%/replay.c %D%/replay.h \
	%D%/report.c %D%/report.h %D%/rewrite.c %D%/rewrite.h %D%/segment.c %D%/segment.h \
	%D%/shingles.c %D%/shingles.h %D%/sketch.c %D%/sketch.h %D%/store.c %D%/store.h \
	%D%/store_list.c %D%/store_list.h %D%/story.c %D%/story.h %D%/table.c %D%/table.h \
	%D%/text.c %D%/text.h %D%/tree.c %D%/tree.h %D%/winnow.c %D%/winnow.h %D%/words.c \
	%D%/words.h
nodist_%C%_libduplicates_la_SOURCES = %D%/list_data.c
%C%_libduplicates_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D%
%C%_libduplicates_la_CFLAGS = $(AM_CFLAGS) $(UTF8PROC_CFLAGS)
%C%_libduplicates_la_LIBADD = $(UTF8PROC_LIBS) -lm

duplicates_lists = \
	$(srcdir)/%D%/common.txt $(srcdir)/%D%/phrases.txt $(srcdir)/%D%/outlets.txt
%D%/list_data.c: $(srcdir)/%D%/lists.awk $(duplicates_lists)
	$(AM_V_GEN)$(MKDIR_P) %D% && LC_ALL=C $(AWK) -f $(srcdir)/%D%/lists.awk \
		$(duplicates_lists) >$@.tmp && mv $@.tmp $@
BUILT_SOURCES += %D%/list_data.c
CLEANFILES += %D%/list_data.c
EXTRA_DIST += %D%/README.md %D%/lists.awk %D%/common.txt %D%/phrases.txt %D%/outlets.txt

plugin_LTLIBRARIES += plugins/duplicates.la
plugins_duplicates_la_SOURCES = %D%/duplicates.c
plugins_duplicates_la_LDFLAGS = $(plugin_ldflags)
plugins_duplicates_la_LIBADD = %D%/libduplicates.la core/libpostil.la

check_PROGRAMS += tests/check_duplicates tests/check_sketch tests/check_passage tests/check_tree \
	tests/check_duplicates_store tests/check_duplicates_journal
duplicates_check_cppflags = $(AM_CPPFLAGS) -I$(srcdir)/%D%
duplicates_check_cflags = $(AM_CFLAGS) $(CHECK_CFLAGS)
duplicates_check_ldadd = %D%/libduplicates.la core/libpostil.la $(CHECK_LIBS)
tests_check_duplicates_SOURCES = tests/check_duplicates.c tests/duplicates_corpus.h
tests_check_duplicates_CPPFLAGS = $(duplicates_check_cppflags)
tests_check_duplicates_CFLAGS = $(duplicates_check_cflags)
tests_check_duplicates_LDADD = $(duplicates_check_ldadd)
tests_check_sketch_SOURCES = tests/check_sketch.c tests/duplicates_corpus.h
tests_check_sketch_CPPFLAGS = $(duplicates_check_cppflags)
tests_check_sketch_CFLAGS = $(duplicates_check_cflags)
tests_check_sketch_LDADD = $(duplicates_check_ldadd)
tests_check_passage_SOURCES = tests/check_passage.c tests/duplicates_corpus.h
tests_check_passage_CPPFLAGS = $(duplicates_check_cppflags)
tests_check_passage_CFLAGS = $(duplicates_check_cflags)
tests_check_passage_LDADD = $(duplicates_check_ldadd)
tests_check_duplicates_store_SOURCES = tests/check_duplicates_store.c tests/duplicates_corpus.h
tests_check_duplicates_store_CPPFLAGS = $(duplicates_check_cppflags)
tests_check_duplicates_store_CFLAGS = $(duplicates_check_cflags)
tests_check_duplicates_store_LDADD = $(duplicates_check_ldadd)
tests_check_duplicates_journal_SOURCES = \
	tests/check_duplicates_journal.c tests/duplicates_corpus.h
tests_check_duplicates_journal_CPPFLAGS = $(duplicates_check_cppflags)
tests_check_duplicates_journal_CFLAGS = $(duplicates_check_cflags)
tests_check_duplicates_journal_LDADD = $(duplicates_check_ldadd)
tests_check_tree_SOURCES = tests/check_tree.c tests/duplicates_corpus.h
tests_check_tree_CPPFLAGS = $(duplicates_check_cppflags)
tests_check_tree_CFLAGS = $(duplicates_check_cflags)
tests_check_tree_LDADD = $(duplicates_check_ldadd)
