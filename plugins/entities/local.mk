# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += %D%/libentities.la
%C%_libentities_la_SOURCES = \
	%D%/canonical.c %D%/canonical.h \
	%D%/context.c %D%/context.h \
	%D%/examples.c %D%/examples.h \
	%D%/finder.c %D%/finder.h \
	%D%/fold.c %D%/fold.h \
	%D%/forms.c %D%/forms.h \
	%D%/links.c %D%/links.h \
	%D%/measure.c %D%/measure.h \
	%D%/name_words.c %D%/name_words.h \
	%D%/parts.c %D%/parts.h \
	%D%/sequences.c %D%/sequences.h \
	%D%/short_forms.c %D%/short_forms.h \
	%D%/spelling.c %D%/spelling.h \
	%D%/train.c %D%/train.h \
	%D%/variants.c %D%/variants.h
%C%_libentities_la_CFLAGS = $(AM_CFLAGS) -O3 $(UTF8PROC_CFLAGS) $(XXHASH_CFLAGS)
%C%_libentities_la_LIBADD = plugins/words/libwords.la $(UTF8PROC_LIBS)

plugin_LTLIBRARIES += plugins/entities.la
plugins_entities_la_SOURCES = %D%/entities.c %D%/training.c %D%/training.h
plugins_entities_la_LDFLAGS = $(plugin_ldflags)
plugins_entities_la_LIBADD = %D%/libentities.la core/libpostil.la

check_PROGRAMS += \
	tests/check_entities tests/check_finder tests/check_canonical tests/check_word \
	tests/check_lexicon tests/check_examples tests/check_variants tests/check_sequences \
	tests/check_measure tests/check_learning
entities_suite_cppflags = $(AM_CPPFLAGS) -I$(srcdir)/plugins -I$(srcdir)/plugins/segment
entities_suite_ldadd = %D%/libentities.la core/libpostil.la $(CHECK_LIBS)
tests_check_entities_SOURCES = tests/check_entities.c tests/shipped.h tests/segmented.h
tests_check_entities_CPPFLAGS = $(entities_suite_cppflags)
tests_check_entities_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_entities_LDADD = plugins/segment/libsegment.la $(entities_suite_ldadd)
tests_check_finder_SOURCES = tests/check_finder.c tests/shipped.h tests/segmented.h
tests_check_finder_CPPFLAGS = $(entities_suite_cppflags)
tests_check_finder_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_finder_LDADD = plugins/segment/libsegment.la $(entities_suite_ldadd)
tests_check_canonical_SOURCES = tests/check_canonical.c
tests_check_canonical_CPPFLAGS = $(entities_suite_cppflags)
tests_check_canonical_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_canonical_LDADD = $(entities_suite_ldadd)
tests_check_word_SOURCES = tests/check_word.c tests/harness.c tests/harness.h
tests_check_word_CPPFLAGS = $(entities_suite_cppflags)
tests_check_word_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_word_LDADD = $(entities_suite_ldadd)
tests_check_lexicon_SOURCES = tests/check_lexicon.c tests/harness.c tests/harness.h
tests_check_lexicon_CPPFLAGS = $(entities_suite_cppflags)
tests_check_lexicon_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_lexicon_LDADD = $(entities_suite_ldadd)
tests_check_examples_SOURCES = tests/check_examples.c tests/examples.h
tests_check_examples_CPPFLAGS = $(entities_suite_cppflags)
tests_check_examples_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_examples_LDADD = $(entities_suite_ldadd)
tests_check_variants_SOURCES = tests/check_variants.c tests/examples.h
tests_check_variants_CPPFLAGS = $(entities_suite_cppflags)
tests_check_variants_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_variants_LDADD = $(entities_suite_ldadd)
tests_check_sequences_SOURCES = \
	tests/check_sequences.c tests/trained.h tests/examples.h tests/harness.c tests/harness.h
tests_check_sequences_CPPFLAGS = $(entities_suite_cppflags)
tests_check_sequences_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_sequences_LDADD = $(entities_suite_ldadd)
tests_check_measure_SOURCES = \
	tests/check_measure.c tests/trained.h tests/examples.h tests/harness.c tests/harness.h
tests_check_measure_CPPFLAGS = $(entities_suite_cppflags)
tests_check_measure_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_measure_LDADD = $(entities_suite_ldadd)
tests_check_learning_SOURCES = \
	tests/check_learning.c tests/trained.h tests/examples.h tests/harness.c tests/harness.h
tests_check_learning_CPPFLAGS = $(entities_suite_cppflags)
tests_check_learning_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_learning_LDADD = $(entities_suite_ldadd)

# What the shipped model is trained on, beside public sets.
EXTRA_DIST += %D%/README.md %D%/data/README.md \
	%D%/lists/acronym.txt %D%/lists/calendar.txt %D%/lists/city.txt %D%/lists/common.txt \
	%D%/lists/context.txt %D%/lists/country.txt %D%/lists/demonym.txt %D%/lists/forename.txt \
	%D%/lists/lochead.txt %D%/lists/media.txt %D%/lists/misc.txt %D%/lists/mischead.txt \
	%D%/lists/org.txt %D%/lists/orghead.txt %D%/lists/particle.txt %D%/lists/realm.txt \
	%D%/lists/region.txt %D%/lists/role.txt %D%/lists/say.txt %D%/lists/state.txt \
	%D%/lists/surname.txt %D%/lists/tail.txt %D%/lists/title.txt \
	%D%/data/africa-mideast.txt %D%/data/ambiguous.txt %D%/data/asia.txt %D%/data/business.txt \
	%D%/data/business-regions.txt %D%/data/companies.txt %D%/data/dailies-2020s.txt \
	%D%/data/dailies-americas-africa.txt %D%/data/dailies-asia-mideast.txt \
	%D%/data/europe-americas.txt %D%/data/finance-agencies.txt %D%/data/formats.txt \
	%D%/data/markets-wire.txt %D%/data/openers.txt %D%/data/papers-east.txt \
	%D%/data/papers-south.txt %D%/data/society.txt %D%/data/sports.txt \
	%D%/data/sports-wire.txt %D%/data/web-pages.txt %D%/data/wire-1990s.txt \
	%D%/data/world-2020s.txt
