package giteatest

import (
	"net/http"
	"slices"
	"strings"
)

func (c *call) addComment() {
	var given struct {
		Body string `json:"body"`
	}
	c.read(&given)
	c.thread(false, func(t *thread) {
		c.s.ids++
		comment := Comment{c.s.ids, c.token.login, given.Body}
		t.comments = append(t.comments, comment)
		c.give(http.StatusCreated, showComment(comment))
	})
}

// comment does something with the comment that a path names.
func (c *call) comment(do func(t *thread, at int)) {
	for _, t := range c.repository.threads {
		if i := slices.IndexFunc(t.comments, func(o Comment) bool { return o.ID == c.number("id") }); i >= 0 {
			do(t, i)
			return
		}
	}
	c.refuse(http.StatusNotFound, "comment does not exist")
}

func (c *call) editComment() {
	var given struct {
		Body string `json:"body"`
	}
	c.read(&given)
	c.comment(func(t *thread, at int) {
		t.comments[at].Body = given.Body
		c.give(http.StatusOK, showComment(t.comments[at]))
	})
}

func (c *call) deleteComment() {
	c.comment(func(t *thread, at int) {
		t.comments = slices.Delete(t.comments, at, at+1)
		c.w.WriteHeader(http.StatusNoContent)
	})
}

func showComment(o Comment) object {
	return object{"id": o.ID, "user": user(o.By), "body": o.Body}
}

func (c *call) addLabels() {
	var given struct {
		Labels []int64 `json:"labels"`
	}
	c.read(&given)
	c.thread(false, func(t *thread) {
		for _, id := range given.Labels {
			if !slices.ContainsFunc(c.repository.labels, func(l label) bool { return l.id == id }) {
				c.s.tb.Errorf("label %d does not exist; Gitea ignores it", id)
			}
			t.labels = append(t.labels, id)
		}
		list(c, c.repository.on(t), noPages, showLabel)
	})
}

func (c *call) removeLabel() {
	c.thread(false, func(t *thread) {
		t.labels = slices.DeleteFunc(t.labels, func(id int64) bool { return id == c.number("id") })
		c.w.WriteHeader(http.StatusNoContent)
	})
}

func (c *call) makeLabel() {
	var given struct {
		Name        string `json:"name"`
		Color       string `json:"color"`
		Description string `json:"description"`
		Exclusive   bool   `json:"exclusive"`
		IsArchived  bool   `json:"is_archived"`
	}
	c.read(&given)
	if !strings.HasPrefix(given.Color, "#") || len(given.Color) != 7 {
		c.refuse(http.StatusUnprocessableEntity, "color is not valid")
		return
	}
	// Gitea lets a name be there twice.
	c.s.ids++
	made := label{c.s.ids, given.Name, given.Color}
	c.repository.labels = append(c.repository.labels, made)
	c.give(http.StatusCreated, showLabel(made))
}

func showLabel(l label) object { return object{"id": l.id, "name": l.name, "color": l.colour} }

func (c *call) listIssues() {
	var found []int64
	for n := c.repository.number; n > 0; n-- {
		if t := c.repository.threads[n]; t.pull == nil || c.r.URL.Query().Get("type") != "issues" {
			found = append(found, n)
		}
	}
	list(c, found, byLink, func(n int64) object { return showIssue(c.repository.threads[n], n) })
}

func (c *call) openIssue() {
	var given map[string]any
	c.read(&given)
	title, _ := given["title"].(string)
	body, _ := given["body"].(string)
	t := &thread{issue: Issue{By: c.token.login, Title: title, Body: body, Open: true}}
	n := c.repository.add(t)
	c.give(http.StatusCreated, showIssue(t, int64(n)))
}

func (c *call) editIssue() {
	var given map[string]any
	c.read(&given)
	c.thread(false, func(t *thread) {
		if title, ok := given["title"].(string); ok && title != "" {
			t.issue.Title = title
		}
		if body, ok := given["body"].(string); ok {
			t.issue.Body = body
		}
		if state, ok := given["state"].(string); ok {
			t.issue.Open = state == "open"
		}
		c.give(http.StatusCreated, showIssue(t, c.number("number")))
	})
}

func showIssue(t *thread, n int64) object {
	shown := object{"number": n, "title": t.issue.Title, "body": t.issue.Body, "user": user(t.issue.By), "state": "closed"}
	if t.issue.Open {
		shown["state"] = "open"
	}
	return shown
}

func (c *call) setStatus() {
	var given struct {
		State       string `json:"state"`
		TargetURL   string `json:"target_url"`
		Description string `json:"description"`
		Context     string `json:"context"`
	}
	c.read(&given)
	if !slices.Contains([]string{"pending", "success", "error", "failure", "warning"}, given.State) {
		c.refuse(http.StatusUnprocessableEntity, "state is not valid")
		return
	}
	c.s.ids++
	sha := c.r.PathValue("sha")
	made := Status{c.s.ids, given.Context, given.State, given.Description, given.TargetURL}
	c.repository.statuses[sha] = append(c.repository.statuses[sha], made)
	c.give(http.StatusCreated, showStatus(made))
}

// showStatus calls status what GitHub calls state.
func showStatus(s Status) object {
	return object{"id": s.ID, "status": s.State, "context": s.Context, "description": s.Description, "target_url": s.URL}
}
