#!/usr/bin/env bash
# Runs a command beside two temporary PostgreSQL servers with pgvector, on loopback and free ports, and deletes them when it ends.
# usage: .ci/postgres.sh [--set NAME=VALUE]... COMMAND [ARGUMENT]...
# The command finds in its environment:
#   METRICLEARNING_POSTGRES           connection string of the first server
#   METRICLEARNING_POSTGRES_SECOND    connection string of the second server, which tests may kill
#   METRICLEARNING_POSTGRES_CONTROL   a program: "kill" ends the second server by SIGKILL, "start" starts it again
#   METRICLEARNING_POSTGRES_SMALL     a tablespace of 48 MB of the second server; not set where a file system cannot be mounted
# --set changes a setting of both servers, as in --set shared_buffers=2GB. Data is not flushed to disk unless --set fsync=on says so.
# PostgreSQL is taken from this machine, else from its distribution where that has PostgreSQL 15 or later with pgvector 0.7 or later, else from
# a Debian 13 root, which is made once in METRICLEARNING_POSTGRES_ROOT (/var/tmp/metriclearning-postgres-root). The last two need root.
set -euo pipefail

fail() {
  echo "postgres.sh: $1" >&2
  exit 1
}

settings=()
while [ "${1-}" = --set ]; do
  [ $# -ge 2 ] || fail "--set lacks its NAME=VALUE."
  settings+=(-c "$2")
  shift 2
done
[ $# -gt 0 ] || fail "no command; usage: .ci/postgres.sh [--set NAME=VALUE]... COMMAND [ARGUMENT]..."

# Prints the newest PostgreSQL in a root that has pgvector and is 15 or later.
installed() {
  local control version
  for control in "$1"/usr/share/postgresql/*/extension/vector.control; do
    version=${control%/extension/*}
    version=${version##*/}
    if [ -x "$1/usr/lib/postgresql/$version/bin/initdb" ] && [ "$version" -ge 15 ] &&
      grep -Eq "default_version = '(0\.([7-9]|[1-9][0-9])|[1-9])" "$control"; then
      echo "$version"
    fi
  done 2>/dev/null | sort -n | tail -n 1
}

# Installs from the distribution, where it has both; without the cluster that its package would make and start.
install_from_distribution() {
  local version
  apt-get update -qq || return 1
  version=$(apt-cache search --names-only '^postgresql-[0-9]+-pgvector$' | sed 's/^postgresql-\([0-9]*\).*/\1/' | sort -n | tail -n 1)
  [ -n "$version" ] && [ "$version" -ge 15 ] || return 1
  dpkg --compare-versions "$(apt-cache show "postgresql-$version-pgvector" | sed -n 's/^Version: //p' | head -n 1)" ge 0.7 || return 1
  mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/metriclearning.conf
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "postgresql-$version" "postgresql-$version-pgvector"
}

# Makes the Debian 13 root: apt chooses, checks and fetches the packages into it, which are unpacked and not configured: that takes a third of
# debootstrap's time. In a folder of another name first, so that a root which was interrupted is not taken for whole.
make_root() {
  local part=$root.part mirror keys=/usr/share/keyrings/debian-archive-keyring.gpg
  mirror=$({ sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/*.sources; sed -n 's/^deb \(\[[^]]*\] *\)\?//p' /etc/apt/sources.list; } 2>/dev/null |
    awk '{ print $1; exit }')
  [ -n "$mirror" ] && [ -e "$keys" ] || return 1
  rm -rf "$part"
  mkdir -p "$part"/etc/apt/{apt.conf.d,preferences.d,sources.list.d} "$part"/var/{lib/{dpkg,apt/lists/partial},cache/apt/archives/partial} \
    "$part"/{dev,tmp,var/tmp,usr/{bin,sbin,lib,lib64}} || return 1
  for name in bin sbin lib lib64; do ln -s "usr/$name" "$part/$name"; done
  : >"$part/var/lib/dpkg/status"
  echo "deb [signed-by=$keys] $mirror trixie main" >"$part/etc/apt/sources.list"
  local apt=(apt-get -qq -o Dir::Etc="$part/etc/apt" -o Dir::State="$part/var/lib/apt" -o Dir::State::status="$part/var/lib/dpkg/status"
    -o Dir::Cache="$part/var/cache/apt" -o APT::Install-Recommends=false -o APT::Sandbox::User=root -o Acquire::Languages=none)
  "${apt[@]}" update && "${apt[@]}" install -y --download-only dash coreutils postgresql-17 postgresql-17-pgvector || return 1
  find "$part/var/cache/apt/archives" -name '*.deb' -print0 |
    xargs -0 -n 1 -P 2 sh -c 'dpkg-deb --fsys-tarfile "$1" | tar -x --keep-directory-symlink -C "$0"' "$part" || return 1
  rm -rf "$part/var/cache/apt" "$part/var/lib/apt"
  ln -sf dash "$part/usr/bin/sh"
  mknod -m 666 "$part/dev/null" c 1 3 && mknod -m 666 "$part/dev/urandom" c 1 9 || return 1
  chmod 1777 "$part/tmp" "$part/var/tmp"
  echo 'postgres:x:101:101::/var/lib/postgresql:/bin/sh' >"$part/etc/passwd"
  echo 'postgres:x:101:' >"$part/etc/group"
  mv "$part" "$root"
}

root=
version=$(installed "$root")
if [ -z "$version" ]; then
  [ "$(id -u)" = 0 ] || fail "found no PostgreSQL 15 or later with pgvector 0.7 or later, and installing it needs root. Install it, or set
METRICLEARNING_POSTGRES to a server of yours and run the command without this script."
  root=${METRICLEARNING_POSTGRES_ROOT:-/var/tmp/metriclearning-postgres-root}
  log=$(mktemp)
  if [ -z "$(installed "$root")" ]; then
    if install_from_distribution >"$log" 2>&1; then
      root=
    else
      make_root >>"$log" 2>&1 || {
        tail -n 15 "$log" >&2
        fail "could not install PostgreSQL with pgvector, neither from this distribution nor in a Debian 13 root; the end of the log is above."
      }
    fi
  fi
  rm -f "$log"
  version=$(installed "$root")
  [ -n "$version" ] || fail "installed PostgreSQL, but found no pgvector 0.7 or later in ${root:-/}."
fi

# PostgreSQL does not run as root. Paths are those within the root.
bin=/usr/lib/postgresql/$version/bin
if [ "$(id -u)" = 0 ]; then
  as_server=(chroot --userspec=postgres:postgres "${root:-/}" /usr/bin/env -i PATH="$bin:/usr/bin:/bin" LC_ALL=C.UTF-8)
else
  as_server=(/usr/bin/env -i PATH="$bin:/usr/bin:/bin" LC_ALL=C.UTF-8)
fi

home=$(mktemp -d "$root/var/tmp/metriclearning-postgres.XXXXXX")
inner=${home#"$root"}

command=
stop() {
  local name
  [ -z "$command" ] || kill "$command" 2>/dev/null || true
  for name in first second; do
    "${as_server[@]}" pg_ctl stop -D "$inner/$name" -m immediate >/dev/null 2>&1 || true
  done
  ! mountpoint -q "$home/small" || umount -l "$home/small"
  rm -rf "$home"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

password=$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')
echo "$password" >"$home/password"
if [ "$(id -u)" = 0 ]; then
  owner=$("${as_server[@]}" id -u) || fail "cannot run programs in ${root:-/} as user postgres."
  chown -R "$owner" "$home"
fi
"${as_server[@]}" initdb -D "$inner/first" -U postgres -E UTF8 --locale=C.UTF-8 --auth=scram-sha-256 --pwfile="$inner/password" --no-sync \
  >"$home/initdb.log" 2>&1 || { tail -n 15 "$home/initdb.log" >&2; fail "initdb failed; the end of its log is above."; }
rm "$home/password"
# Parallel builds of an index share memory in /dev/shm. A root has none of its own; files take its place where it cannot be mounted.
shared=posix
if [ -n "$root" ] && ! mountpoint -q "$root/dev/shm"; then
  mkdir -p "$root/dev/shm"
  mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm" 2>/dev/null || shared=mmap
fi
cat >>"$home/first/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
dynamic_shared_memory_type = $shared
fsync = off
max_connections = 120
CONF
cp -a "$home/first" "$home/second"

is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A port that is taken between the look and the start is found out by the start.
start() {
  local name=$1 attempt port
  for attempt in 1 2 3 4 5; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    is_free "$port" || continue
    if "${as_server[@]}" pg_ctl start -w -t 60 -D "$inner/$name" -l "$inner/$name.log" -o "-p $port ${settings[*]}" >/dev/null 2>&1 </dev/null; then
      echo "$port"
      return
    fi
    grep -q 'could not bind' "$home/$name.log" || break
  done
  return 1
}

for name in first second; do
  port=$(start "$name") || { tail -n 15 "$home/$name.log" >&2; fail "the server did not start; the end of its log is above."; }
  variable=METRICLEARNING_POSTGRES
  [ "$name" = first ] || variable+=_SECOND
  export "$variable=Host=127.0.0.1;Port=$port;Username=postgres;Password=$password;Database=postgres"
done

# In the second server, which tests may kill: $port is its port.
cat >"$home/control" <<CONTROL
#!/usr/bin/env bash
set -euo pipefail
case \$1 in
kill)
  pid=\$(head -n 1 "$home/second/postmaster.pid")
  kill -STOP "\$pid" # it makes no more children
  children=\$(cat "/proc/\$pid/task/\$pid/children")
  kill -KILL "\$pid" \$children
  for one in \$pid \$children; do
    while [ -e "/proc/\$one/exe" ]; do sleep 0.02; done # a dead process that nobody waited for has none
  done
  rm -f "$home/second/postmaster.pid" # its number may still be taken
  ;;
start)
  $(printf '%q ' "${as_server[@]}") pg_ctl start -w -t 60 -D "$inner/second" -l "$inner/second.log" -o "-p $port ${settings[*]}" </dev/null >"$home/control.log" 2>&1 ||
    { cat "$home/control.log" >&2; exit 1; }
  ;;
*) exit 2 ;;
esac
CONTROL
chmod +x "$home/control"
export METRICLEARNING_POSTGRES_CONTROL="$home/control"

if [ "$(id -u)" = 0 ]; then
  mkdir "$home/small"
  if mount -t tmpfs -o "size=48m,uid=$owner,mode=700" tmpfs "$home/small" 2>/dev/null; then
    PGPASSWORD=$password "${as_server[@]}" PGPASSWORD="$password" psql -q -h 127.0.0.1 -p "$port" -U postgres -d postgres \
      -c "CREATE TABLESPACE small LOCATION '$inner/small'" && export METRICLEARNING_POSTGRES_SMALL=small
  fi
fi

"$@" </dev/null &
command=$!
wait "$command"
