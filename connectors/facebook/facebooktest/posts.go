package facebooktest

import (
	"net/http"
	"strings"
)

// me is whose token it is.
func (s *Server) me(r *http.Request) (any, *failure) {
	return s.project(r, object{"id": s.owner, "name": "Northwind Coffee"})
}

// one is a single post, as far as it was asked for.
func (s *Server) one(r *http.Request) (any, *failure) {
	id := r.PathValue("id")
	switch p := s.byID(id); {
	case id == s.page:
		return s.project(r, object{"id": s.page, "name": "Northwind Coffee"})
	case p == nil || s.owner != s.page:
		return nil, notThere(id)
	default:
		return s.project(r, s.show(p))
	}
}

// edit changes the text of a post that the app made.
func (s *Server) edit(r *http.Request) (any, *failure) {
	in, f := form(r, "message")
	if f != nil {
		return nil, f
	}
	p := s.byID(r.PathValue("id"))
	switch {
	case p == nil || s.owner != s.page:
		return nil, notThere(r.PathValue("id"))
	case p.Foreign:
		return nil, &failure{http.StatusForbidden, 200, 0, "(#200) You can only edit posts that your app has made"}
	case strings.TrimSpace(in.Get("message")) == "" && len(p.Photos) == 0 && p.Link == "":
		return nil, invalid("Missing message or attachment")
	}
	p.Message = strings.TrimSpace(in.Get("message"))
	p.Edits++
	return object{"success": true}, nil
}

// remove deletes a post, whether it is public or waits.
func (s *Server) remove(r *http.Request) (any, *failure) {
	if f := asked(r); f != nil {
		return nil, f
	}
	p := s.byID(r.PathValue("id"))
	switch {
	case p == nil || s.owner != s.page:
		return nil, notThere(r.PathValue("id"))
	case p.Foreign:
		return nil, &failure{http.StatusForbidden, 200, 0, "(#200) Permissions error"}
	}
	s.drop(p.ID)
	return object{"success": true}, nil
}

// timeLayout is how the API writes times.
const timeLayout = "2006-01-02T15:04:05-0700"

// show is all that the fake knows of a post.
func (s *Server) show(p *Post) object {
	out := object{
		"id": p.ID, "permalink_url": s.address(p), "created_time": p.Created.UTC().Format(timeLayout),
		"is_published": p.Published,
	}
	if p.Message != "" {
		out["message"] = p.Message
	}
	if !p.Scheduled.IsZero() && !p.Published {
		out["scheduled_publish_time"] = p.Scheduled.Unix()
	}
	if list := attachments(p); len(list) > 0 {
		out["attachments"] = object{"data": list}
	}
	return out
}

// attachments are the pictures, or the preview of the link behind Facebook's own address for it.
func attachments(p *Post) []object {
	var photos []object
	for _, photo := range p.Photos {
		photos = append(photos, object{"media_type": "photo", "type": "photo", "target": object{"id": photo.ID}})
	}
	switch {
	case len(photos) == 1:
		return photos
	case len(photos) > 1:
		return []object{{"media_type": "album", "type": "album", "subattachments": object{"data": photos}}}
	case p.Link != "":
		shown := p.Link + "?fbclid=Iw"
		if strings.Contains(p.Link, "?") {
			shown = p.Link + "&fbclid=Iw"
		}
		return []object{{
			"media_type": "link", "type": "share", "url": "https://l.facebook.com/l.php?h=1", "unshimmed_url": shown,
		}}
	}
	return nil
}
