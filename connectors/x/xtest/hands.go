package xtest

import (
	"cmp"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Post is one post the fake holds.
type Post struct {
	ID        string
	Text      string
	InReplyTo string
	Media     []Media
	Poll      *Poll
	CreatedAt time.Time
	// Foreign is whether it is another account's.
	Foreign bool
	// NewerID is the id of its newest version, when it was edited.
	NewerID string
	// unseen is how many listings do not show it yet, and blind how many replies do not find it.
	unseen, blind int
}

// Media is one file that is attached.
type Media struct {
	ID    string
	Type  string
	Alt   string
	Bytes int
}

// Poll is the poll of a post.
type Poll struct {
	Options []string `json:"options"`
	Minutes int      `json:"duration_minutes"`
}

// SetNow gives the fake another clock.
func (s *Server) SetNow(now func() time.Time) { s.with(func() { s.now = now }) }

// SetOwner makes the tokens another account's.
func (s *Server) SetOwner(name string) { s.with(func() { s.account = name }) }

// SetLimit changes how long a text may be: a paying account's is 25,000.
func (s *Server) SetLimit(n int) { s.with(func() { s.limit = n }) }

// SetLag hides what is posted from now on from so many listings.
func (s *Server) SetLag(listings int) { s.with(func() { s.lag = listings }) }

// SetBlind refuses so many replies to what is posted from now on, as if it were not there yet.
func (s *Server) SetBlind(replies int) { s.with(func() { s.blind = replies }) }

// SetNewNames makes answers say "post" where X said "tweet", as its newest description has it.
func (s *Server) SetNewNames() { s.with(func() { s.posty = true }) }

// SetProcessing makes every chunked upload take so many looks before it is ready, or break.
func (s *Server) SetProcessing(looks int, broken bool) {
	s.with(func() { s.work, s.broken = looks, broken })
}

// SetRemaining leaves so many requests of a route, such as "POST /2/tweets", until its limit is hit.
func (s *Server) SetRemaining(route string, n int) { s.with(func() { s.left[route] = n }) }

// Saying is an answer in place of the fake's own.
type Saying struct {
	Status int
	Body   string
	Header http.Header
}

// Say makes the next request of a route, such as "POST /2/tweets", get an answer, and do nothing.
func (s *Server) Say(route string, says ...Saying) {
	s.with(func() { s.says[route] = append(s.says[route], says...) })
}

func (s *Server) tell(w http.ResponseWriter, route string) bool {
	if len(s.says[route]) == 0 {
		return false
	}
	said := s.says[route][0]
	s.says[route] = s.says[route][1:]
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Date", s.now().UTC().Format(http.TimeFormat))
	for name, values := range said.Header {
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	w.WriteHeader(said.Status)
	_, _ = io.WriteString(w, said.Body)
	return true
}

// The window of X's limits, and how many requests of a route fit in one unless a test says otherwise.
const (
	window   = 15 * time.Minute
	requests = 900
)

// count says how much of a route's limit is left, and refuses when nothing is.
func (s *Server) count(w http.ResponseWriter, route string) *failure {
	left, limited := s.left[route]
	if !limited {
		left = requests
	}
	w.Header().Set("X-Rate-Limit-Limit", strconv.Itoa(requests))
	w.Header().Set("X-Rate-Limit-Remaining", strconv.Itoa(max(left-1, 0)))
	w.Header().Set("X-Rate-Limit-Reset", strconv.FormatInt(s.now().Add(window).Unix(), 10))
	if left == 0 {
		return problem(http.StatusTooManyRequests, "about:blank", "Too Many Requests")
	}
	s.left[route] = left - 1
	return nil
}

// Seed adds a post as if the account had made it some other way, and returns its id.
func (s *Server) Seed(p Post) string {
	s.with(func() {
		p.ID = s.nextID()
		p.CreatedAt = cmp.Or(p.CreatedAt, s.now().UTC())
		s.posts = append(s.posts, p)
	})
	return p.ID
}

// Edit changes a post behind galley's back.
func (s *Server) Edit(id string, change func(*Post)) {
	s.with(func() {
		if at := s.at(id); at >= 0 {
			change(&s.posts[at])
		}
	})
}

// Remove deletes a post behind galley's back.
func (s *Server) Remove(id string) {
	s.with(func() { s.posts = slices.DeleteFunc(s.posts, func(p Post) bool { return p.ID == id }) })
}

// Posts lists what is public, the oldest first.
func (s *Server) Posts() []Post {
	var out []Post
	s.with(func() { out = slices.Clone(s.posts) })
	return out
}

// IDs lists the ids of what is public, the oldest first.
func (s *Server) IDs() []string {
	var out []string
	for _, p := range s.Posts() {
		out = append(out, p.ID)
	}
	return out
}

func (s *Server) at(id string) int {
	return slices.IndexFunc(s.posts, func(p Post) bool { return p.ID == id })
}

// nextID grows, as X's do.
func (s *Server) nextID() string {
	s.serial++
	return strconv.Itoa(1_995_000_000_000_000_000 + s.serial)
}
