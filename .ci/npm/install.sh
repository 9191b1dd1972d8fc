#!/bin/sh
# Installs what the tests run against: a Bluesky personal data server (PDS), its PLC directory, and the text
# functions of Bluesky's reference client and of X, with a Node of their own. It may be run any number of
# times: with the lock file unchanged it does nothing.
#
# Install scripts of packages never run. The one that matters, better-sqlite3's compiler run, is done here
# against the headers that come with that Node, so old and new npm behave alike.
set -eu
cd "$(dirname "$0")"

stamp=node_modules/.complete
want=$(cat package.json package-lock.json | sha256sum | cut -d ' ' -f 1)
complete() { [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; }
complete && exit 0

if [ "$(uname -s)" != Linux ]; then
	echo ".ci/npm/install.sh runs on Linux only: the Node it brings is built for it" >&2
	exit 1
fi
missing=
for tool in npm python3 make g++; do
	command -v "$tool" >/dev/null 2>&1 || missing="$missing $tool"
done
if [ -n "$missing" ]; then
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
		apt-get update -q
		# shellcheck disable=SC2086 # one word a package
		DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
	else
		echo ".ci/npm/install.sh needs:$missing" >&2
		echo "install them (Debian: apt-get install$missing) and run it again" >&2
		exit 1
	fi
fi

# Two test runs that start together must not install into the same folder.
exec 9>.lock
flock 9
complete && exit 0

# Two habits of npm: it reports success when the download of an optional package broke off, and version 10 does
# not link the program of an optional package. So the second half looks whether Node has come, and links it.
fetch() {
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error &&
		home=$(dirname "$(dirname "$(ls "$PWD"/node_modules/node-linux-*/bin/node)")") &&
		mkdir -p node_modules/.bin &&
		ln -sf "../${home##*/}/bin/node" node_modules/.bin/node &&
		node_modules/.bin/node -e ''
}
fetch || { echo "npm ci did not bring everything; once more" >&2; fetch; }

log=node_modules/.build.log
echo "compiling better-sqlite3, about two minutes" >&2
PATH=$PWD/node_modules/.bin:$PATH npm_config_nodedir=$home \
	node node_modules/node-gyp/bin/node-gyp.js rebuild --release \
	--directory=node_modules/better-sqlite3 --nodedir="$home" >"$log" 2>&1 || { tail -n 40 "$log" >&2; exit 1; }
node_modules/.bin/node -e 'new (require("better-sqlite3"))(":memory:").prepare("select 1").get()'
echo "$want" >"$stamp"
