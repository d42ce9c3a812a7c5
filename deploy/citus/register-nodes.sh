#!/bin/sh
# 告诉协调节点它自己的名字与各工作节点；已登记的不再登记。
set -eu
PGPASSWORD=$(cat /run/secrets/database_password)
export PGPASSWORD
psql -v ON_ERROR_STOP=1 -qc "SELECT citus_set_coordinator_host('$PGHOST', 5432)"
for node in $NODES; do
    psql -v ON_ERROR_STOP=1 -qc "SELECT citus_add_node('$node', 5432)"
done
# 县只放在工作节点上，协调节点只转发。
psql -v ON_ERROR_STOP=1 -qc "SELECT citus_set_node_property('$PGHOST', 5432, 'shouldhaveshards', false)"
