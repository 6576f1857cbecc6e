# SPDX-License-Identifier: Apache-2.0
modelsdir = @modelsdir@
dist_models_DATA = %D%/claims-news-en.model %D%/entities-news-en.model %D%/quotes-news-en.model \
	%D%/stance-news-en.model
EXTRA_DIST += %D%/claims-news-en.md %D%/claims-news-en.sh \
	%D%/entities-news-en.md %D%/entities-news-en.sh \
	%D%/quotes-news-en.md %D%/quotes-news-en.sh \
	%D%/stance-news-en.md %D%/stance-news-en.sh \
	%D%/classes.py %D%/stance-data.py %D%/stance-pairs.py %D%/vader-lists.py %D%/wordnet-lists.py

# Beside the plugins, so that they find their models before anything is installed.
plugins/.libs/models: $(plugin_LTLIBRARIES)
	$(AM_V_GEN)rm -f $@ && $(LN_S) $(abs_srcdir)/%D% $@
all-local: plugins/.libs/models
clean-local:
	rm -f plugins/.libs/models
