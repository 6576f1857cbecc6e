# SPDX-License-Identifier: Apache-2.0
# Text files as lines, and runs of lines as documents: what conll and marked have in
# common; looking at files before they are read, which jsonl does too; and what the hooks of
# a writer hand to each other. No plugin.
noinst_LTLIBRARIES += %D%/liblines.la
%C%_liblines_la_SOURCES = \
	%D%/documents.c %D%/documents.h %D%/handover.c %D%/handover.h %D%/label.c %D%/label.h %D%/lines.c %D%/lines.h %D%/paths.c %D%/paths.h
%C%_liblines_la_LIBADD = core/libpostil.la
