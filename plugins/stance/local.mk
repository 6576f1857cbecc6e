# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += %D%/libstance.la
%C%_libstance_la_SOURCES = \
	%D%/choice.c %D%/choice.h %D%/control.c %D%/control.h %D%/cue.c %D%/cue.h \
	%D%/decide.c %D%/decide.h %D%/evidence.c %D%/evidence.h %D%/examples.c %D%/examples.h \
	%D%/find.c %D%/find.h %D%/frame.c %D%/frame.h %D%/gold.c %D%/gold.h \
	%D%/learner.c %D%/learner.h %D%/pair.c %D%/pair.h %D%/reader.c %D%/reader.h %D%/reading.c %D%/reading.h %D%/relation.c \
	%D%/scene.c %D%/scene.h %D%/sign.c %D%/sign.h %D%/stretch.c %D%/stretch.h %D%/target.c %D%/target.h \
	%D%/thing.c %D%/thing.h %D%/train.c %D%/train.h
%C%_libstance_la_CFLAGS = $(AM_CFLAGS) -O3 $(UTF8PROC_CFLAGS)
nodist_%C%_libstance_la_SOURCES = %D%/control.inc %D%/cues.inc %D%/things.inc
%C%_libstance_la_LIBADD = plugins/phrase/libphrase.la plugins/words/libwords.la -lm
BUILT_SOURCES += %D%/control.inc %D%/cues.inc %D%/things.inc
CLEANFILES += %D%/control.inc %D%/cues.inc %D%/things.inc
EXTRA_DIST += \
	%D%/data %D%/control.awk %D%/control.txt %D%/cues.awk %D%/cues.txt %D%/things.awk %D%/things.txt
%D%/cues.inc: plugins/phrase/inflect.awk plugins/phrase/verbs.txt %D%/cues.awk %D%/cues.txt
	$(AM_V_GEN)$(MKDIR_P) %D% && LC_ALL=C $(AWK) -f $(srcdir)/plugins/phrase/inflect.awk \
		-f $(srcdir)/%D%/cues.awk $(srcdir)/plugins/phrase/verbs.txt \
		$(srcdir)/%D%/cues.txt >$@.tmp && mv $@.tmp $@
%D%/control.inc: plugins/phrase/inflect.awk plugins/phrase/verbs.txt %D%/control.awk %D%/control.txt
	$(AM_V_GEN)$(MKDIR_P) %D% && LC_ALL=C $(AWK) -f $(srcdir)/plugins/phrase/inflect.awk \
		-f $(srcdir)/%D%/control.awk $(srcdir)/plugins/phrase/verbs.txt \
		$(srcdir)/%D%/control.txt >$@.tmp && mv $@.tmp $@
%D%/things.inc: %D%/things.awk %D%/things.txt
	$(AM_V_GEN)$(MKDIR_P) %D% && LC_ALL=C $(AWK) -f $(srcdir)/%D%/things.awk \
		$(srcdir)/%D%/things.txt >$@.tmp && mv $@.tmp $@

plugin_LTLIBRARIES += plugins/stance.la
plugins_stance_la_SOURCES = %D%/stance.c %D%/training.c %D%/training.h
plugins_stance_la_LDFLAGS = $(plugin_ldflags)
plugins_stance_la_LIBADD = %D%/libstance.la core/libpostil.la

check_PROGRAMS += tests/check_stance
tests_check_stance_SOURCES = tests/check_stance.c tests/annotate.h
tests_check_stance_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/plugins/segment
tests_check_stance_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_stance_LDADD = %D%/libstance.la \
	plugins/segment/libsegment.la core/libpostil.la $(CHECK_LIBS)

check_PROGRAMS += tests/check_choice tests/check_stance_data
tests_check_choice_SOURCES = tests/check_choice.c tests/xorshift.h
tests_check_choice_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_choice_LDADD = %D%/libstance.la core/libpostil.la $(CHECK_LIBS) -lm
tests_check_stance_data_SOURCES = tests/check_stance_data.c
tests_check_stance_data_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(JANSSON_CFLAGS)
tests_check_stance_data_LDADD = $(CHECK_LIBS) $(JANSSON_LIBS)
