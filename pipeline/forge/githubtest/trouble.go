package githubtest

import (
	"net/http"
	"strconv"
	"time"
)

// lost is the status of a request whose answer does not arrive.
const lost = 0

// trouble is what a test lets go wrong.
type trouble struct {
	until  time.Time
	busy   []time.Duration
	faults []fault
}

type fault struct {
	operation string
	status    int
	done      bool
}

// Exhaust uses up the hourly limit until a time.
func (s *Server) Exhaust(until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trouble.until = until
}

// Busy answers the next requests by asking to wait: one request for each time.
func (s *Server) Busy(waits ...time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trouble.busy = waits
}

// Fail answers the next request of an operation, such as "POST /repos/{owner}/{repo}/issues", with a status. A status
// of 0 loses the answer. When done is true the request has its effect before that.
func (s *Server) Fail(operation string, status int, done bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trouble.faults = append(s.trouble.faults, fault{operation, status, done})
}

// limit says how many requests are left, and refuses when there are none.
func (t *trouble) limit(header http.Header) *reply {
	left, reset := "4999", time.Now().Add(time.Hour)
	if !t.until.IsZero() {
		left, reset = "0", t.until
	}
	header.Set("X-RateLimit-Limit", "5000")
	header.Set("X-RateLimit-Remaining", left)
	header.Set("X-RateLimit-Reset", strconv.FormatInt(reset.Unix(), 10))
	header.Set("X-RateLimit-Resource", "core")
	switch {
	case !t.until.IsZero():
		refused := failed(http.StatusForbidden, "API rate limit exceeded for installation ID 1.")
		return &refused
	case len(t.busy) > 0:
		header.Set("Retry-After", strconv.Itoa(int(t.busy[0]/time.Second)))
		t.busy = t.busy[1:]
		refused := reply{http.StatusForbidden, object{
			"message":           "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
			"documentation_url": "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits",
		}}
		return &refused
	}
	return nil
}

// around lets go wrong what a test asked for.
func (t *trouble) around(operation string, do func() reply) reply {
	for i, f := range t.faults {
		if f.operation != operation {
			continue
		}
		t.faults = append(t.faults[:i:i], t.faults[i+1:]...)
		if f.done {
			do()
		}
		if f.status == lost {
			return reply{status: lost}
		}
		return failed(f.status, http.StatusText(f.status))
	}
	return do()
}

// Calm ends all trouble, also what has not come yet.
func (s *Server) Calm() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trouble = trouble{}
}
