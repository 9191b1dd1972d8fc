package facebooktest

import (
	"strings"
	"time"
)

// SetClock gives the fake another clock.
func (s *Server) SetClock(now func() time.Time) { s.with(func() { s.now = now }) }

// Advance sets the clock to an instant, where it stays, and makes public what was due by then.
func (s *Server) Advance(t time.Time) {
	s.with(func() {
		s.now = func() time.Time { return t }
		s.publishDue()
	})
}

// SetDateless leaves the Date out of every answer.
func (s *Server) SetDateless(on bool) { s.with(func() { s.dateless = on }) }

// publishDue makes public what waits and whose time has come. From then on its time of creation is that.
func (s *Server) publishDue() {
	for _, p := range s.posts {
		if p.Published || p.Scheduled.IsZero() || p.Scheduled.After(s.now()) {
			continue
		}
		p.Published, p.Created = true, p.Scheduled
		if s.rename {
			p.ID = s.page + "_" + s.nextID()
		}
	}
}

// Seed adds a post as if the page had made it some other way, and returns its id.
func (s *Server) Seed(p Post) string {
	s.with(func() {
		p.ID = s.page + "_" + s.nextID()
		if p.Created.IsZero() {
			p.Created = s.now().UTC()
		}
		s.posts = append(s.posts, &p)
	})
	return p.ID
}

// Edit changes a post behind galley's back, as people do on the page itself.
func (s *Server) Edit(id string, change func(*Post)) {
	s.with(func() {
		if p := s.byID(id); p != nil {
			change(p)
		}
	})
}

// Remove deletes a post behind galley's back.
func (s *Server) Remove(id string) { s.with(func() { s.drop(id) }) }

// Posts lists all posts, the oldest first: those that are public, and those that wait.
func (s *Server) Posts() []Post { return s.those(func(*Post) bool { return true }) }

// Public lists the ids of what is public, the oldest first.
func (s *Server) Public() []string { return ids(s.those(func(p *Post) bool { return p.Published })) }

// Scheduled lists the ids of what waits.
func (s *Server) Scheduled() []string {
	return ids(s.those(func(p *Post) bool { return !p.Published && !p.Scheduled.IsZero() }))
}

func (s *Server) those(are func(*Post) bool) []Post {
	var out []Post
	s.with(func() {
		s.publishDue()
		for _, p := range s.posts {
			if are(p) {
				out = append(out, *p)
			}
		}
	})
	return out
}

func ids(posts []Post) []string {
	var out []string
	for _, p := range posts {
		out = append(out, p.ID)
	}
	return out
}

func (s *Server) byID(id string) *Post {
	for _, p := range s.posts {
		if p.ID == id {
			return p
		}
	}
	return nil
}

func (s *Server) drop(id string) {
	for i, p := range s.posts {
		if p.ID == id {
			s.posts = append(s.posts[:i:i], s.posts[i+1:]...)
			return
		}
	}
}

// address is where people see a post.
func (s *Server) address(p *Post) string {
	_, number, _ := strings.Cut(p.ID, "_")
	return "https://www.facebook.com/" + s.page + "/posts/" + number
}
