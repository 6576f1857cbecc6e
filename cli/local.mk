# SPDX-License-Identifier: Apache-2.0
bin_PROGRAMS += postil
postil_SOURCES = %D%/again.c %D%/again.h %D%/args.c %D%/args.h %D%/command.h %D%/check.c \
	%D%/gold.c %D%/gold.h %D%/inspect.c %D%/json.c %D%/json.h %D%/list.c %D%/main.c \
	%D%/manifest.c %D%/manifest.h %D%/manifest_compare.c %D%/manifest_compare.h \
	%D%/progress.c %D%/progress.h %D%/resume.c %D%/resume.h %D%/run.c %D%/train.c %D%/verify.c
postil_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
postil_LDADD = core/libpostil.la $(JANSSON_LIBS)
