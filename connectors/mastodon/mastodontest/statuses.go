package mastodontest

import (
	"encoding/json"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// submission is every parameter of POST /api/v1/statuses that the fake knows.
type submission struct {
	Status      *string  `json:"status"`
	MediaIDs    []string `json:"media_ids"`
	SpoilerText string   `json:"spoiler_text"`
	Sensitive   *bool    `json:"sensitive"`
	Visibility  string   `json:"visibility"`
	Language    string   `json:"language"`
	InReplyToID string   `json:"in_reply_to_id"`
	Poll        *Poll    `json:"poll"`
	ContentType string   `json:"content_type"`
}

// keyLife is how long Mastodon remembers an Idempotency-Key.
const keyLife = time.Hour

func (s *Server) create(r *http.Request) (int, any, *failure) {
	key := r.Header.Get("Idempotency-Key")
	if key == "" {
		return 0, nil, &failure{http.StatusBadRequest, "no Idempotency-Key"}
	}
	in, f := s.read(r)
	if f != nil {
		return 0, nil, f
	}
	if before, ok := s.replay(key); ok {
		return http.StatusOK, s.show(before), nil
	}
	if f := s.check(in); f != nil {
		return 0, nil, f
	}
	status := Status{
		ID: s.nextID(), Key: key, Text: strings.TrimSpace(*in.Status), SpoilerText: strings.TrimSpace(in.SpoilerText),
		Visibility: in.Visibility, Language: in.Language, InReplyToID: in.InReplyToID, ContentType: in.ContentType,
		CreatedAt: s.now().UTC().Truncate(time.Millisecond), Poll: in.Poll,
	}
	if status.Text == "" {
		status.Text, status.SpoilerText = status.SpoilerText, ""
	}
	status.URL = s.Front.URL + "/@northwind/" + status.ID
	for _, id := range in.MediaIDs {
		s.media[id].attached = true
		status.Media = append(status.Media, *s.media[id])
	}
	s.statuses = append(s.statuses, status)
	return http.StatusOK, s.show(status), nil
}

// replay is what Mastodon does with a key it remembers. GoToSocial does nothing with it.
func (s *Server) replay(key string) (Status, bool) {
	i := slices.IndexFunc(s.statuses, func(old Status) bool {
		return s.flavour != GoToSocial && old.Key == key && s.now().Sub(old.CreatedAt) < keyLife
	})
	if i < 0 {
		return Status{}, false
	}
	return s.statuses[i], true
}

// decodeBody reads a request's JSON, in which nothing may be that the server does not know.
func decodeBody[T any](r *http.Request) (in T, failed *failure) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return in, &failure{http.StatusUnsupportedMediaType, "not JSON: " + kind}
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return in, &failure{http.StatusBadRequest, "body: " + err.Error()}
	}
	return in, nil
}

func (s *Server) read(r *http.Request) (submission, *failure) {
	in, failed := decodeBody[submission](r)
	if failed != nil {
		return in, failed
	}
	switch {
	case in.Status == nil || in.Sensitive == nil || in.Visibility == "" || in.Language == "":
		return in, &failure{http.StatusBadRequest, "a careful client sends status, sensitive, visibility and language"}
	case (in.ContentType != "") != (s.flavour == GoToSocial):
		return in, &failure{http.StatusBadRequest, "content_type is GoToSocial's own parameter, and needed there"}
	}
	return in, nil
}

var (
	visibilities = []string{"public", "unlisted", "private", "direct"}
	language     = regexp.MustCompile(`^[a-z]{2,3}$`)
)

func (s *Server) check(in submission) *failure {
	text := strings.TrimSpace(*in.Status)
	switch {
	case text == "" && in.SpoilerText == "" && len(in.MediaIDs) == 0:
		return s.invalid("Text can't be blank")
	case s.count(in) > s.characters:
		return s.invalid("Text character limit of %d exceeded", s.characters)
	case !slices.Contains(visibilities, in.Visibility):
		return s.invalid("visibility %q", in.Visibility)
	case !language.MatchString(in.Language):
		return s.invalid("language %q", in.Language)
	case in.SpoilerText != "" && !*in.Sensitive:
		return s.invalid("a warning without sensitive")
	case in.Poll != nil && len(in.MediaIDs) > 0:
		return s.invalid("Polls and media can't be together")
	}
	if in.InReplyToID != "" {
		if _, ok := s.byID(in.InReplyToID); !ok {
			return notFound()
		}
	}
	if f := s.checkPoll(in.Poll); f != nil {
		return f
	}
	return s.checkMedia(in.MediaIDs)
}

func (s *Server) checkPoll(p *Poll) *failure {
	if p == nil {
		return nil
	}
	if len(p.Options) < 2 || len(p.Options) > 4 || p.ExpiresIn < 300 || p.ExpiresIn > 2629746 {
		return s.invalid("poll %+v", *p)
	}
	for i, option := range p.Options {
		if option == "" || utf8.RuneCountInString(option) > 50 || slices.Contains(p.Options[:i], option) {
			return s.invalid("poll option %q", option)
		}
	}
	return nil
}

func (s *Server) checkMedia(ids []string) *failure {
	most := 4
	if s.flavour == GoToSocial {
		most = 6
	}
	if len(ids) > most {
		return s.invalid("cannot attach more than %d files", most)
	}
	for _, id := range ids {
		m, ok := s.media[id]
		switch {
		case !ok || m.attached:
			return notFound()
		case m.left > 0:
			return &failure{http.StatusUnprocessableEntity, "Cannot attach files that have not finished processing. Try again in a moment!"}
		case strings.HasPrefix(m.Type, "video/") && len(ids) > 1 && s.flavour != GoToSocial:
			return s.invalid("cannot attach a video to a post that already contains images")
		}
	}
	return nil
}

var (
	link    = regexp.MustCompile(`(?i)https?://[^\s<>"]*[^\s<>".,;:!?)\]]`)
	mention = regexp.MustCompile(`(^|[^\w/])(@\w+)@[\w-]+(?:\.[\w-]+)+`)
)

// count is the server's own count: Mastodon takes 23 for a link and leaves the domains of mentions out;
// GoToSocial counts every code point.
func (s *Server) count(in submission) int {
	if s.flavour == GoToSocial {
		return utf8.RuneCountInString(*in.Status) + utf8.RuneCountInString(in.SpoilerText)
	}
	text := link.ReplaceAllString(strings.TrimSpace(*in.Status), strings.Repeat("x", 23))
	text = mention.ReplaceAllString(text, "$1$2")
	return uniseg.GraphemeClusterCount(strings.TrimSpace(in.SpoilerText) + text)
}
