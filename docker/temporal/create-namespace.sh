#!/bin/sh
# Waits until Temporal serves and creates the namespace where it is missing. Safe to repeat. The `temporal` program takes
# TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE from the environment.
set -eu

# A first start builds its caches against an empty database: well below a minute. Two minutes leave room for a busy machine.
ATTEMPTS=60
PAUSE_SECONDS=2

attempt() {
  temporal operator cluster health >/dev/null || return 1
  temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 && return
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION" >/dev/null
}

left=$ATTEMPTS
until attempt; do
  left=$((left - 1))
  if [ "$left" -eq 0 ]; then
    echo "Temporal at $TEMPORAL_ADDRESS did not serve in time. See the log of the service temporal." >&2
    exit 1
  fi
  sleep "$PAUSE_SECONDS"
done
echo "The namespace $TEMPORAL_NAMESPACE is there."
