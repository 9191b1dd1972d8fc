package githubtest

import (
	"net/http"
	"strings"
)

// who is the account of a request's token, or what is said to a token that GitHub does not know.
func (s *Server) who(r *http.Request) (t token, known bool, refusal *reply) {
	authorization := r.Header.Get("Authorization")
	if authorization == "" {
		return token{}, false, nil
	}
	kind, secret, _ := strings.Cut(authorization, " ")
	t, known = s.tokens[secret]
	if !known || !strings.EqualFold(kind, "bearer") && !strings.EqualFold(kind, "token") {
		bad := failed(http.StatusUnauthorized, "Bad credentials")
		return token{}, false, &bad
	}
	return t, true, nil
}

// viewer answers the one GraphQL query that the fake knows.
func (s *Server) viewer(r *http.Request, t token, known bool, body []byte) reply {
	if want := `{"query":"query{viewer{login}}"}`; r.Method != http.MethodPost || strings.TrimSpace(string(body)) != want {
		s.tb.Errorf("GraphQL: got %s %s, want POST %s", r.Method, body, want)
	}
	if !known {
		return failed(http.StatusForbidden, "API rate limit exceeded")
	}
	return reply{http.StatusOK, object{"data": object{"viewer": object{"login": t.account.Login}}}}
}

// allowed does an operation when the token may.
func (s *Server) allowed(o operation, c *call, t token, known bool) reply {
	c.repository = s.repositories[strings.ToLower(c.values["owner"]+"/"+c.values["repo"])]
	writes := strings.Contains(o.need, ": write")
	switch {
	case c.repository == nil, c.repository.private && len(t.permissions) == 0:
		return failed(http.StatusNotFound, "Not Found")
	case writes && !known:
		return failed(http.StatusUnauthorized, "Requires authentication")
	case (writes || c.repository.private) && !t.may(o.need):
		return failed(http.StatusForbidden, t.refusal())
	case writes && !t.account.Bot && strings.HasPrefix(o.need, "checks"):
		return failed(http.StatusForbidden, "You must authenticate via a GitHub App.")
	}
	return o.do(c)
}

func (t token) may(need string) bool {
	for one := range strings.SplitSeq(need, "|") {
		scope, level, _ := strings.Cut(one, ": ")
		for _, p := range t.permissions {
			if p == one || level == "read" && p == scope+": write" {
				return true
			}
		}
	}
	return false
}

func (t token) refusal() string {
	if t.account.Bot {
		return "Resource not accessible by integration"
	}
	return "Resource not accessible by personal access token"
}
