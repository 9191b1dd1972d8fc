package githubtest

import (
	"net/http"
	"net/url"
	"strings"
)

// operation is one that GitHub describes and this package can do.
type operation struct {
	method, path string
	// need is the permission, such as "issues: write". Any of several, parted by a stroke, will do.
	need string
	do   func(*call) reply
}

// reply is what a call is answered with.
type reply struct {
	status int
	body   any
}

const repository = "/repos/{owner}/{repo}"

func operations() []operation {
	return []operation{
		{"GET", repository + "/pulls", "pull-requests: read", (*call).listPulls},
		{"GET", repository + "/pulls/{pull_number}", "pull-requests: read", (*call).getPull},
		{"GET", repository + "/pulls/{pull_number}/files", "pull-requests: read", (*call).listFiles},
		{"GET", repository + "/pulls/{pull_number}/commits", "pull-requests: read", (*call).listCommits},
		{"GET", repository + "/pulls/{pull_number}/reviews", "pull-requests: read", (*call).listReviews},
		{"GET", repository + "/commits/{commit_sha}/pulls", "pull-requests: read", (*call).listPullsOf},
		{"GET", repository + "/contents/{path}", "contents: read", (*call).getContents},
		{"GET", repository + "/issues/{issue_number}/comments", "issues: read|pull-requests: read", (*call).listComments},
		{"POST", repository + "/issues/{issue_number}/comments", "issues: write|pull-requests: write", (*call).addComment},
		{"PATCH", repository + "/issues/comments/{comment_id}", "issues: write|pull-requests: write", (*call).editComment},
		{"DELETE", repository + "/issues/comments/{comment_id}", "issues: write|pull-requests: write", (*call).deleteComment},
		{"GET", repository + "/issues/{issue_number}/labels", "issues: read|pull-requests: read", (*call).listLabels},
		{"POST", repository + "/issues/{issue_number}/labels", "issues: write|pull-requests: write", (*call).addLabels},
		{"DELETE", repository + "/issues/{issue_number}/labels/{name}", "issues: write|pull-requests: write", (*call).removeLabel},
		{"GET", repository + "/labels/{name}", "issues: read|pull-requests: read", (*call).getLabel},
		{"POST", repository + "/labels", "issues: write|pull-requests: write", (*call).makeLabel},
		{"GET", repository + "/issues", "issues: read", (*call).listIssues},
		{"POST", repository + "/issues", "issues: write", (*call).openIssue},
		{"PATCH", repository + "/issues/{issue_number}", "issues: write|pull-requests: write", (*call).editIssue},
		{"GET", repository + "/commits/{ref}/status", "statuses: read", (*call).combinedStatus},
		{"POST", repository + "/statuses/{sha}", "statuses: write", (*call).setStatus},
		{"GET", repository + "/commits/{ref}/check-runs", "checks: read", (*call).listChecks},
		{"POST", repository + "/check-runs", "checks: write", (*call).startCheck},
		{"PATCH", repository + "/check-runs/{check_run_id}", "checks: write", (*call).updateCheck},
	}
}

// find is the operation of a request, with what its path says. {path} is the rest, whatever it holds.
func find(r *http.Request) (operation, map[string]string, bool) {
	given := strings.Split(strings.TrimPrefix(r.URL.EscapedPath(), "/api/v3"), "/")
	best, values, literal := operation{}, map[string]string(nil), -1
	for _, o := range operations() {
		if o.method != r.Method {
			continue
		}
		if v, n, ok := match(strings.Split(o.path, "/"), given); ok && n > literal {
			best, values, literal = o, v, n
		}
	}
	return best, values, literal >= 0
}

// match counts the parts that are the same, so that of two paths the more exact one is taken.
func match(path, given []string) (values map[string]string, literal int, ok bool) {
	values = map[string]string{}
	for i, part := range path {
		if part == "{path}" && i < len(given) {
			given = append(given[:i:i], strings.Join(given[i:], "/"))
		}
		switch {
		case i >= len(given) || given[i] == "" && i > 0:
			return nil, 0, false
		case strings.HasPrefix(part, "{"):
			value, err := url.PathUnescape(given[i])
			if err != nil {
				return nil, 0, false
			}
			values[strings.Trim(part, "{}")] = value
		case part != given[i]:
			return nil, 0, false
		default:
			literal++
		}
	}
	return values, literal, len(given) == len(path)
}
