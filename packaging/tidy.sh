#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs clang-tidy with the checks of .clang-tidy; anything that it finds is an error.
#   packaging/tidy.sh           the sources that were changed last: those of commits that origin/main does not have; on main
#                               itself those since the newest tag, or the last 20 commits; and what is not committed. The
#                               newest first, and no more than SWEEPSCOPE_TIDY_FILES (40), so that it ends within minutes
#   packaging/tidy.sh --all     all sources, which takes half an hour the first time; those that are unchanged since their
#                               last good check are left out
# Without a history to compare with, it checks as if everything had been changed.
set -euo pipefail
program=tidy.sh
# shellcheck source=packaging/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case ${1:-} in
"" | --all) ;;
*) sed -n '3,9s/^# //p' "${BASH_SOURCE[0]}"; exit 64 ;;
esac

preset=release
packages+=(clang-tidy)
directory=$root/build/$preset

# What the newest commits are compared with; nothing if there is no history.
base() {
  local main tag
  git rev-parse --verify -q HEAD~1 >/dev/null || return 0
  if main=$(git merge-base HEAD origin/main 2>/dev/null) && [ "$main" != "$(git rev-parse HEAD)" ]; then
    printf '%s\n' "$main"
  elif tag=$(git describe --tags --abbrev=0 HEAD~1 2>/dev/null); then
    printf '%s\n' "$tag"
  else
    git rev-list --first-parent -n 21 HEAD | tail -n 1
  fi
}

# Prints names, the newest first and each one once. With a header comes the source that has its name.
changed() {
  local since
  since=$(base)
  {
    git diff --name-only HEAD
    if [ -n "$since" ]; then
      git log --name-only --pretty= "$since"..HEAD
    else
      git ls-files
    fi
  } | sed -n 's/\.h$/.cpp/; /\.cpp$/p' | awk '!seen[$0]++'
}

# Prints those that the build knows. A stamp says when one was last found good; any header may matter to any source.
known() {
  local name stamp newest
  newest=$(find "$root/parser" "$root/widgets" "$root/app" "$root/resources" "$root/tests" -name '*.h' -print0 |
    xargs -0 ls -t "$root/.clang-tidy" | sed -n 1p)
  while read -r name; do
    stamp=$directory/tidy/${name//\//_}
    [ "$stamp" -nt "$root/$name" ] && [ "$stamp" -nt "$newest" ] && continue
    if grep -qF "\"file\": \"$root/$name\"" "$directory/compile_commands.json"; then printf '%s\n' "$name"; fi
  done
}

check() {
  # shellcheck disable=SC2016  # expanded by the inner shell
  printf '%s\n' "$@" | xargs -P "$(parallel_jobs)" -I '{}' bash -c '
    if clang-tidy --quiet -p "$1" --warnings-as-errors="*" "$2" 2>/dev/null; then
      touch "$1/tidy/${2//\//_}"
    else
      exit 1
    fi' tidy "$directory" '{}'
}

install_packages
cd "$root"
configure "$preset" -DSWEEPSCOPE_TESTS=ON
build "$preset" # clang-tidy reads what moc writes
mkdir -p "$directory/tidy"
if [ "${1:-}" = --all ] || ! git rev-parse --verify -q HEAD >/dev/null; then
  mapfile -t names < <(find parser widgets app resources tests -name '*.cpp' | sort | known)
else
  mapfile -t names < <(changed | known)
  most=${SWEEPSCOPE_TIDY_FILES:-40}
  if [ ${#names[@]} -gt "$most" ]; then
    say "${#names[@]} sources have changed; checking the $most newest (--all checks all)"
    names=("${names[@]:0:most}")
  fi
fi
if [ ${#names[@]} = 0 ]; then
  say "nothing to check"
  exit 0
fi
say "checking ${#names[@]} sources"
check "${names[@]}" || die "clang-tidy found something"
