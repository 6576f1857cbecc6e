# SPDX-License-Identifier: Apache-2.0
dist_man_MANS += man/postil.1 man/postil.conf.5 \
	man/postil-check.1 man/postil-config.1 man/postil-convert.1 man/postil-diff.1 \
	man/postil-eval.1 man/postil-inspect.1 man/postil-list.1 man/postil-plugin.1 \
	man/postil-plugin-check.1 man/postil-plugin-fuzz.1 man/postil-plugin-new.1 \
	man/postil-run.1 man/postil-train.1 man/postil-verify.1
dist_doc_DATA = README.md
bookdir = $(docdir)/book
dist_book_DATA = %D%/README.md %D%/architecture.md %D%/batch.md %D%/compare.md \
	%D%/configuration.md %D%/exec.md %D%/first-run.md %D%/formats.md %D%/plugin.md \
	%D%/reference.md %D%/trust.md
dist_check_SCRIPTS += tests/book.sh tests/manual.sh

# What plugins and commands say of themselves goes into the tree: it is read where nothing is built.
reference: all
	$(srcdir)/%D%/reference.sh ./postil '$(abs_builddir)/plugins/.libs' >$(srcdir)/%D%/reference.md.tmp
	mv $(srcdir)/%D%/reference.md.tmp $(srcdir)/%D%/reference.md
	$(srcdir)/man/pages.sh ./postil $(srcdir)/man
.PHONY: reference
bashcompletiondir = $(datadir)/bash-completion/completions
# the file is called like the command where it is installed
install-data-local:
	$(MKDIR_P) "$(DESTDIR)$(bashcompletiondir)"
	$(INSTALL_DATA) $(srcdir)/completion/postil.bash "$(DESTDIR)$(bashcompletiondir)/postil"
uninstall-local:
	rm -f "$(DESTDIR)$(bashcompletiondir)/postil"
EXTRA_DIST += completion/postil.bash %D%/reference.sh man/pages.sh man/more
