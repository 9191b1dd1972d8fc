package mastodontest

import (
	"net/http"
	"slices"
	"strings"
)

// change is every parameter of PUT /api/v1/statuses/:id that the fake knows.
type change struct {
	Status      *string  `json:"status"`
	SpoilerText *string  `json:"spoiler_text"`
	Sensitive   *bool    `json:"sensitive"`
	Language    string   `json:"language"`
	MediaIDs    []string `json:"media_ids"`
	Media       []struct {
		ID          string  `json:"id"`
		Description *string `json:"description"`
		Focus       string  `json:"focus"`
	} `json:"media_attributes"`
	ContentType string `json:"content_type"`
}

// SetVersion makes the fake another version of its software.
func (s *Server) SetVersion(version string) { s.with(func() { s.version = version }) }

// edit changes a status of the token's account. What is not named goes, as it does on the real ones: files, a poll. What
// is the same makes no new version.
func (s *Server) edit(r *http.Request) (int, any, *failure) {
	if s.flavour == Old {
		return 0, nil, notFound()
	}
	in, f := s.readChange(r)
	if f != nil {
		return 0, nil, f
	}
	at := slices.IndexFunc(s.statuses, func(held Status) bool { return held.ID == r.PathValue("id") && !held.Foreign })
	if at < 0 {
		return 0, nil, notFound()
	}
	before := s.statuses[at]
	after, f := s.revise(before, in)
	if f != nil {
		return 0, nil, f
	}
	same := before.Text == after.Text && before.SpoilerText == after.SpoilerText && before.Language == after.Language &&
		slices.EqualFunc(before.Media, after.Media, sameFile) && before.Poll == after.Poll
	if !same {
		after.EditedAt, after.Edits = s.now().UTC(), before.Edits+1
		s.statuses[at] = after
	}
	return http.StatusOK, s.show(s.statuses[at]), nil
}

func sameFile(a, b Media) bool {
	return a.ID == b.ID && a.Description == b.Description && a.Focus == b.Focus
}

func (s *Server) readChange(r *http.Request) (change, *failure) {
	in, failed := decodeBody[change](r)
	if failed != nil {
		return in, failed
	}
	switch {
	case r.Header.Get("Idempotency-Key") != "":
		return in, &failure{http.StatusBadRequest, "an edit takes no Idempotency-Key"}
	case in.Status == nil || in.SpoilerText == nil || in.Sensitive == nil || in.Language == "":
		return in, &failure{http.StatusBadRequest, "a careful client sends status, spoiler_text, sensitive and language"}
	case (in.ContentType != "") != (s.flavour == GoToSocial):
		return in, &failure{http.StatusBadRequest, "content_type is GoToSocial's own parameter, and needed there"}
	}
	return in, nil
}

// revise is the status after the change.
func (s *Server) revise(held Status, in change) (Status, *failure) {
	text, warning := strings.TrimSpace(*in.Status), strings.TrimSpace(*in.SpoilerText)
	switch {
	case text == "" && warning == "" && len(in.MediaIDs) == 0:
		return held, s.invalid("Text can't be blank")
	case s.count(submission{Status: &text, SpoilerText: warning}) > s.characters:
		return held, s.invalid("Text character limit of %d exceeded", s.characters)
	case !language.MatchString(in.Language):
		return held, s.invalid("language %q", in.Language)
	case warning != "" && !*in.Sensitive:
		return held, s.invalid("a warning without sensitive")
	}
	if text == "" {
		text, warning = warning, ""
	}
	before := held.Media
	held.Text, held.SpoilerText, held.Language, held.ContentType = text, warning, in.Language, in.ContentType
	held.Media, held.Poll = nil, nil
	for _, id := range in.MediaIDs {
		at := slices.IndexFunc(before, func(m Media) bool { return m.ID == id })
		if at < 0 {
			return held, notFound()
		}
		held.Media = append(held.Media, before[at])
	}
	for _, said := range in.Media {
		at := slices.IndexFunc(held.Media, func(m Media) bool { return m.ID == said.ID })
		if at < 0 || said.Description == nil || said.Focus != "" && !focus.MatchString(said.Focus) {
			return held, s.invalid("media_attributes %+v", said)
		}
		held.Media[at].Description, held.Media[at].Focus = *said.Description, said.Focus
	}
	return held, nil
}
