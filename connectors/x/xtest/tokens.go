package xtest

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"time"
)

// The fake's app, and what its tokens end in: characters that need escaping in forms and headers.
const (
	clientID     = "Y2xpZW50LWlk:app"
	clientSecret = "ocs-9Rt/2+kLw=="
	tokenTail    = "Zq+7w/x9=="
)

// tokenLife is how long an access token lives.
const tokenLife = 2 * time.Hour

// grant is what the account gave the app: the tokens of now, and how often they were exchanged.
type grant struct {
	secret          string
	access, refresh string
	made            time.Time
	turns           int
	revoked         bool
	reuseRevokes    bool
}

// Tokens is the account's secret whose tokens rotate, as it is now.
func (s *Server) Tokens() string {
	var out string
	s.with(func() {
		form := map[string]string{"client_id": clientID, "access_token": s.grant.access, "refresh_token": s.grant.refresh}
		if s.grant.secret != "" {
			form["client_secret"] = s.grant.secret
		}
		data, _ := json.Marshal(form) // a map of texts can be written
		out = string(data)
	})
	return out
}

// SetPublicApp makes the app one without a client secret.
func (s *Server) SetPublicApp() { s.with(func() { s.grant.secret = "" }) }

// SetReuseRevokes makes a refresh token that comes a second time end the whole grant.
func (s *Server) SetReuseRevokes() { s.with(func() { s.grant.reuseRevokes = true }) }

// Turns counts the exchanges that were carried out.
func (s *Server) Turns() int {
	var n int
	s.with(func() { n = s.grant.turns })
	return n
}

// expiry is when the access token ends; the first one does not.
func (s *Server) expiry() time.Time {
	if s.grant.made.IsZero() {
		return s.now()
	}
	return s.grant.made.Add(tokenLife)
}

func (s *Server) exchange(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tell(w, "POST /2/oauth2/token") {
		return
	}
	refuse := func(status int, kind, text string) {
		s.answer(w, status, object{"error": kind, "error_description": text}, nil)
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "application/x-www-form-urlencoded" || r.ParseForm() != nil || r.URL.RawQuery != "" {
		refuse(http.StatusBadRequest, "invalid_request", "the body is no form")
		return
	}
	if !s.knows(r) {
		refuse(http.StatusUnauthorized, "unauthorized_client", "Missing valid authorization header")
		return
	}
	if r.PostForm.Get("grant_type") != "refresh_token" || s.grant.revoked || r.PostForm.Get("refresh_token") != s.grant.refresh {
		s.grant.revoked = s.grant.revoked || s.grant.reuseRevokes
		refuse(http.StatusBadRequest, "invalid_request", "Value passed for the token was invalid.")
		return
	}
	s.grant.turns++
	s.grant.made = s.now()
	s.grant.access = fmt.Sprintf("at-%d-%s", s.grant.turns, tokenTail)
	s.grant.refresh = fmt.Sprintf("rt-%d-%s", s.grant.turns, tokenTail)
	s.answer(w, http.StatusOK, object{
		"token_type": "bearer", "expires_in": int(tokenLife.Seconds()), "scope": "tweet.read tweet.write users.read media.write offline.access",
		"access_token": s.grant.access, "refresh_token": s.grant.refresh,
	}, nil)
}

// knows reports whether the app proves who it is, in the way that is its own and no other.
func (s *Server) knows(r *http.Request) bool {
	id, secret, basic := r.BasicAuth()
	if s.grant.secret == "" {
		return !basic && r.PostForm.Get("client_id") == clientID && len(r.PostForm) == 3
	}
	plainID, err1 := url.QueryUnescape(id)
	plainSecret, err2 := url.QueryUnescape(secret)
	return basic && err1 == nil && err2 == nil && plainID == clientID && plainSecret == s.grant.secret && len(r.PostForm) == 2
}
