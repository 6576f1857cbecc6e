# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += %D%/libexec.la
%C%_libexec_la_SOURCES = \
	%D%/answer.c %D%/answer.h %D%/declare.c %D%/declare.h %D%/program.c %D%/program.h \
	%D%/spawn.c %D%/spawn.h
%C%_libexec_la_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
%C%_libexec_la_LIBADD = plugins/jsonl/libtree.la

plugin_LTLIBRARIES += plugins/exec.la
plugins_exec_la_SOURCES = %D%/exec.c
plugins_exec_la_LDFLAGS = $(plugin_ldflags)
plugins_exec_la_LIBADD = %D%/libexec.la core/libpostil.la

check_PROGRAMS += tests/check_exec tests/check_exec_declare
tests_check_exec_SOURCES = tests/check_exec.c tests/harness.c tests/harness.h tests/suite.h
tests_check_exec_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_exec_LDADD = core/libpostil.la $(CHECK_LIBS)
tests_check_exec_declare_SOURCES = tests/check_exec_declare.c tests/suite.h
tests_check_exec_declare_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(JANSSON_CFLAGS)
tests_check_exec_declare_LDADD = %D%/libexec.la core/libpostil.la $(CHECK_LIBS)
