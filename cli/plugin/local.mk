# SPDX-License-Identifier: Apache-2.0
# postil plugin
postil_SOURCES += \
	%D%/check.c %D%/heap.c %D%/heap.h %D%/made_layers.c %D%/made_layers.h \
	%D%/plugin.c %D%/plugin.h %D%/samples.c %D%/samples.h %D%/stand.c %D%/stand.h \
	%D%/subject.c %D%/subject.h %D%/test_cost.c %D%/test_layers.c \
	%D%/test_load.c %D%/test_options.c %D%/test_records.c %D%/test_same.c %D%/test_texts.c \
	%D%/tests.h %D%/trial.c %D%/trial.h %D%/walk.c
