# SPDX-License-Identifier: Apache-2.0
# postil plugin
postil_SOURCES += \
	%D%/check.c %D%/fuzz.c %D%/fuzz_case.c %D%/fuzz_case.h %D%/fuzz_least.c %D%/fuzz_least.h \
	%D%/fuzz_run.c %D%/fuzz_run.h %D%/heap.c %D%/heap.h %D%/made_layers.c %D%/made_layers.h \
	%D%/mutate.c %D%/mutate.h %D%/new.c %D%/plugin.c %D%/plugin.h %D%/samples.c %D%/samples.h \
	%D%/shrink.c %D%/shrink.h %D%/stand.c %D%/stand.h %D%/stand_build.c %D%/subject.c \
	%D%/subject.h %D%/templates.h %D%/test_cost.c %D%/test_layers.c %D%/test_load.c \
	%D%/test_options.c %D%/test_records.c %D%/test_same.c %D%/test_texts.c %D%/tests.h \
	%D%/trial.c %D%/trial.h %D%/walk.c
nodist_postil_SOURCES = %D%/template_table.c
postil_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D%

plugin_templates = \
	%D%/templates/any/Makefile %D%/templates/any/README.md %D%/templates/any/gitignore \
	%D%/templates/analyzer/plugin.c %D%/templates/analyzer/test.c \
	%D%/templates/corpus/plugin.c %D%/templates/corpus/test.c \
	%D%/templates/source/plugin.c %D%/templates/source/test.c \
	%D%/templates/writer/plugin.c %D%/templates/writer/test.c
%D%/template_table.c: %D%/templates.awk $(plugin_templates)
	$(AM_V_GEN)$(MKDIR_P) %D% && (cd $(srcdir) && LC_ALL=C $(AWK) -f %D%/templates.awk \
		$(plugin_templates)) >$@.tmp && mv $@.tmp $@
BUILT_SOURCES += %D%/template_table.c
CLEANFILES += %D%/template_table.c
EXTRA_DIST += %D%/templates.awk $(plugin_templates)
