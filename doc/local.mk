# SPDX-License-Identifier: Apache-2.0
dist_man_MANS += man/postil.1 man/postil.conf.5
dist_doc_DATA = README.md %D%/architecture.md %D%/formats.md %D%/plugin.md
bashcompletiondir = $(datadir)/bash-completion/completions
# the file is called like the command where it is installed
install-data-local:
	$(MKDIR_P) "$(DESTDIR)$(bashcompletiondir)"
	$(INSTALL_DATA) $(srcdir)/completion/postil.bash "$(DESTDIR)$(bashcompletiondir)/postil"
uninstall-local:
	rm -f "$(DESTDIR)$(bashcompletiondir)/postil"
EXTRA_DIST += completion/postil.bash
