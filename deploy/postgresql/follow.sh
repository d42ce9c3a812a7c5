#!/bin/sh
# 副本：第一次启动时从主库复制一份，以后接着跟。
set -eu
: "${PGDATA:=/var/lib/postgresql/data}"
PGPASSWORD=$(cat /run/secrets/replication_password)
export PGPASSWORD
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    pg_basebackup -D "$PGDATA" -d "host=$PRIMARY user=replicator application_name=replica" -S replica -R -X stream -c fast
fi
chmod 0700 "$PGDATA"
exec "$@"
