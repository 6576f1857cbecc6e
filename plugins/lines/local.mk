# SPDX-License-Identifier: Apache-2.0
# Text files as lines, and runs of lines as documents: what conll and marked have in common. No plugin.
noinst_LTLIBRARIES += %D%/liblines.la
%C%_liblines_la_SOURCES = %D%/documents.c %D%/documents.h %D%/lines.c %D%/lines.h
%C%_liblines_la_LIBADD = core/libpostil.la
