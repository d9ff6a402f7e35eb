#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Collects the texts of the program for translators, from tr(), counted() (widgets/counted.h) and the tables of texts.
#   packaging/translations.sh LANGUAGE   writes or updates resources/translations/sweepscope_LANGUAGE.ts
#   packaging/translations.sh            only reports what is wrong with the sources, such as a text without a context
set -euo pipefail
program=translations.sh
# shellcheck source=packaging/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case ${1:-} in
-*) sed -n '3,5s/^# //p' "${BASH_SOURCE[0]}"; exit 64 ;;
esac
packages=(qt6-l10n-tools)
install_packages
cd "$root"
catalogue=build/texts.ts
if [ $# -gt 0 ]; then catalogue=resources/translations/sweepscope_$1.ts; fi
mkdir -p "$(dirname "$catalogue")"
said=$(/usr/lib/qt6/bin/lupdate -no-obsolete -locations none \
  -tr-function-alias tr+=counted,QT_TRANSLATE_NOOP+=SWEEPSCOPE_TEXT,QT_TRANSLATE_NOOP+=SWEEPSCOPE_WORD,QT_TRANSLATE_N_NOOP3+=SWEEPSCOPE_COUNTED \
  -I . -I parser parser widgets app resources -ts "$catalogue" 2>&1) || die "$said"
# The specialisation of std::hash is no class of ours.
if wrong=$(grep -vE '^(Scanning|Updating|Removed|Kept| )|undeclared qualified class$' <<<"$said"); then
  printf '%s\n' "$wrong" >&2
  die "lupdate found something"
fi
say "$(sed -n 's/^ *Found \([0-9]*\) source.*/\1 texts/p' <<<"$said") in $catalogue"
