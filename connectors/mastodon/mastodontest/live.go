package mastodontest

import (
	"net/http"
	"slices"
)

// Edit changes a status behind galley's back, as its owner may in any app.
func (s *Server) Edit(id string, change func(*Status)) {
	s.with(func() {
		for i := range s.statuses {
			if s.statuses[i].ID == id {
				change(&s.statuses[i])
				s.statuses[i].EditedAt = s.now().UTC()
			}
		}
	})
}

// Remove deletes a status behind galley's back.
func (s *Server) Remove(id string) {
	s.with(func() {
		s.statuses = slices.DeleteFunc(s.statuses, func(status Status) bool { return status.ID == id })
	})
}

// SetOwner makes the token another account's.
func (s *Server) SetOwner(name string) { s.with(func() { s.owner = name }) }

func (s *Server) one(r *http.Request) (int, any, *failure) {
	if f := queryHas(r.URL.Query()); f != nil {
		return 0, nil, f
	}
	status, ok := s.byID(r.PathValue("id"))
	if !ok {
		return 0, nil, notFound()
	}
	return http.StatusOK, s.show(status), nil
}

// remove takes a status of the token's account away, and answers with what it was. Files have to go along: a
// careful client does not leave a picture behind that was taken back.
func (s *Server) remove(r *http.Request) (int, any, *failure) {
	q := r.URL.Query()
	if f := queryHas(q, "delete_media"); f != nil {
		return 0, nil, f
	}
	if q.Get("delete_media") != "true" {
		return 0, nil, &failure{http.StatusBadRequest, "a careful client deletes the files too"}
	}
	status, ok := s.byID(r.PathValue("id"))
	if !ok || status.Foreign {
		return 0, nil, notFound()
	}
	s.statuses = slices.DeleteFunc(s.statuses, func(held Status) bool { return held.ID == status.ID })
	shown := s.show(status)
	delete(shown, "content")
	shown["text"] = status.Text
	return http.StatusOK, shown, nil
}
