package cli

import (
	"bufio"
	"bytes"
	"fmt"
	"io/fs"
	"strings"

	"github.com/galley-social/galley/pipeline/fix"
	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/schema/diag"
)

// fix shows what can be mended as a diff, and writes it when --yes or the person at the terminal says so. Without
// that it changes nothing, and the exit code is that of check; after it, that of what remains.
func (a *app) fix(f checkFlags, least diag.Severity) error {
	switch {
	case f.ref != "":
		return usage("--fix changes files, and --ref reads a commit").hint("leave out --ref, or --fix")
	case f.format != "text":
		return usage("--fix prints a diff, and no %s", f.format).hint("leave out --fix: json and sarif have the edits in the findings")
	}
	src, err := a.source("")
	if err != nil {
		return err
	}
	l := a.load(src)
	result, err := fix.Run(l.findings,
		func(file string) ([]byte, error) { return fs.ReadFile(src, file) },
		func(texts map[string][]byte) ([]diag.Diagnostic, error) {
			return a.load(fix.Overlay(src, texts)).findings, nil
		})
	if err != nil {
		return err
	}
	if err := a.showFixes(result); err != nil {
		return err
	}
	if len(result.Changes) > 0 && !f.yes && !a.confirmed(result) {
		return judged(l.findings, least)
	}
	if len(result.Changes) > 0 {
		dir, err := a.dir()
		if err != nil {
			return err
		}
		if err := a.writeFixes(dir, src, result.Changes); err != nil {
			return err
		}
		fmt.Fprintf(a.Stdout, "%s\n\n", mended(result))
	}
	for i := range result.Findings {
		result.Findings[i].Fix = diag.Fix{} // what --fix could not make
	}
	if err := review.Findings(a.Stdout, result.Findings, l.line(), a.style()); err != nil {
		return err
	}
	return judged(result.Findings, least)
}

// judged ends check with the exit code of its findings.
func judged(findings []diag.Diagnostic, least diag.Severity) error {
	if diag.Worst(findings) >= least {
		return silent(exitFound)
	}
	return nil
}

// showFixes prints the diff, and says which files are left alone.
func (a *app) showFixes(result fix.Result) error {
	for _, c := range result.Changes {
		err := error(nil)
		if a.Terminal {
			err = review.Diff(a.Stdout, c.File, c.Before, c.After, a.style())
		} else {
			err = review.Patch(a.Stdout, c.File, c.Before, c.After)
		}
		if err != nil {
			return err
		}
	}
	for _, file := range result.Left {
		fmt.Fprintf(a.Stderr, "%s is left as it is: mending it would bring another error, or never end\n", review.Visible(file))
	}
	return nil
}

// confirmed asks at a terminal, and elsewhere says how to go on.
func (a *app) confirmed(result fix.Result) bool {
	if !a.Terminal || a.Stdin == nil {
		fmt.Fprintln(a.Stderr, "nothing is written; to write it: galley check --fix --yes")
		return false
	}
	fmt.Fprintf(a.Stderr, "write this to %s? [y/N] ", files(len(result.Changes)))
	answer, err := bufio.NewReader(a.Stdin).ReadString('\n')
	if err != nil {
		fmt.Fprintln(a.Stderr)
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return true
	}
	fmt.Fprintln(a.Stderr, "nothing is written")
	return false
}

// mended counts what was written.
func mended(result fix.Result) string {
	edits := 0
	for _, c := range result.Changes {
		edits += c.Edits
	}
	return fmt.Sprintf("mended %d in %s", edits, files(len(result.Changes)))
}

func files(n int) string {
	if n == 1 {
		return "1 file"
	}
	return fmt.Sprintf("%d files", n)
}

// writeFixes writes all files, or none when one of them can't be written or is not what the diff was made of.
func (a *app) writeFixes(dir string, src fs.FS, changes []fix.Change) error {
	for _, c := range changes {
		info, err := fs.Stat(src, c.File)
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o200 == 0 {
			return stopped("%s is read-only, so nothing is written", c.File).hint("chmod u+w %q, or check it out for writing", c.File)
		}
		now, err := fs.ReadFile(src, c.File)
		if err != nil {
			return err
		}
		if !bytes.Equal(now, c.Before) {
			return stopped("%s has changed since it was read, so nothing is written", c.File).hint("run it again")
		}
	}
	for i, c := range changes {
		nonce, err := a.random(8)
		if err != nil {
			return err
		}
		if err := replaceFile(dir, c.File, c.After, nonce); err != nil {
			return fmt.Errorf("write %s, after %d of %s: %w", c.File, i, files(len(changes)), err)
		}
	}
	return nil
}
