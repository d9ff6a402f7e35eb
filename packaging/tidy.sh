# shellcheck shell=bash
# What "packaging/test.sh --dev" checks besides the tests: format, scripts, and what clang-tidy finds in .clang-tidy's list.

: "${root:?set by common.sh}"

# Sources that match one of some patterns: what git knows or would take, or all in the rooms where there is no git.
sources() {
  local name pattern
  (cd "$root" && { git ls-files -co --exclude-standard 2>/dev/null ||
    find parser widgets app resources tests packaging .ci -type f; }) |
    while read -r name; do
      for pattern in "$@"; do
        # shellcheck disable=SC2053  # a pattern
        if [[ $name == $pattern && -e $root/$name ]]; then printf '%s\n' "$name"; fi
      done
    done | sort -u
}

# Other versions of clang-format break lines in other places.
check_format() {
  local wanted=14 version names
  version=$(clang-format --version | sed -n 's/.*version \([0-9]*\).*/\1/p')
  if [ "$version" != "$wanted" ]; then
    say "the format is the one of clang-format $wanted; version $version here checks nothing"
    return
  fi
  mapfile -t names < <(sources '*.cpp' '*.h')
  say "checking the format of ${#names[@]} files"
  mapfile -t names < <(cd "$root" && clang-format --dry-run -Werror "${names[@]}" 2>&1 | sed -n 's/:[0-9].*error:.*//p' | sort -u)
  [ ${#names[@]} = 0 ] || die "clang-format -i puts right: ${names[*]}"
}

check_scripts() {
  local names
  mapfile -t names < <(sources '*.sh' '.ci/run')
  say "checking ${#names[@]} scripts"
  (cd "$root" && shellcheck -x "${names[@]}") || die "shellcheck found something"
}

# A file is checked again when it, any header or the list of checks is newer than its last good check.
check_tidy() {
  local directory=$root/build/dev name stamp newest todo=()
  mkdir -p "$directory/tidy"
  newest=$(cd "$root" && sources '*.h' | sed '$a .clang-tidy' | xargs ls -t | head -n 1)
  while read -r name; do
    stamp=$directory/tidy/${name//\//_}
    [ "$stamp" -nt "$root/$name" ] && [ "$stamp" -nt "$root/$newest" ] && continue
    grep -qF "\"file\": \"$root/$name\"" "$directory/compile_commands.json" && todo+=("$name")
  done < <(sources '*.cpp')
  [ ${#todo[@]} -gt 0 ] || return 0
  say "clang-tidy: ${#todo[@]} files"
  # shellcheck disable=SC2016  # expanded by the inner shell
  (cd "$root" && printf '%s\n' "${todo[@]}" | xargs -P "$(parallel_jobs)" -I '{}' bash -c '
    name=$1
    if clang-tidy --quiet -p build/dev --warnings-as-errors="*" "$name" 2>/dev/null; then
      touch "build/dev/tidy/${name//\//_}"
    else
      exit 1
    fi' tidy '{}') || die "clang-tidy found something"
}
