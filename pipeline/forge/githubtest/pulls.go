package githubtest

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
)

func (c *call) listPulls() reply {
	var found []*thread
	state := c.query("state")
	for _, t := range slices.Backward(c.repository.sorted()) {
		if t.pull == nil || (state == "" || state == "open") && !t.pull.open() || state == "closed" && t.pull.open() {
			continue
		}
		if base := c.query("base"); base != "" && base != t.pull.Base {
			continue
		}
		// GitHub ignores a head without its owner, so asking for one would find them all.
		owner, branch, ok := strings.Cut(c.query("head"), ":")
		if ok && (!strings.EqualFold(owner, t.pull.owner(c.repository)) || branch != t.pull.Head) {
			continue
		}
		found = append(found, t)
	}
	return reply{http.StatusOK, paged(c, found, c.showPull)}
}

func (c *call) getPull() reply {
	t := c.repository.threads[c.number("pull_number")]
	if t == nil || t.pull == nil {
		return missing()
	}
	shown := c.showPull(t)
	shown["changed_files"], shown["merged"] = len(t.pull.Files), t.pull.Merged != ""
	return reply{http.StatusOK, shown}
}

func (c *call) listPullsOf() reply {
	sha := c.values["commit_sha"]
	if _, ok := c.repository.commits[sha]; !ok {
		return failed(http.StatusUnprocessableEntity, "No commit found for SHA: "+sha)
	}
	var found []*thread
	for _, t := range c.repository.sorted() {
		if t.pull != nil && (t.pull.Merged == sha || slices.ContainsFunc(t.pull.Commits, func(o Commit) bool { return o.SHA == sha })) {
			found = append(found, t)
		}
	}
	return reply{http.StatusOK, paged(c, found, c.showPull)}
}

const mostFiles = 3000

func (c *call) listFiles() reply {
	t := c.repository.threads[c.number("pull_number")]
	if t == nil || t.pull == nil {
		return missing()
	}
	files := t.pull.Files[:min(mostFiles, len(t.pull.Files))]
	return reply{http.StatusOK, paged(c, files, func(f File) object {
		shown := object{"filename": f.Path, "status": f.Status, "sha": f.Blob}
		if f.Previous != "" {
			shown["previous_filename"] = f.Previous
		}
		return shown
	})}
}

const mostCommits = 250

func (c *call) listCommits() reply {
	t := c.repository.threads[c.number("pull_number")]
	if t == nil || t.pull == nil {
		return missing()
	}
	commits := t.pull.Commits[:min(mostCommits, len(t.pull.Commits))]
	return reply{http.StatusOK, paged(c, commits, func(o Commit) object {
		return object{"sha": o.SHA, "author": user(Person(o.Author)), "committer": user(Person(o.Committer))}
	})}
}

func (c *call) listReviews() reply {
	t := c.repository.threads[c.number("pull_number")]
	if t == nil || t.pull == nil {
		return missing()
	}
	return reply{http.StatusOK, paged(c, t.reviews, func(v Review) object {
		return object{"user": user(v.By), "state": v.State, "commit_id": v.Commit, "body": ""}
	})}
}

func (c *call) getContents() reply {
	path, blobs := c.values["path"], c.repository.commits[c.query("ref")]
	if blob, ok := blobs[path]; ok {
		return reply{http.StatusOK, object{
			"type": "file", "name": path[strings.LastIndex(path, "/")+1:], "path": path, "sha": blob,
			"encoding": "base64", "content": base64.StdEncoding.EncodeToString(nil), "size": 0,
		}}
	}
	entries := []object{}
	for name, blob := range blobs {
		if rest, ok := strings.CutPrefix(name, path+"/"); ok && !strings.Contains(rest, "/") {
			entries = append(entries, object{"type": "file", "name": rest, "path": name, "sha": blob})
		}
	}
	if len(entries) == 0 {
		return missing()
	}
	return reply{http.StatusOK, entries}
}

func (p *Pull) open() bool { return !p.Closed && p.Merged == "" }

func (p *Pull) owner(r *Repository) string {
	owner, _, _ := strings.Cut(p.repository(r), "/")
	return owner
}

func (p *Pull) repository(r *Repository) string {
	if p.HeadRepository == "" {
		return r.name
	}
	return p.HeadRepository
}

func (p *Pull) commit() string {
	if len(p.Commits) == 0 {
		return ""
	}
	return p.Commits[len(p.Commits)-1].SHA
}

func (c *call) showPull(t *thread) object {
	p, r := t.pull, c.repository
	state := "open"
	if !p.open() {
		state = "closed"
	}
	head := object{"ref": p.Head, "sha": p.commit(), "label": p.owner(r) + ":" + p.Head, "user": user(Person(p.owner(r))), "repo": shortRepository(p.repository(r))}
	shown := object{
		"number": p.Number, "html_url": r.url("pull", p.Number), "title": p.Title, "state": state, "draft": p.Draft,
		"user": user(Person(p.Author)), "head": head, "labels": c.showLabels(t),
		"base": object{
			"ref": p.Base, "sha": "ba5e", "label": p.Base, "user": user(Person(p.owner(r))), "repo": shortRepository(r.name),
		},
		// GitHub also has a commit here that tries the merge.
		"merge_commit_sha": "7a1a1",
	}
	if p.Merged != "" {
		shown["merge_commit_sha"], shown["merged_at"], shown["closed_at"] = p.Merged, at(1), at(1)
	}
	return shown
}

func shortRepository(name string) object {
	owner, short, _ := strings.Cut(name, "/")
	return object{"full_name": name, "name": short, "owner": user(Person(owner))}
}
