# SPDX-License-Identifier: Apache-2.0
# Benchmarks: built and run by `make bench` alone.
EXTRA_LTLIBRARIES = bench/noop.la bench/synthetic.la
bench_noop_la_SOURCES = %D%/modules/noop.c
bench_noop_la_LDFLAGS = $(plugin_ldflags) -rpath /nowhere
bench_noop_la_LIBADD = core/libpostil.la
bench_synthetic_la_SOURCES = %D%/modules/synthetic.c
bench_synthetic_la_LDFLAGS = $(plugin_ldflags) -rpath /nowhere
bench_synthetic_la_LIBADD = core/libpostil.la

EXTRA_PROGRAMS += bench/bench_run
bench_bench_run_SOURCES = %D%/bench_run.c
bench_bench_run_LDADD = core/libpostil.la
