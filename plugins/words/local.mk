# SPDX-License-Identifier: Apache-2.0
# What a word looks like and what is known of it, as features: what all labellers have in common. No
# plugin.
noinst_LTLIBRARIES += %D%/libwords.la
%C%_libwords_la_SOURCES = \
	%D%/cache.c %D%/cache.h \
	%D%/lexicon.c %D%/lexicon.h \
	%D%/listing.c %D%/listing.h \
	%D%/sources.c %D%/sources.h \
	%D%/word.c %D%/word.h
%C%_libwords_la_CFLAGS = $(AM_CFLAGS) -O3 $(UTF8PROC_CFLAGS) $(XXHASH_CFLAGS)
%C%_libwords_la_LIBADD = $(UTF8PROC_LIBS)
