#!/bin/sh
# Brings Temporal's two databases to the schema of this admin-tools version. Safe to repeat: what is there stays.
# temporal-sql-tool takes host, port, user, password and plugin from SQL_HOST, SQL_PORT, SQL_USER, SQL_PASSWORD and SQL_PLUGIN.
set -eu

prepare() {
  temporal-sql-tool --db "$1" create
  temporal-sql-tool --db "$1" setup-schema -v 0.0
  temporal-sql-tool --db "$1" update-schema -d "/etc/temporal/schema/postgresql/v12/$2/versioned"
}

prepare temporal temporal
prepare temporal_visibility visibility
echo "Temporal's schema is up to date."
