package giteatest

import (
	"net/http"
	"slices"
	"strings"
)

func (c *call) listPulls() {
	var found []int64
	for n := c.repository.number; n > 0; n-- {
		if p := c.repository.threads[n].pull; p != nil && (c.r.URL.Query().Get("state") != "open" || !p.Closed && p.Merged == "") {
			found = append(found, n)
		}
	}
	list(c, found, byLink, func(n int64) object { return c.showPull(c.repository.threads[n], n) })
}

// pullOfCommit knows the commit of a merge, and none of those before it.
func (c *call) pullOfCommit() {
	for n, t := range c.repository.threads {
		if t.pull != nil && t.pull.Merged == c.r.PathValue("sha") {
			c.give(http.StatusOK, c.showPull(t, n))
			return
		}
	}
	c.refuse(http.StatusNotFound, "pull request does not exist")
}

func (c *call) listFiles() {
	c.thread(true, func(t *thread) {
		list(c, t.pull.Files, byLink, func(f File) object {
			return object{"filename": f.Path, "previous_filename": f.Previous, "status": f.Status}
		})
	})
}

func (c *call) listCommits() {
	c.thread(true, func(t *thread) {
		newest := slices.Clone(t.pull.Commits)
		slices.Reverse(newest)
		list(c, newest, byLink, func(o Commit) object {
			return object{"sha": o.SHA, "author": user(o.Author), "committer": user(o.Committer)}
		})
	})
}

func (c *call) listReviews() {
	c.thread(true, func(t *thread) {
		list(c, t.reviews, byTotal, func(v Review) object {
			return object{"user": user(v.By), "state": v.State, "commit_id": v.Commit, "dismissed": v.Dismissed, "submitted_at": when(v.at)}
		})
	})
}

func (c *call) getContents() {
	path, blobs := c.r.PathValue("path"), c.repository.blobs[c.r.URL.Query().Get("ref")]
	if blob, ok := blobs[path]; ok {
		c.give(http.StatusOK, object{"type": "file", "path": path, "sha": blob})
		return
	}
	for name := range blobs {
		if strings.HasPrefix(name, path+"/") {
			c.give(http.StatusOK, []object{{"type": "file", "path": name}})
			return
		}
	}
	c.refuse(http.StatusNotFound, "object does not exist")
}

func (c *call) showPull(t *thread, n int64) object {
	p := t.pull
	commit := ""
	if len(p.Commits) > 0 {
		commit = p.Commits[len(p.Commits)-1].SHA
	}
	head := object{"ref": p.Head, "sha": commit, "repo": c.s.short(p.HeadRepository)}
	if p.HeadRepository == "" {
		head["repo"] = c.s.short(c.repository.name)
	}
	labels := []object{}
	for _, l := range c.repository.on(t) {
		labels = append(labels, showLabel(l))
	}
	shown := object{
		"number": n, "title": p.Title, "state": "open", "draft": p.Draft, "user": user(p.Author), "labels": labels,
		"html_url": "https://gitea.example/" + c.repository.name + "/pulls/1", "head": head,
		"base": object{"ref": p.Base, "sha": "ba5e", "repo": c.s.short(c.repository.name)}, "merged": p.Merged != "",
	}
	if p.Merged != "" {
		shown["merge_commit_sha"], shown["merged_at"] = p.Merged, when(1)
	}
	if p.Closed || p.Merged != "" {
		shown["state"] = "closed"
	}
	return shown
}

// short is a repository, or null when it is gone.
func (s *Server) short(name string) any {
	if name == "-" {
		return nil
	}
	return object{"full_name": name}
}
