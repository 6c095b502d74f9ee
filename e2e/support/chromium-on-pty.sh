#!/bin/sh
# A Chromium whose one serial port is a pseudo-terminal, so that its own Web Serial can be tested without
# hardware. Chromium lists ttyS0; in a mount namespace that is its alone, the pseudo-terminal lies over that
# node and a managed policy grants the port to the page. Nothing changes outside the namespace, and the
# machine's own ttyS0 is hidden from the browser. Needs root.
#   NATIVE_CHROMIUM  the browser      NATIVE_PTY     the pseudo-terminal
#   NATIVE_CONFIG    what lies over /etc/chromium     NATIVE_PID     file for the browser's process id
set -eu
if [ "${NATIVE_INSIDE:-}" != yes ]; then
  NATIVE_INSIDE=yes exec unshare --mount --propagation private -- "$0" "$@"
fi
mount --bind "$NATIVE_CONFIG" /etc/chromium
# Below the pseudo-terminal lies /dev/null, for the moment in which another one takes its place.
mount --bind /dev/null /dev/ttyS0
mount --bind "$NATIVE_PTY" /dev/ttyS0
# Major number 136: a pseudo-terminal, and never the machine's own line.
[ "$(stat -L -c %t /dev/ttyS0)" = 88 ] || { echo 'ttyS0 is not a pseudo-terminal here' >&2; exit 1; }
echo $$ > "$NATIVE_PID"
exec "$NATIVE_CHROMIUM" "$@"
