# SPDX-License-Identifier: Apache-2.0
entities_lists = \
	%D%/acronym.txt %D%/calendar.txt %D%/city.txt %D%/common.txt %D%/context.txt %D%/country.txt \
	%D%/demonym.txt %D%/forename.txt %D%/lochead.txt %D%/media.txt %D%/misc.txt \
	%D%/mischead.txt %D%/org.txt %D%/orghead.txt %D%/particle.txt %D%/realm.txt %D%/region.txt %D%/role.txt \
	%D%/say.txt %D%/state.txt %D%/surname.txt %D%/tail.txt %D%/title.txt
EXTRA_DIST += %D%/lexicon.awk $(entities_lists)

%D%/lexicon_table.c: %D%/lexicon.awk $(entities_lists)
	$(AM_V_GEN)$(MKDIR_P) %D% && cd $(srcdir) && \
	LC_ALL=C $(AWK) -f %D%/lexicon.awk $(entities_lists) > $(abs_builddir)/$@.tmp && \
	mv $(abs_builddir)/$@.tmp $(abs_builddir)/$@
BUILT_SOURCES += %D%/lexicon_table.c
CLEANFILES += %D%/lexicon_table.c

noinst_LTLIBRARIES += %D%/libentities.la
%C%_libentities_la_SOURCES = \
	%D%/canonical.c %D%/canonical.h \
	%D%/finder.c %D%/finder.h \
	%D%/fold.c %D%/fold.h \
	%D%/forms.c %D%/forms.h \
	%D%/lexicon.c %D%/lexicon.h \
	%D%/links.c %D%/links.h \
	%D%/name_words.c %D%/name_words.h \
	%D%/parts.c %D%/parts.h \
	%D%/short_forms.c %D%/short_forms.h \
	%D%/shape.c %D%/shape.h \
	%D%/spans.c %D%/spans.h \
	%D%/spelling.c %D%/spelling.h \
	%D%/weigh.c %D%/weigh.h \
	%D%/words.c %D%/words.h
nodist_%C%_libentities_la_SOURCES = %D%/lexicon_table.c
%C%_libentities_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D%
%C%_libentities_la_CFLAGS = $(AM_CFLAGS) $(UTF8PROC_CFLAGS)
%C%_libentities_la_LIBADD = $(UTF8PROC_LIBS)

plugin_LTLIBRARIES += plugins/entities.la
plugins_entities_la_SOURCES = %D%/entities.c
plugins_entities_la_LDFLAGS = $(plugin_ldflags)
plugins_entities_la_LIBADD = %D%/libentities.la core/libpostil.la

check_PROGRAMS += tests/check_entities tests/check_canonical
tests_check_entities_SOURCES = tests/check_entities.c
tests_check_entities_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/plugins
tests_check_entities_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_entities_LDADD = %D%/libentities.la plugins/segment/libsegment.la core/libpostil.la \
	$(CHECK_LIBS)
tests_check_canonical_SOURCES = tests/check_canonical.c
tests_check_canonical_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/plugins
tests_check_canonical_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_canonical_LDADD = %D%/libentities.la core/libpostil.la $(CHECK_LIBS)
