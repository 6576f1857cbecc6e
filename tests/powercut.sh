#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The same as resume.sh, but a kill is a power cut: what had not been synced by then is lost.
set -u
RESUME_POWERCUT=yes
export RESUME_POWERCUT
exec "${POSTIL_SOURCE:?names the source folder: use make check}/tests/resume.sh" 30 300 2
