# SPDX-License-Identifier: Apache-2.0
# Benchmarks: built and run by `make bench` alone.
EXTRA_LTLIBRARIES = bench/noop.la bench/synthetic.la
bench_noop_la_SOURCES = examples/noop/noop.c
bench_noop_la_LDFLAGS = $(plugin_ldflags) -rpath /nowhere
bench_noop_la_LIBADD = core/libpostil.la
bench_synthetic_la_SOURCES = %D%/synthetic.c
bench_synthetic_la_LDFLAGS = $(plugin_ldflags) -rpath /nowhere
bench_synthetic_la_LIBADD = core/libpostil.la

EXTRA_PROGRAMS += bench/bench_run
bench_bench_run_SOURCES = %D%/bench_run.c
bench_bench_run_LDADD = core/libpostil.la

EXTRA_PROGRAMS += bench/bench_entities
bench_bench_entities_SOURCES = %D%/bench_entities.c %D%/odd_texts.c %D%/odd_texts.h \
	%D%/score.c %D%/score.h
bench_bench_entities_LDADD = core/libpostil.la

EXTRA_PROGRAMS += bench/bench_quotes
bench_bench_quotes_SOURCES = %D%/bench_quotes.c
bench_bench_quotes_LDADD = core/libpostil.la

EXTRA_PROGRAMS += bench/bench_duplicates
bench_bench_duplicates_SOURCES = %D%/bench_duplicates.c %D%/news.c %D%/news.h
bench_bench_duplicates_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/plugins/duplicates
bench_bench_duplicates_LDADD = plugins/duplicates/libduplicates.la core/libpostil.la -lm

EXTRA_PROGRAMS += bench/first
bench_first_SOURCES = %D%/first.c
EXTRA_PROGRAMS += bench/corpus
bench_corpus_SOURCES = %D%/corpus.c

EXTRA_DIST += %D%/bench.sh %D%/faults.sh %D%/entities.sh %D%/entities_peers.py \
	%D%/quotes.sh %D%/quotes_score.py %D%/stance.sh %D%/stance_score.py \
	%D%/duplicates.sh %D%/duplicates.py %D%/duplicates_peers.py %D%/duplicates_recall.py %D%/README.md
bench: all bench/noop.la bench/synthetic.la bench/bench_run bench/bench_segment bench/corpus \
		bench/first bench/bench_entities bench/bench_quotes bench/bench_duplicates
	$(srcdir)/bench/bench.sh '$(abs_builddir)' '$(abs_srcdir)'
	$(srcdir)/bench/entities.sh '$(abs_builddir)' '$(abs_srcdir)'
	$(srcdir)/bench/quotes.sh '$(abs_builddir)' '$(abs_srcdir)'
	$(srcdir)/bench/stance.sh '$(abs_builddir)' '$(abs_srcdir)'
	$(srcdir)/bench/duplicates.sh '$(abs_builddir)' '$(abs_srcdir)'
bench-entities: all bench/bench_entities
	$(srcdir)/bench/entities.sh '$(abs_builddir)' '$(abs_srcdir)'
bench-quotes: all bench/bench_quotes
	$(srcdir)/bench/quotes.sh '$(abs_builddir)' '$(abs_srcdir)'
bench-stance: all
	$(srcdir)/bench/stance.sh '$(abs_builddir)' '$(abs_srcdir)'
bench-duplicates: all bench/bench_duplicates
	$(srcdir)/bench/duplicates.sh '$(abs_builddir)' '$(abs_srcdir)'
bench-faults: all bench/corpus tests/modules/hazard.la
	$(srcdir)/bench/faults.sh '$(abs_builddir)' '$(abs_srcdir)'
.PHONY: bench bench-faults bench-entities bench-quotes bench-stance bench-duplicates
CLEANFILES += $(EXTRA_PROGRAMS) $(EXTRA_LTLIBRARIES)
