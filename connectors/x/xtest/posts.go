package xtest

import (
	"encoding/json"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// submission is every field of POST /2/tweets that a careful client uses.
type submission struct {
	Text  *string `json:"text"`
	Media *struct {
		IDs []string `json:"media_ids"`
	} `json:"media"`
	Poll  *Poll `json:"poll"`
	Reply *struct {
		ID string `json:"in_reply_to_tweet_id"`
	} `json:"reply"`
}

// decodeBody reads a request's JSON, in which nothing may be that X does not know.
func decodeBody[T any](r *http.Request) (in T, f *failure) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return in, invalid("the body is not JSON: %s", kind)
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return in, invalid("$: %v", err)
	}
	return in, nil
}

func (s *Server) create(r *http.Request) (int, any, *failure) {
	if f := queryHas(r.URL.Query()); f != nil {
		return 0, nil, f
	}
	in, f := decodeBody[submission](r)
	if f != nil {
		return 0, nil, f
	}
	p := Post{ID: s.nextID(), CreatedAt: s.now().UTC().Truncate(time.Second), Poll: in.Poll, unseen: s.lag, blind: s.blind}
	if in.Text != nil {
		p.Text = strings.TrimSpace(*in.Text)
	}
	for _, check := range []func(submission, *Post) *failure{s.checkText, s.checkPoll, s.attach, s.thread} {
		if f := check(in, &p); f != nil {
			return 0, nil, f
		}
	}
	s.posts = append(s.posts, p)
	text, _ := s.render(p)
	return http.StatusCreated, object{"data": object{"id": p.ID, "text": text, s.named("edit_history_tweet_ids"): []string{p.ID}}}, nil
}

var (
	cashtag = regexp.MustCompile(`(^|\s)\$[A-Za-z]{1,6}\b`)
	never   = "\uFFFE\uFEFF\uFFFF"
)

// recent is how long the fake remembers a text. X does not say how long it does.
const recent = 24 * time.Hour

func (s *Server) checkText(in submission, p *Post) *failure {
	switch {
	case in.Text == nil || p.Text == "" && in.Media == nil:
		return invalid("$.text: is missing but it is required")
	case weight(p.Text) > s.limit:
		return problem(http.StatusBadRequest, "about:blank", "Your Tweet text is too long. For more information on how Twitter determines text length see https://github.com/twitter/twitter-text.")
	case strings.ContainsAny(p.Text, never):
		return forbidden("Your Tweet contains an invalid character.")
	case len(cashtag.FindAllString(p.Text, -1)) > 1:
		return forbidden("You may not use more than one cashtag.")
	}
	again := func(old Post) bool { return !old.Foreign && old.Text == p.Text && s.now().Sub(old.CreatedAt) < recent }
	if p.Text != "" && slices.ContainsFunc(s.posts, again) {
		return forbidden("You are not allowed to create a Tweet with duplicate content.")
	}
	return nil
}

func (s *Server) checkPoll(in submission, p *Post) *failure {
	if in.Poll == nil {
		return nil
	}
	if len(in.Poll.Options) < 2 || len(in.Poll.Options) > 4 || in.Poll.Minutes < 5 || in.Poll.Minutes > 10_080 || p.Text == "" || in.Media != nil {
		return invalid("$.poll: %+v", *in.Poll)
	}
	for i, option := range in.Poll.Options {
		if n := utf8.RuneCountInString(option); n < 1 || n > 25 || slices.Contains(in.Poll.Options[:i], option) {
			return invalid("$.poll.options[%d]: %q", i, option)
		}
	}
	return nil
}

// thread checks what the post answers.
func (s *Server) thread(in submission, p *Post) *failure {
	if in.Reply == nil {
		return nil
	}
	if in.Reply.ID == "" {
		return invalid("$.reply.in_reply_to_tweet_id: is missing but it is required")
	}
	at := s.at(in.Reply.ID)
	switch {
	case at < 0 || s.posts[at].blind > 0:
		if at >= 0 {
			s.posts[at].blind--
		}
		return forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")
	case s.posts[at].Foreign:
		return forbidden("Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.")
	}
	p.InReplyTo = in.Reply.ID
	return nil
}

// attach puts the files on a post: up to four pictures, or one GIF, or one video.
func (s *Server) attach(in submission, p *Post) *failure {
	if in.Media == nil {
		return nil
	}
	if n := len(in.Media.IDs); n < 1 || n > 4 {
		return invalid("$.media.media_ids: has %d", n)
	}
	for _, id := range in.Media.IDs {
		m, ok := s.media[id]
		switch {
		case !ok || !m.whole || m.left > 0 || s.broken && m.category != "tweet_image" || s.now().Sub(m.made) > mediaLife:
			return invalid("Your media IDs are invalid.")
		case m.category != "tweet_image" && len(in.Media.IDs) > 1:
			return invalid("$.media.media_ids: kinds of media can't be mixed")
		}
		p.Media = append(p.Media, m.Media)
	}
	return nil
}
