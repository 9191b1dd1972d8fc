package cli

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"

	"github.com/galley-social/galley/pipeline/changed"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/source"
)

// before is the tree that a change starts from. A nil one is for a check that is about everything.
type before struct {
	base  *loaded
	now   *loaded
	was   map[string]string
	files map[string]changed.File
}

// before reads the tree that the checked one and the base have in common, as pull requests are compared: what
// has happened on the base since is nothing that this change did.
func (a *app) before(now *loaded, f checkFlags) (*before, error) {
	if f.changed == "" {
		return nil, nil
	}
	if folder := a.folder(f.ref); folder != "" {
		return nil, stopped("%s is a folder of its Git repository, and --changed needs galley.yaml at the root", folder).
			hint("run galley check without --changed")
	}
	repo, err := a.openGit()
	if err != nil {
		return nil, err
	}
	hash, err := a.mergeBase(repo, f)
	if err != nil {
		return nil, err
	}
	src, err := source.Tree(repo, hash)
	if err != nil {
		return nil, err
	}
	b := &before{base: a.load(src), now: now, files: map[string]changed.File{}}
	b.was = changed.Renames(b.only(b.base, now), b.only(now, b.base))
	return b, nil
}

// mergeBase is the last commit that the base and what is checked have in common.
func (a *app) mergeBase(repo *git.Repository, f checkFlags) (plumbing.Hash, error) {
	head := f.ref
	if head == "" {
		head = "HEAD"
	}
	return common(repo, f.changed, head)
}

// common is the last commit that two revisions have in common.
func common(repo *git.Repository, base, head string) (plumbing.Hash, error) {
	commits := make([]*object.Commit, 2)
	for i, rev := range []string{base, head} {
		hash, err := source.Resolve(repo, rev)
		if err != nil {
			return plumbing.ZeroHash, err
		}
		if commits[i], err = repo.CommitObject(hash); err != nil {
			return plumbing.ZeroHash, fmt.Errorf("read commit %s: %w", hash, err)
		}
	}
	shared, err := commits[0].MergeBase(commits[1])
	shallow, _ := repo.Storer.Shallow()
	switch {
	case (err == nil && len(shared) == 0 || errors.Is(err, plumbing.ErrObjectNotFound)) && len(shallow) > 0:
		return plumbing.ZeroHash, stopped("this clone is shallow, and has no commit that %q and %q have in common", base, head).
			hint("git fetch --unshallow brings the rest")
	case err == nil && len(shared) == 0:
		return plumbing.ZeroHash, stopped("%q and %q have no commit in common", base, head).
			hint("name the branch that the change is to be merged into")
	case err != nil:
		return plumbing.ZeroHash, fmt.Errorf("look for what %s and %s have in common: %w", base, head, err)
	}
	return shared[0].Hash, nil
}

// only are the files of one tree, documents and what has findings, that the other does not have.
func (b *before) only(one, other *loaded) map[string]changed.Text {
	texts := map[string]changed.Text{}
	add := func(file string) {
		if _, seen := texts[file]; seen {
			return
		}
		if _, err := fs.Stat(other.src, file); err == nil {
			return
		}
		blob, err := one.src.Blob(file)
		if err == nil {
			texts[file] = changed.Text{Blob: blob, Lines: one.lines(file)}
		}
	}
	for _, file := range one.files() {
		add(file)
	}
	for _, d := range one.findings {
		add(d.File)
	}
	return texts
}

// file says how a file differs from the base.
func (b *before) file(name string) changed.File {
	f, ok := b.files[name]
	if !ok {
		f = b.compare(name)
		b.files[name] = f
	}
	return f
}

func (b *before) compare(name string) changed.File {
	was := name
	if old, moved := b.was[name]; moved {
		was = old
	}
	now, errNow := b.now.src.Blob(name)
	old, errOld := b.base.src.Blob(was)
	switch {
	case errNow == nil && errOld == nil && now == old, errNow != nil && errOld != nil:
		// What can be read in neither tree, such as a folder that is a link, is known by its findings alone.
		return changed.Same(was)
	case errOld != nil:
		return changed.Added()
	}
	before, after := b.base.lines(was), b.now.lines(name)
	if len(before) == 0 || len(after) == 0 {
		return changed.Replaced(was)
	}
	return changed.Edited(was, before, after)
}

// posts are the posts that the change touched.
func (b *before) posts(all []content.Post) []content.Post {
	if b == nil {
		return all
	}
	var list []content.Post
	for i := range all {
		if b.file(all[i].File).Touched() {
			list = append(list, all[i])
		}
	}
	return list
}

// narrow leaves only the findings that belong to the change, and says how many others there are.
func (b *before) narrow() int {
	if b == nil {
		return 0
	}
	kept, older := changed.Filter(b.now.findings, b.base.findings, b.file)
	b.now.findings = kept
	return older
}

// older says how many findings the change has nothing to do with: below the findings for people, and beside a
// format that programs read.
func (a *app) older(n int, format string) {
	if n == 0 {
		return
	}
	text := fmt.Sprintf("%d older findings are not shown", n)
	if n == 1 {
		text = "1 older finding is not shown"
	}
	if format == "text" {
		fmt.Fprintln(a.Stdout, text)
		return
	}
	a.note(text)
}
