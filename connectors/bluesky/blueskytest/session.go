package blueskytest

import (
	"fmt"
	"net/http"
	"strings"
)

func (s *Server) createSession(r *http.Request, body []byte) (any, *refusal) {
	var in struct{ Identifier, Password string }
	if no := decode(body, &in); no != nil {
		return nil, no
	}
	if in.Identifier != Handle && in.Identifier != DID || in.Password != Password {
		return nil, &refusal{http.StatusUnauthorized, "AuthenticationRequired", "Invalid identifier or password"}
	}
	s.logins++
	return s.session(r), nil
}

func (s *Server) refreshSession(r *http.Request, body []byte) (any, *refusal) {
	if len(body) > 0 {
		return nil, invalid("A request body was provided when none was expected")
	}
	token := bearer(r)
	if no := s.allow(token, refresh); no != nil {
		return nil, no
	}
	delete(s.tokens, token)
	return s.session(r), nil
}

func (s *Server) session(r *http.Request) any {
	s.issued++
	a, b := fmt.Sprintf("access-token-%d", s.issued), fmt.Sprintf("refresh-token-%d", s.issued)
	s.tokens[a], s.tokens[b] = access, refresh
	endpoint := s.endpoint
	if endpoint == "" {
		endpoint = "http://" + r.Host
	}
	out := map[string]any{
		"did": DID, "handle": Handle, "accessJwt": a, "refreshJwt": b, "active": !s.inactive,
		"didDoc": map[string]any{
			"id": DID,
			"service": []any{
				map[string]any{"id": "#other", "type": "Other", "serviceEndpoint": map[string]any{"uri": "x"}},
				map[string]any{"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": endpoint},
			},
		},
	}
	if s.inactive {
		out["status"] = "deactivated"
	}
	return out
}

func bearer(r *http.Request) string {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return token
}

// allow refuses a token that is not good for the call, in the real server's words: 400, not 401.
func (s *Server) allow(token string, want tokenState) *refusal {
	switch got := s.tokens[token]; {
	case token == "":
		return &refusal{http.StatusUnauthorized, "AuthMissing", "Authentication Required"}
	case got == want:
		return nil
	case got == expired:
		return &refusal{http.StatusBadRequest, "ExpiredToken", "Token has expired"}
	}
	return &refusal{http.StatusBadRequest, "InvalidToken", "Token could not be verified"}
}

func (s *Server) resolveHandle(r *http.Request, _ []byte) (any, *refusal) {
	handle := r.URL.Query().Get("handle")
	did := s.handles[handle]
	switch {
	case !strings.Contains(handle, "."):
		return nil, invalid("Error: handle must be a valid handle")
	case did == "":
		return nil, &refusal{http.StatusBadRequest, "HandleNotFound", "Unable to resolve handle"}
	}
	return map[string]string{"did": did}, nil
}
