#!/usr/bin/env bash
# A throwaway PostgreSQL cluster for tests, samples and measurements: its own folder, its own port, loopback only.
# It never touches a PostgreSQL that the machine runs for something else.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: scripts/start-postgres.sh start [--dir DIR] [--port PORT] [--fast]
       scripts/start-postgres.sh stop  [--dir DIR] [--remove]

  start         makes the cluster in DIR when it is not there, starts it when it does not run,
                and prints one line: an Npgsql connection string of its superuser
  stop          stops the cluster of DIR, and no other
  --dir DIR     where the cluster lives   (default: $TMPDIR/licenzy-postgres-UID; TMPDIR defaults to /tmp)
  --port PORT   the port on 127.0.0.1     (default: the one it had before, else a free one)
  --fast        no durability: a crash of the machine may lose everything. For tests only; without it every
                commit is on the disk before it is answered
  --remove      deletes DIR after the stop

Needs PostgreSQL 15 or newer (Debian: apt-get install postgresql). Started by root, it runs as user postgres.
Anyone on this machine who can reach the port is let in: keep nothing of value in it.
TEXT
}

fail() { echo "start-postgres.sh: $*" >&2; exit 1; }

command=${1:-}
[ $# -gt 0 ] && shift
dir=${TMPDIR:-/tmp}/licenzy-postgres-$(id -u) port='' fast=0 remove=0
while [ $# -gt 0 ]; do
  case $1 in
    --dir) dir=${2:?--dir needs a folder}; shift 2 ;;
    --port) port=${2:?--port needs a number}; shift 2 ;;
    --fast) fast=1; shift ;;
    --remove) remove=1; shift ;;
    -h | --help) usage; exit 0 ;;
    *) fail "unknown option $1 (see --help)" ;;
  esac
done
case $dir in /*) ;; *) dir=$PWD/$dir ;; esac
data=$dir/data log=$dir/log

# Debian keeps the server's programs in a folder per version, outside PATH: take the newest.
find_binaries() {
  local folders=(/usr/lib/postgresql/*/bin/initdb) found
  found=$(printf '%s\n' "${folders[@]}" | sort -V | tail -n 1)
  [ -x "$found" ] || found=$(command -v initdb || true)
  [ -n "$found" ] || fail "PostgreSQL is not installed. On Debian: apt-get install postgresql"
  dirname "$found"
}

# The server refuses to run as root, so root runs it as the user that the package made.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=postgres --regid=postgres --init-groups env HOME="$dir" "$@"
  else
    "$@"
  fi
}

# Nothing answers there now. Another program may still take it before we do: start_cluster then tries the next.
is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

pick_port() {
  local candidate
  for _ in $(seq 50); do
    candidate=$((20000 + (RANDOM * 32768 + RANDOM) % 12000)) # below the range that outgoing connections use
    if is_free "$candidate"; then echo "$candidate"; return; fi
  done
  fail "found no free port on 127.0.0.1"
}

make_cluster() {
  mkdir -p "$dir"
  chmod 755 "$dir"
  if [ "$(id -u)" = 0 ]; then
    id postgres >/dev/null 2>&1 || fail "there is no user postgres to run the server as"
    chown postgres:postgres "$dir"
  fi
  as_postgres "$bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-instructions >"$dir/initdb.log" 2>&1 ||
    { cat "$dir/initdb.log" >&2; fail "initdb failed in $dir"; }
  as_postgres tee -a "$data/postgresql.conf" >/dev/null <<TEXT
listen_addresses = '127.0.0.1'
unix_socket_directories = '$dir'
max_connections = 200
shared_buffers = 128MB
timezone = 'UTC'
log_min_duration_statement = 500
TEXT
}

is_running() { as_postgres "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1; }

# Durability is chosen anew at every start, so that a cluster made for tests can later serve a measurement.
start_cluster() {
  local wanted=$1 options
  options="-p $wanted"
  [ "$fast" = 1 ] && options="$options -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
  as_postgres "$bin/pg_ctl" -D "$data" -l "$log" -o "$options" -w -t 60 start >/dev/null 2>&1
}

running_port() { sed -n 4p "$data/postmaster.pid"; }

# A port that was asked for is used or refused; a remembered one is tried first, then free ones.
start_on_some_port() {
  local candidate remembered
  if [ -n "$port" ]; then start_cluster "$port"; return; fi
  remembered=$(cat "$dir/port" 2>/dev/null || true)
  for candidate in $remembered $(pick_port) $(pick_port) $(pick_port); do
    if start_cluster "$candidate"; then return 0; fi
  done
  return 1
}

start() {
  [ -s "$data/PG_VERSION" ] || make_cluster
  if is_running; then
    [ -z "$port" ] || [ "$port" = "$(running_port)" ] || fail "the cluster in $dir already runs on port $(running_port)"
  else
    start_on_some_port || { tail -n 20 "$log" >&2; fail "the cluster in $dir did not start${port:+ on port $port}"; }
    running_port >"$dir/port"
  fi
  echo "Host=127.0.0.1;Port=$(running_port);Username=postgres;Database=postgres"
}

stop() {
  [ -s "$data/PG_VERSION" ] || { [ "$remove" = 1 ] && return; fail "there is no cluster in $dir"; }
  if is_running; then as_postgres "$bin/pg_ctl" -D "$data" -m fast -w -t 60 stop >/dev/null; fi
  if [ "$remove" = 1 ]; then rm -rf -- "$dir"; fi
}

case $command in
  start) bin=$(find_binaries); start ;;
  stop) bin=$(find_binaries); stop ;;
  -h | --help | '') usage; [ -n "$command" ] || exit 2 ;;
  *) fail "unknown command $command (see --help)" ;;
esac
