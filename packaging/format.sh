#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks what needs no build: the format of sources (clang-format 14), the scripts (shellcheck), and that each file names
# its licence at its top. Reports files of more than 600 lines and functions of more than 60, which is no error.
set -euo pipefail
program=format.sh
# shellcheck source=packaging/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

packages=("clang-format-14|clang-format" shellcheck)

# Prints the sources that match one of some patterns: those that git knows or would take; without git, all.
sources() {
  local name pattern
  { git ls-files -co --exclude-standard 2>/dev/null || find parser widgets app resources tests packaging .ci -type f; } |
    while read -r name; do
      for pattern in "$@"; do
        # shellcheck disable=SC2053  # a pattern
        if [[ $name == $pattern && -e $name ]]; then printf '%s\n' "$name"; fi
      done
    done | sort -u
}

# Other versions of clang-format break lines in other places.
check_format() {
  local tool=clang-format-14 names
  if ! command -v "$tool" >/dev/null; then
    tool=clang-format
    if ! "$tool" --version | grep -q 'version 14\.'; then
      say "the format is that of clang-format 14, which this system does not have: not checked"
      return
    fi
  fi
  mapfile -t names < <(sources '*.cpp' '*.h')
  say "checking the format of ${#names[@]} files"
  mapfile -t names < <("$tool" --dry-run -Werror "${names[@]}" 2>&1 | sed -n 's/:[0-9].*error:.*//p' | sort -u)
  [ ${#names[@]} = 0 ] || die "to be formatted with clang-format -i: ${names[*]}"
}

check_scripts() {
  local names
  mapfile -t names < <(sources '*.sh' '.ci/run')
  say "checking ${#names[@]} scripts"
  shellcheck -x "${names[@]}" || die "shellcheck found something"
}

check_licences() {
  local names
  mapfile -t names < <(sources '*.cpp' '*.h' '*.cmake' '*CMakeLists.txt' '*.sh' '*.py' '.ci/run')
  mapfile -t names < <(awk '
    FNR == 1 { if (name != "" && !found) print name; name = FILENAME; found = 0 }
    FNR <= 2 && /SPDX-License-Identifier: GPL-3\.0-or-later/ { found = 1 }
    END { if (!found) print name }' "${names[@]}")
  [ ${#names[@]} = 0 ] || die "without a line SPDX-License-Identifier at the top: ${names[*]}"
}

# A function begins with a line that ends in "{" at the margin (of a class in a test: two columns in) and ends with "}"
# there.
report_sizes() {
  local names
  mapfile -t names < <(sources '*.cpp' '*.h')
  awk '
    FNR == 1 { begin = 0 }
    FNR == 601 { print FILENAME ": more than 600 lines" }
    match($0, /^(  )?[A-Za-z].*\) (const |noexcept |override )*\{$/) { begin = FNR; margin = match($0, /[^ ]/) }
    /^(  )?\}/ && begin && match($0, /[^ ]/) == margin {
      if (FNR - begin > 60) print FILENAME ":" begin ": a function of " FNR - begin " lines"
      begin = 0
    }' "${names[@]}" | while read -r line; do say "note: $line"; done
}

install_packages
cd "$root"
check_format
check_scripts
check_licences
report_sizes
