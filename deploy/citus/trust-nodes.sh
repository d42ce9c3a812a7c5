#!/bin/sh
# 建库时在每个节点运行一次：节点之间互连用的密码。
set -eu
umask 077
printf '*:*:*:%s:%s\n' "$POSTGRES_USER" "$(cat "$POSTGRES_PASSWORD_FILE")" >"$PGDATA/pgpass"
