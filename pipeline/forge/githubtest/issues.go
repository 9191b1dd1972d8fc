package githubtest

import (
	"net/http"
	"slices"
	"strings"
)

func (c *call) listIssues() reply {
	var found []*thread
	for _, t := range c.repository.sorted() {
		by, open := t.issue.By.Login, t.issue.Open
		if t.pull != nil { // GitHub lists pull requests with the issues
			by, open = t.pull.Author, t.pull.open()
		}
		state := c.query("state")
		if (state == "" || state == "open") && !open || state == "closed" && open {
			continue
		}
		if creator := c.query("creator"); creator == "" || strings.EqualFold(creator, by) {
			found = append(found, t)
		}
	}
	if c.query("direction") != "asc" {
		slices.Reverse(found)
	}
	return reply{http.StatusOK, paged(c, found, c.showIssue)}
}

func (c *call) openIssue() reply {
	var given struct{ Title, Body string }
	c.read(&given)
	if given.Title == "" {
		return invalid("Issue", "title", "missing_field", "")
	}
	if refused, long := tooLong("Issue", given.Body); long {
		return refused
	}
	n := c.repository.report(Issue{By: c.account, Title: given.Title, Body: given.Body, Open: true})
	return reply{http.StatusCreated, c.showIssue(c.repository.threads[n])}
}

func (c *call) editIssue() reply {
	t := c.repository.threads[c.number("issue_number")]
	if t == nil {
		return missing()
	}
	var given struct{ Title, Body, State *string }
	c.read(&given)
	if given.Body != nil {
		if refused, long := tooLong("Issue", *given.Body); long {
			return refused
		}
		t.issue.Body = *given.Body
	}
	if given.Title != nil {
		t.issue.Title = *given.Title
	}
	if given.State != nil {
		t.issue.Open = *given.State == "open"
	}
	return reply{http.StatusOK, c.showIssue(t)}
}

func (c *call) showIssue(t *thread) object {
	shown := object{
		"number": t.number, "html_url": c.repository.url("issues", t.number), "labels": c.showLabels(t),
		"title": t.issue.Title, "body": t.issue.Body, "user": user(t.issue.By), "state": "closed", "comments": len(t.comments),
	}
	open := t.issue.Open
	if t.pull != nil {
		open = t.pull.open()
		shown["title"], shown["body"], shown["user"], shown["pull_request"] = t.pull.Title, t.pull.Body, user(Person(t.pull.Author)), object{}
	}
	if open {
		shown["state"] = "open"
	}
	return shown
}

func (c *call) listComments() reply {
	t := c.repository.threads[c.number("issue_number")]
	if t == nil {
		return missing()
	}
	return reply{http.StatusOK, paged(c, t.comments, c.showComment)}
}

func (c *call) addComment() reply {
	t := c.repository.threads[c.number("issue_number")]
	if t == nil {
		return missing()
	}
	var given struct{ Body string }
	c.read(&given)
	if refused, long := tooLong("IssueComment", given.Body); long {
		return refused
	}
	comment := Comment{ID: c.s.next(), By: c.account, Body: given.Body}
	t.comments = append(t.comments, comment)
	return reply{http.StatusCreated, c.showComment(comment)}
}

func (c *call) editComment() reply {
	t, i := c.repository.comment(int64(c.number("comment_id")))
	if t == nil {
		return missing()
	}
	var given struct{ Body string }
	c.read(&given)
	if refused, long := tooLong("IssueComment", given.Body); long {
		return refused
	}
	t.comments[i].Body = given.Body
	return reply{http.StatusOK, c.showComment(t.comments[i])}
}

func (c *call) deleteComment() reply {
	t, i := c.repository.comment(int64(c.number("comment_id")))
	if t == nil {
		return missing()
	}
	t.comments = removeAt(t.comments, i)
	return reply{status: http.StatusNoContent}
}

func (c *call) showComment(o Comment) object {
	return object{"id": o.ID, "user": user(o.By), "body": o.Body, "created_at": at(o.ID), "updated_at": at(o.ID), "author_association": "NONE"}
}
