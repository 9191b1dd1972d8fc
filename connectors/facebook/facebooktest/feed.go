package facebooktest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// The window of what waits: the guide says 30 days, and the API takes the 75 of the reference.
const (
	soonest = 10 * time.Minute
	latest  = 75 * 24 * time.Hour
)

// mostPhotos is the most pictures of a post.
const mostPhotos = 10

// create makes a post, public at once or waiting.
func (s *Server) create(r *http.Request) (any, *failure) {
	in, f := form(r, "message", "link", "attached_media", "published", "scheduled_publish_time", "unpublished_content_type")
	if f != nil {
		return nil, f
	}
	if r.PathValue("page") != s.page || s.owner != s.page {
		return nil, &failure{http.StatusForbidden, 200, 0, "(#200) The user hasn't authorized the application to perform this action"}
	}
	p := Post{Message: strings.TrimSpace(in.Get("message")), Link: in.Get("link"), Created: s.now().UTC().Truncate(time.Second)}
	if p.Scheduled, f = s.when(in); f != nil {
		return nil, f
	}
	p.Published = p.Scheduled.IsZero()
	photos, f := s.chosen(in.Get("attached_media"), !p.Published)
	if f == nil {
		f = s.check(p, photos)
	}
	if f != nil {
		return nil, f
	}
	for _, photo := range photos {
		photo.attached = true
		p.Photos = append(p.Photos, *photo)
	}
	p.ID = s.page + "_" + s.nextID()
	s.posts = append(s.posts, &p)
	return object{"id": p.ID}, nil
}

// check looks at the whole post.
func (s *Server) check(p Post, photos []*Photo) *failure {
	if p.Message == "" && p.Link == "" && len(photos) == 0 {
		return invalid("Missing message or attachment")
	}
	if p.Link != "" {
		u, err := url.Parse(p.Link)
		if err != nil || !strings.HasPrefix(u.Scheme, "http") || u.Host == "" {
			return &failure{http.StatusBadRequest, 100, 2061006, "(#100) The url you supplied is invalid"}
		}
		if len(photos) > 0 {
			return invalid("link and attached_media exclude each other")
		}
	}
	if n := len(s.posts); n > 0 && len(photos) == 0 {
		last := s.posts[n-1]
		if last.Message == p.Message && last.Link == p.Link && len(last.Photos) == 0 {
			return &failure{http.StatusBadRequest, 506, 1455006, "Duplicate status message"}
		}
	}
	return nil
}

// when is the time that a post waits for, or zero.
func (s *Server) when(in url.Values) (time.Time, *failure) {
	text, published := in.Get("scheduled_publish_time"), in.Get("published")
	switch {
	case text == "" && published == "" && !in.Has("unpublished_content_type"):
		return time.Time{}, nil
	case text == "" || published != "false":
		return time.Time{}, invalid("You cannot specify a scheduled publish time on a published post")
	case in.Has("unpublished_content_type") && in.Get("unpublished_content_type") != "SCHEDULED":
		return time.Time{}, invalid("unpublished_content_type %q", in.Get("unpublished_content_type"))
	}
	n, err := strconv.ParseInt(text, 10, 64)
	at := time.Unix(n, 0).UTC()
	if err != nil || at.Sub(s.now()) < soonest || at.Sub(s.now()) > latest {
		return time.Time{}, &failure{
			http.StatusBadRequest, 100, 1363096, "(#100) The specified scheduled publish time is invalid.",
		}
	}
	return at, nil
}

// chosen are the pictures that a post attaches: they are there, on no other post and not twice.
func (s *Server) chosen(text string, waits bool) ([]*Photo, *failure) {
	if text == "" {
		return nil, nil
	}
	var list []struct {
		ID string `json:"media_fbid"`
	}
	if err := json.Unmarshal([]byte(text), &list); err != nil || len(list) == 0 {
		return nil, invalid("attached_media %q", text)
	}
	if len(list) > mostPhotos {
		return nil, invalid("more than %d photos", mostPhotos)
	}
	var out []*Photo
	seen := map[string]bool{}
	for _, one := range list {
		photo := s.photos[one.ID]
		switch {
		case photo == nil:
			return nil, invalid("Invalid photo %q", one.ID)
		case photo.attached || seen[one.ID]:
			return nil, &failure{http.StatusBadRequest, 100, 1366051, "(#100) These photos were already posted."}
		case waits && !photo.Temporary:
			return nil, invalid("a post that waits needs temporary photos")
		}
		seen[one.ID] = true
		out = append(out, photo)
	}
	return out, nil
}
