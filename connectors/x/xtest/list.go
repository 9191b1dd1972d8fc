package xtest

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// optional are the fields of a post that a request may ask for.
var optional = [...]string{
	"attachments", "conversation_id", "created_at", "entities", "note_tweet", "referenced_tweets",
}

// show is a post with the fields that were asked for.
func (s *Server) show(p Post, fields []string) object {
	text, found := s.render(p)
	full := object{"conversation_id": s.root(p), "created_at": p.CreatedAt.Format("2006-01-02T15:04:05.000Z")}
	versions := []string{p.ID}
	if p.NewerID != "" {
		versions = append(versions, p.NewerID)
	}
	if weight(p.Text) > 280 {
		full["note_tweet"] = object{"text": text, "entities": found}
		text, found = string([]rune(text)[:270])+"…", nil
	}
	if found != nil {
		full["entities"] = found
	}
	attached := object{}
	for _, m := range p.Media {
		keys, _ := attached["media_keys"].([]string)
		attached["media_keys"] = append(keys, mediaKey(m))
	}
	if p.Poll != nil {
		attached["poll_ids"] = []string{"9" + p.ID[1:]}
	}
	if len(attached) > 0 {
		full["attachments"] = attached
	}
	if p.InReplyTo != "" {
		full["referenced_tweets"] = []object{{"type": "replied_to", "id": p.InReplyTo}}
	}
	out := object{"id": p.ID, "text": text, s.named("edit_history_tweet_ids"): versions}
	for _, name := range fields {
		if value, ok := full[name]; ok {
			out[s.named(name)] = value
		}
	}
	return out
}

// named is a field's name in answers.
func (s *Server) named(field string) string {
	if s.posty {
		return strings.NewReplacer("note_tweet", "note_post", "_tweets", "_posts", "_tweet_ids", "_post_ids").Replace(field)
	}
	return field
}

func (s *Server) root(p Post) string {
	if at := s.at(p.InReplyTo); at >= 0 {
		return s.root(s.posts[at])
	}
	return p.ID
}

// fields reads tweet.fields, which X checks.
func fields(q url.Values) ([]string, *failure) {
	if !q.Has("tweet.fields") {
		return nil, nil
	}
	names := strings.Split(q.Get("tweet.fields"), ",")
	for _, name := range names {
		if !slices.Contains(optional[:], name) {
			return nil, invalid("The tweet.fields query parameter value [%s] is not one of [%s]", name, strings.Join(optional[:], ","))
		}
	}
	return names, nil
}

func (s *Server) list(r *http.Request) (int, any, *failure) {
	q := r.URL.Query()
	if f := queryHas(q, "max_results", "start_time", "exclude", "tweet.fields", "pagination_token"); f != nil {
		return 0, nil, f
	}
	names, f := fields(q)
	size, err := strconv.Atoi(q.Get("max_results"))
	since, errSince := time.Parse("2006-01-02T15:04:05Z", q.Get("start_time"))
	switch {
	case f != nil:
		return 0, nil, f
	case err != nil || size < 5 || size > 100:
		return 0, nil, invalid("The max_results query parameter value [%s] is not between 5 and 100", q.Get("max_results"))
	case errSince != nil || since.After(s.now()):
		return 0, nil, invalid("The start_time query parameter value [%s] is not a time before now", q.Get("start_time"))
	case q.Has("exclude") && q.Get("exclude") != "retweets":
		return 0, nil, invalid("The exclude query parameter value [%s]", q.Get("exclude"))
	}
	from, f := offset(q)
	if f != nil {
		return 0, nil, f
	}
	page := s.newest(r.PathValue("id"), since, from == 0)
	meta, data := object{"result_count": 0}, []object{}
	if from < len(page) {
		for _, p := range page[from:min(from+size, len(page))] {
			data = append(data, s.show(p, names))
		}
		meta = object{"result_count": len(data), "newest_id": data[0]["id"], "oldest_id": data[len(data)-1]["id"]}
	}
	if from+size < len(page) {
		meta["next_token"] = "p" + strconv.Itoa(from+size)
	}
	if len(data) == 0 {
		return http.StatusOK, object{"meta": meta}, nil
	}
	return http.StatusOK, object{"data": data, "meta": meta}, nil
}

func offset(q url.Values) (int, *failure) {
	if !q.Has("pagination_token") {
		return 0, nil
	}
	from, err := strconv.Atoi(strings.TrimPrefix(q.Get("pagination_token"), "p"))
	if err != nil || from <= 0 {
		return 0, invalid("The pagination_token query parameter value is not valid")
	}
	return from, nil
}

// newest are the account's own posts that a listing shows. Each first page brings what it does not show one look nearer.
func (s *Server) newest(account string, since time.Time, look bool) []Post {
	var out []Post
	for i := len(s.posts) - 1; i >= 0; i-- {
		p := &s.posts[i]
		if account != accountID || p.Foreign || p.CreatedAt.Before(since) {
			continue
		}
		if p.unseen > 0 {
			if look {
				p.unseen--
			}
			continue
		}
		out = append(out, *p)
	}
	slices.SortStableFunc(out, func(a, b Post) int { return b.CreatedAt.Compare(a.CreatedAt) })
	return out
}

func (s *Server) one(r *http.Request) (int, any, *failure) {
	q := r.URL.Query()
	if f := queryHas(q, "tweet.fields"); f != nil {
		return 0, nil, f
	}
	names, f := fields(q)
	if f != nil {
		return 0, nil, f
	}
	at := s.at(r.PathValue("id"))
	if at < 0 {
		return http.StatusOK, object{"errors": []object{missing(r.PathValue("id"))}}, nil
	}
	return http.StatusOK, object{"data": s.show(s.posts[at], names)}, nil
}

// remove takes a post of the account away.
func (s *Server) remove(r *http.Request) (int, any, *failure) {
	id := r.PathValue("id")
	at := s.at(id)
	switch {
	case at < 0:
		return 0, nil, &failure{http.StatusNotFound, object{"errors": []object{missing(id)}}}
	case s.posts[at].Foreign:
		return 0, nil, forbidden("You are not allowed to delete this Tweet.")
	}
	s.posts = slices.Delete(s.posts, at, at+1)
	return http.StatusOK, object{"data": object{"deleted": true}}, nil
}
