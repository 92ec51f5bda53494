#!/usr/bin/env bash
# Install what FINN Studio needs and is missing: Debian's system libraries, a virtual environment, the Python packages.
# Usage: setup.sh run|test   (called by the Makefile; PYTHON and VENV may be set).  Safe to call again: what is there stays.
set -euo pipefail
cd "$(dirname "$0")/.."

what=${1:-run}
venv=${VENV:-.venv}
# The system libraries that Qt and its web engine load; NSS and ALSA are the ones that a bare Debian lacks most often.
libraries="libgl1 libegl1 libglib2.0-0 libnss3 libxcomposite1 libxdamage1 libxrandr2 libxtst6 libxkbfile1
  libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libdbus-1-3 libfontconfig1 libasound2
  libudev1 libgssapi-krb5-2 libwayland-cursor0 fonts-dejavu-core"

say() { printf '%s\n' "$*" >&2; }
die() { say "$@"; exit 1; }
installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }
is_311() { command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; }

if [ "$(id -u)" = 0 ]; then root=""; elif command -v sudo >/dev/null 2>&1; then root="sudo"; else root="none"; fi

apt_install() { # package...: install them, or say what a person has to do
  [ "$root" != none ] || { say "Neither root nor sudo: ask your administrator for: apt-get install $*"; return 1; }
  export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
  $root apt-get update -qq
  # the plan's sizes, for the person who waits
  $root apt-get install --assume-no --no-install-recommends "$@" 2>/dev/null | grep -E '^(Need to get|After this)' | sed 's/^/      /' >&2 || true
  local log
  log=$(mktemp)
  if $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >"$log" 2>&1; then
    rm -f "$log"
    return
  fi
  tail -15 "$log" >&2
  rm -f "$log"
  return 1
}

system_libraries() {
  local missing="" package
  if ! command -v apt-get >/dev/null 2>&1; then
    say "[1/4] System libraries: this is no Debian, so they are left to you (README.md lists them)"
    return
  fi
  for package in $libraries; do
    # Ubuntu 24.04 and Debian 13 renamed some: libasound2t64, libglib2.0-0t64
    installed "$package" || installed "${package}t64" || missing="$missing $package"
  done
  if [ -z "$missing" ]; then
    say "[1/4] System libraries: all there"
    return
  fi
  say "[1/4] System libraries: installing$missing"
  # shellcheck disable=SC2086  # a list of words
  apt_install $missing || say "      That failed. The studio may not start without them; going on."
}

find_python() {
  local candidate
  if [ -n "${PYTHON:-}" ]; then
    is_311 "$PYTHON" || die "PYTHON=$PYTHON is not Python 3.11: FINN Studio needs 3.11 (FINN asks for 3.11 or newer, PySide6 6.11 is tried with it)."
    return
  fi
  for candidate in python3.11 python3; do
    if is_311 "$candidate"; then PYTHON=$candidate; return; fi
  done
  if command -v apt-get >/dev/null 2>&1 && apt_install python3.11 python3.11-venv && is_311 python3.11; then
    PYTHON=python3.11
    return
  fi
  die "FINN Studio needs Python 3.11 and found none. Install it, or say where it is: make run PYTHON=/path/to/python3.11"
}

environment() {
  if is_311 "$venv/bin/python" && "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    say "[2/4] Python environment: $venv is there"
    return
  fi
  find_python
  say "[2/4] Python environment: making $venv with $("$PYTHON" --version)"
  if ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
    apt_install python3.11-venv || die "Python's venv module is missing: install the package python3.11-venv."
  fi
  "$PYTHON" -m venv --clear "$venv"
}

packages() {
  local extra="" stamp="$venv/.installed-$what" wanted free size log="$venv/setup.log" seconds=0 now
  [ "$what" = run ] || extra="[$what]"
  wanted=$(cat pyproject.toml "$0" | sha256sum | cut -d' ' -f1)
  # what the tests need holds what a run needs
  if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] || [ "$(cat "$venv/.installed-test" 2>/dev/null)" = "$wanted" ]; then
    say "[3/4] Python packages: all there"
    return
  fi
  if [ -e "$venv/.installed-run" ] || [ -e "$venv/.installed-test" ]; then
    say "[3/4] Python packages: bringing $venv up to date"
  else
    say "[3/4] Python packages: about 2.5 GB to download and 7 GB installed, 2 to 10 minutes (FINN brings PyTorch)"
    free=$(df -Pm "$venv" | awk 'NR == 2 { print $4 }')
    [ "$free" -ge 11000 ] || die "Only $((free / 1024)) GB are free where $venv lies; 11 GB are needed (4 GB of them only meanwhile)."
  fi
  # pip unpacks downloads in TMPDIR; /tmp may be small, or memory
  mkdir -p "$venv/tmp"
  TMPDIR="$PWD/$venv/tmp"
  case $venv in /*) TMPDIR="$venv/tmp" ;; esac
  TMPDIR=$TMPDIR "$venv/bin/python" -m pip install --disable-pip-version-check --no-input -e ".$extra" >"$log" 2>&1 &
  pip_pid=$!
  trap 'kill $pip_pid 2>/dev/null; rm -rf "$venv/tmp"' EXIT
  while kill -0 $pip_pid 2>/dev/null; do
    sleep 1
    seconds=$((seconds + 1))
    [ $((seconds % 15)) = 0 ] || [ -t 2 ] || continue
    [ $((seconds % 5)) != 0 ] || size=$(du -sm "$venv" 2>/dev/null | awk '{ printf "%.1f GB", $1 / 1024 }' || true)
    now=$(grep -E '^ *(Collecting|Processing|Downloading|Building|Installing|Successfully)' "$log" |
      tail -1 | sed 's/^ *//; s/ (from .*//; s|/[^ ]*/||' | cut -c1-60 || true)
    if [ -t 2 ]; then printf '\r\033[K'; fi >&2
    printf '      %4d s  %7s  %s' $seconds "${size:-}" "$now" >&2
    [ -t 2 ] || say ""
  done
  [ ! -t 2 ] || printf '\r\033[K' >&2
  if ! wait $pip_pid; then
    tail -25 "$log" >&2
    die "Installing the Python packages failed; the whole log is $log"
  fi
  trap - EXIT
  rm -rf "$venv/tmp"
  echo "$wanted" >"$stamp"
  say "      done in $seconds s, $(du -sh "$venv" | cut -f1) in $venv"
}

system_libraries
environment
packages
