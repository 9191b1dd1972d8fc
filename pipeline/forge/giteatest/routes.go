package giteatest

import (
	"net/http"
	"slices"
	"time"
)

func (s *Server) routes() {
	const repository = "/repos/{owner}/{repo}"
	s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.tb.Errorf("%s %s is nothing that the fake knows", r.Method, r.URL)
		w.WriteHeader(http.StatusNotFound)
	})
	s.on("GET /user", "read:user", func(c *call) {
		if c.token.silent {
			c.refuse(http.StatusForbidden, "Only signed in user is allowed to call APIs.")
			return
		}
		c.give(http.StatusOK, object{"id": c.token.id, "login": c.token.login})
	})
	s.on("GET "+repository, "read:repository", func(c *call) { c.give(http.StatusOK, c.s.short(c.repository.name)) })
	s.on("GET "+repository+"/pulls", "read:repository", (*call).listPulls)
	s.on("GET "+repository+"/pulls/{number}", "read:repository", func(c *call) {
		c.thread(true, func(t *thread) { c.give(http.StatusOK, c.showPull(t, c.number("number"))) })
	})
	s.on("GET "+repository+"/commits/{sha}/pull", "read:repository", (*call).pullOfCommit)
	s.on("GET "+repository+"/pulls/{number}/files", "read:repository", (*call).listFiles)
	s.on("GET "+repository+"/pulls/{number}/commits", "read:repository", (*call).listCommits)
	s.on("GET "+repository+"/pulls/{number}/reviews", "read:repository", (*call).listReviews)
	s.on("GET "+repository+"/contents/{path...}", "read:repository", (*call).getContents)
	s.on("GET "+repository+"/issues/{number}/comments", "read:issue", func(c *call) {
		c.thread(false, func(t *thread) { list(c, t.comments, noPages, showComment) })
	})
	s.on("POST "+repository+"/issues/{number}/comments", "write:issue", (*call).addComment)
	s.on("PATCH "+repository+"/issues/comments/{id}", "write:issue", (*call).editComment)
	s.on("DELETE "+repository+"/issues/comments/{id}", "write:issue", (*call).deleteComment)
	s.on("GET "+repository+"/issues/{number}/labels", "read:issue", func(c *call) {
		c.thread(false, func(t *thread) { list(c, c.repository.on(t), noPages, showLabel) })
	})
	s.on("POST "+repository+"/issues/{number}/labels", "write:issue", (*call).addLabels)
	s.on("DELETE "+repository+"/issues/{number}/labels/{id}", "write:issue", (*call).removeLabel)
	s.on("GET "+repository+"/labels", "read:issue", func(c *call) { list(c, c.repository.labels, byTotal, showLabel) })
	s.on("POST "+repository+"/labels", "write:issue", (*call).makeLabel)
	s.on("GET "+repository+"/issues", "read:issue", (*call).listIssues)
	s.on("POST "+repository+"/issues", "write:issue", (*call).openIssue)
	s.on("PATCH "+repository+"/issues/{number}", "write:issue", (*call).editIssue)
	s.on("GET "+repository+"/commits/{sha}/statuses", "read:repository", func(c *call) {
		newest := slices.Clone(c.repository.statuses[c.r.PathValue("sha")])
		slices.Reverse(newest)
		list(c, newest, byLink, showStatus)
	})
	s.on("POST "+repository+"/statuses/{sha}", "write:repository", (*call).setStatus)
}

// thread does something with the issue, or the pull request, that a path names.
func (c *call) thread(pull bool, do func(*thread)) {
	t := c.repository.threads[c.number("number")]
	if t == nil || pull && t.pull == nil {
		c.refuse(http.StatusNotFound, "The target couldn't be found.")
		return
	}
	do(t)
}

// user is an account. Those of the server itself have a number below 1.
func user(login string) any {
	switch login {
	case "":
		return nil
	case Job:
		return object{"id": -2, "login": login}
	}
	return object{"id": 7, "login": login}
}

// when is the time of the nth thing.
func when(n int) string {
	return time.Date(2026, 12, 1, 9, 0, n, 0, time.UTC).Format(time.RFC3339)
}
