# Sourced by the scripts of bin/ with `command` and `home` (the checkout) set: runs packages/cli/<command> on the pinned Node,
# the compiled code when no source is newer than it, else the sources themselves.
node=$home/node_modules/node/bin/node
built=$home/node_modules/.calf-built
# npm writes .package-lock.json last: without it an installation was interrupted.
[ -x "$node" ] && [ -e "$home/node_modules/.package-lock.json" ] || node "$home/scripts/bootstrap.cjs" || exit 1
export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-$home/node_modules/.cache/calf}"
if [ -e "$built" ] && [ -z "$(find "$home"/packages/*/src -newer "$built" 2>/dev/null | head -n 1)" ]; then
  exec "$node" --conditions=compiled "$home/packages/cli/dist/$command.js" "$@"
fi
exec "$node" "$home/packages/cli/src/$command.ts" "$@"
