package acttest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The stand-ins take the inputs that the shipped workflows give, and no others: act says so when one is unknown.

// checkoutAction does what actions/checkout does, with its defaults: one commit of what the event is about.
const checkoutAction = `name: checkout
inputs:
  ref: {default: ""}
  fetch-depth: {default: "1"}
  persist-credentials: {default: "true"}
runs:
  using: composite
  steps:
    - shell: bash
      env:
        REMOTE: "@REMOTE@"
        REF: ${{ inputs.ref }}
        EVENT_REF: ${{ github.ref }}
        DEPTH: ${{ inputs.fetch-depth }}
      run: |
        set -euo pipefail
        git init --quiet .
        git remote add origin "$REMOTE"
        name=${REF:-$EVENT_REF}
        name=${name#refs/heads/}
        if [ "$DEPTH" = 0 ]; then
          git fetch --quiet --tags origin '+refs/heads/*:refs/remotes/origin/*'
        fi
        case $name in
        refs/*)
          git fetch --quiet --update-shallow ${DEPTH:+$([ "$DEPTH" = 0 ] || echo --depth="$DEPTH")} origin "+$name:refs/remotes/${name#refs/}"
          git checkout --quiet --force --detach "refs/remotes/${name#refs/}"
          ;;
        *)
          git fetch --quiet ${DEPTH:+$([ "$DEPTH" = 0 ] || echo --depth="$DEPTH")} origin "+refs/heads/$name:refs/remotes/origin/$name"
          git checkout --quiet --force -B "$name" "refs/remotes/origin/$name"
          ;;
        esac
        echo "checked out $name at $(git rev-parse HEAD)"
`

const uploadAction = `name: upload-artifact
inputs:
  name: {required: true}
  path: {required: true}
  if-no-files-found: {default: warn}
  retention-days: {default: ""}
runs:
  using: composite
  steps:
    - shell: bash
      env:
        TO: "@ARTIFACTS@"
        NAME: ${{ inputs.name }}
        FILE: ${{ inputs.path }}
        MISSING: ${{ inputs.if-no-files-found }}
      run: |
        set -euo pipefail
        if [ ! -f "$FILE" ]; then
          echo "no files were found with the provided path: $FILE"
          [ "$MISSING" != error ]
          exit
        fi
        mkdir -p "$TO/$GITHUB_RUN_ID/$NAME"
        cp "$FILE" "$TO/$GITHUB_RUN_ID/$NAME/"
`

const downloadAction = `name: download-artifact
inputs:
  name: {required: true}
  path: {required: true}
  run-id: {required: true}
  github-token: {required: true}
runs:
  using: composite
  steps:
    - shell: bash
      env:
        FROM: "@ARTIFACTS@"
        NAME: ${{ inputs.name }}
        TO: ${{ inputs.path }}
        RUN: ${{ inputs.run-id }}
        TOKEN: ${{ inputs.github-token }}
      run: |
        set -euo pipefail
        [ -n "$TOKEN" ] || { echo "another run's artifacts need a token"; exit 1; }
        [ -d "$FROM/$RUN/$NAME" ] || { echo "run $RUN left no artifact $NAME"; exit 1; }
        mkdir -p "$TO"
        cp -R "$FROM/$RUN/$NAME/." "$TO/"
`

// setupGoAction finds the Go that runs the test.
const setupGoAction = `name: setup-go
inputs:
  go-version-file: {required: true}
  cache: {default: "true"}
runs:
  using: composite
  steps:
    - shell: bash
      env:
        FILE: ${{ inputs.go-version-file }}
      run: |
        test -f "$FILE" && go version
`

// substituteAction puts a script beside it on the PATH.
const substituteAction = `name: galley
inputs:
  version: {default: ""}
runs:
  using: composite
  steps:
    - shell: bash
      run: |
        echo "$GITHUB_ACTION_PATH" >>"$GITHUB_PATH"
`

func (f *Forge) standIns(tb testing.TB) map[string]string {
	fill := strings.NewReplacer("@REMOTE@", f.remote, "@ARTIFACTS@", f.artifacts)
	folders := map[string]string{"galley-social/galley": f.galley}
	for action, text := range map[string]string{
		"actions/checkout": checkoutAction, "actions/upload-artifact": uploadAction,
		"actions/download-artifact": downloadAction, "actions/setup-go": setupGoAction,
	} {
		folders[action] = standIn(tb, filepath.Base(action), map[string]string{"action.yml": fill.Replace(text)})
	}
	return folders
}

var usesLine = regexp.MustCompile(`(?m)^\s*(?:- )?uses:\s*([^\s@#]+)@(\S+)`)

// replacements are act's arguments for every action that the files use.
func (f *Forge) replacements(tb testing.TB, files ...string) []string {
	tb.Helper()
	folders := f.standIns(tb)
	var args []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		for _, m := range usesLine.FindAllStringSubmatch(string(text), -1) {
			folder, ok := folders[m[1]]
			if !ok {
				tb.Fatalf("%s uses %s, which has no stand-in here", filepath.Base(file), m[1])
			}
			args = append(args, "--local-repository", m[1]+"@"+m[2]+"="+folder)
		}
	}
	return args
}
