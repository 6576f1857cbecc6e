# SPDX-License-Identifier: Apache-2.0
# Words, noun phrases and reference: what quotes and stance have in common. No plugin.
noinst_LTLIBRARIES += %D%/libphrase.la
%C%_libphrase_la_SOURCES = \
	%D%/chunk.c %D%/chunk.h %D%/refer.c %D%/refer.h %D%/tag.c %D%/tag.h \
	%D%/text.c %D%/text.h %D%/trie.c %D%/trie.h
%C%_libphrase_la_CPPFLAGS = $(AM_CPPFLAGS) $(XXHASH_CFLAGS)
%C%_libphrase_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden
%C%_libphrase_la_LIBADD = core/libpostil.la $(XXHASH_LIBS)
nodist_%C%_libphrase_la_SOURCES = %D%/words.inc
BUILT_SOURCES += %D%/words.inc
CLEANFILES += %D%/words.inc
EXTRA_DIST += %D%/inflect.awk %D%/words.awk %D%/verbs.txt %D%/words.txt
%D%/words.inc: %D%/inflect.awk %D%/words.awk %D%/verbs.txt %D%/words.txt
	$(AM_V_GEN)$(MKDIR_P) %D% && LC_ALL=C $(AWK) -f $(srcdir)/%D%/inflect.awk -f $(srcdir)/%D%/words.awk \
	    $(srcdir)/%D%/verbs.txt $(srcdir)/%D%/words.txt > $@.tmp && mv $@.tmp $@
