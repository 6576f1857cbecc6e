# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += %D%/libclaims.la
%C%_libclaims_la_SOURCES = \
	%D%/calibrate.c %D%/calibrate.h \
	%D%/corpus.c %D%/corpus.h \
	%D%/digest.c %D%/digest.h \
	%D%/folds.c %D%/folds.h \
	%D%/learn.c %D%/learn.h \
	%D%/match.c %D%/match.h \
	%D%/measure.c %D%/measure.h \
	%D%/net.c %D%/net.h \
	%D%/prepared.c %D%/prepared.h \
	%D%/terms.h \
	%D%/train.c %D%/train.h \
	%D%/vocabulary.c %D%/vocabulary.h \
	%D%/words.c %D%/words.h
nodist_%C%_libclaims_la_SOURCES = %D%/cues.inc
# of square roots, no code asks for errno
%C%_libclaims_la_CFLAGS = $(AM_CFLAGS) -O3 -fno-math-errno
%C%_libclaims_la_LIBADD = -lm
BUILT_SOURCES += %D%/cues.inc
CLEANFILES += %D%/cues.inc
EXTRA_DIST += %D%/README.md %D%/cues.awk %D%/cues.txt
%D%/cues.inc: %D%/cues.awk %D%/cues.txt
	$(AM_V_GEN)$(MKDIR_P) %D% && LC_ALL=C $(AWK) -f $(srcdir)/%D%/cues.awk \
		$(srcdir)/%D%/cues.txt >$@.tmp && mv $@.tmp $@

plugin_LTLIBRARIES += plugins/claims.la
plugins_claims_la_SOURCES = %D%/claims.c %D%/training.c %D%/training.h
plugins_claims_la_LDFLAGS = $(plugin_ldflags)
plugins_claims_la_LIBADD = %D%/libclaims.la core/libpostil.la

check_PROGRAMS += tests/check_claims tests/check_claims_plugin
claims_suite_cppflags = $(AM_CPPFLAGS) -I$(srcdir)/plugins -I$(srcdir)/plugins/segment
tests_check_claims_SOURCES = tests/check_claims.c tests/segmented.h tests/xorshift.h
tests_check_claims_CPPFLAGS = $(claims_suite_cppflags)
tests_check_claims_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_claims_LDADD = %D%/libclaims.la plugins/segment/libsegment.la core/libpostil.la \
	$(CHECK_LIBS)
tests_check_claims_plugin_SOURCES = \
	tests/check_claims_plugin.c tests/harness.c tests/harness.h
tests_check_claims_plugin_CPPFLAGS = $(claims_suite_cppflags)
tests_check_claims_plugin_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_claims_plugin_LDADD = %D%/libclaims.la core/libpostil.la $(CHECK_LIBS)
