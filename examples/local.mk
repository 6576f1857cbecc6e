# SPDX-License-Identifier: Apache-2.0
noinst_PROGRAMS += %D%/show
%C%_show_SOURCES = %D%/show.c
%C%_show_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
%C%_show_LDADD = $(JANSSON_LIBS)

EXTRA_DIST += \
	%D%/demo.sh %D%/index.conf %D%/news.conf %D%/tested.conf \
	%D%/exec/amounts.conf %D%/exec/amounts.py %D%/exec/measures.conf %D%/exec/measures.sh \
	%D%/noop/README.md %D%/noop/noop.c \
	%D%/articles/library.txt %D%/articles/port-gazette.txt %D%/articles/port-meridian.txt \
	%D%/articles/seabed-courier.txt %D%/articles/seabed-gull.txt \
	%D%/articles/seabed-harbour.txt %D%/articles/seabed-lantern.txt \
	%D%/articles/seabed-later.txt

dist_check_SCRIPTS += tests/examples.sh

.PHONY: demo
demo: all
	@POSTIL=$(abs_builddir)/postil SHOW=$(abs_builddir)/%D%/show$(EXEEXT) \
	POSTIL_PLUGIN_PATH=$(abs_builddir)/plugins/.libs $(SHELL) $(srcdir)/%D%/demo.sh
