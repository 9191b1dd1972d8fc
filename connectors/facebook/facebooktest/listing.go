package facebooktest

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// maxLimit is the most posts that a client may ask for at once.
const maxLimit = 100

func (s *Server) published(r *http.Request) (any, *failure) {
	return s.list(r, func(p *Post) bool { return p.Published })
}

func (s *Server) scheduled(r *http.Request) (any, *failure) {
	if r.URL.Query().Has("since") {
		return nil, invalid("Param since is not known")
	}
	return s.list(r, func(p *Post) bool { return !p.Published && !p.Scheduled.IsZero() })
}

// list is a page of a listing, the newest first. The address of the next page has the token in it, as the real one's.
func (s *Server) list(r *http.Request, are func(*Post) bool) (any, *failure) {
	if f := asked(r, "fields", "limit", "after", "since"); f != nil {
		return nil, f
	}
	if r.PathValue("page") != s.page || s.owner != s.page {
		return nil, &failure{http.StatusForbidden, 10, 0, "(#10) This endpoint requires the 'pages_read_engagement' permission"}
	}
	q := r.URL.Query()
	limit, err := strconv.Atoi(q.Get("limit"))
	if err != nil || limit < 1 || limit > maxLimit {
		return nil, invalid("limit %q", q.Get("limit"))
	}
	posts, f := s.window(q.Get("since"), are)
	if f != nil {
		return nil, f
	}
	from, f := position(posts, q.Get("after"))
	if f != nil {
		return nil, f
	}
	to := min(from+min(limit, s.pageSize), len(posts))
	data := []object{}
	for _, p := range posts[from:to] {
		shown, f := pick("", s.show(p), q.Get("fields"))
		if f != nil {
			return nil, f
		}
		data = append(data, shown)
	}
	out := object{"data": data}
	if to > from {
		cursor := base64.RawURLEncoding.EncodeToString([]byte(posts[to-1].ID))
		paging := object{"cursors": object{"before": "x", "after": cursor}}
		if to < len(posts) {
			paging["next"] = s.Front.URL + r.URL.Path + "?access_token=" + s.token + "&after=" + cursor
		}
		out["paging"] = paging
	}
	return out, nil
}

// window are the posts since an instant, the newest first.
func (s *Server) window(since string, are func(*Post) bool) ([]*Post, *failure) {
	var first time.Time
	if since != "" {
		n, err := strconv.ParseInt(since, 10, 64)
		if err != nil {
			return nil, invalid("since %q", since)
		}
		first = time.Unix(n, 0)
	}
	var out []*Post
	for _, p := range slices.Backward(s.posts) {
		if are(p) && !p.Created.Before(first) {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b *Post) int { return b.Created.Compare(a.Created) })
	return out, nil
}

// position is where a cursor points: behind a post.
func position(posts []*Post, after string) (int, *failure) {
	if after == "" {
		return 0, nil
	}
	id, err := base64.RawURLEncoding.DecodeString(after)
	at := slices.IndexFunc(posts, func(p *Post) bool { return p.ID == string(id) })
	if err != nil || at < 0 {
		return 0, invalid("Invalid cursors values")
	}
	return at + 1, nil
}
