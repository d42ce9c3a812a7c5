#!/bin/sh
# 密码只从文件读入，不写在编排文件里；libpq 从 PGPASSWORD 取用。
set -eu
if [ -n "${PASSWORD_FILE:-}" ]; then
    PGPASSWORD=$(cat "$PASSWORD_FILE")
    export PGPASSWORD
fi
exec "$@"
