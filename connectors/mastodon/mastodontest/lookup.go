package mastodontest

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// accountID is the fake's one account.
const accountID = "109876543210"

type object = map[string]any

func (s *Server) nodeinfoIndex(*http.Request) (int, any, *failure) {
	return http.StatusOK, object{"links": []object{{
		"rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": s.Front.URL + "/nodeinfo/2.0",
	}}}, nil
}

func (s *Server) nodeinfo(*http.Request) (int, any, *failure) {
	software := object{"name": "mastodon", "version": cmp.Or(s.version, "4.5.3")}
	switch s.flavour {
	case GoToSocial:
		software = object{"name": "gotosocial", "version": cmp.Or(s.version, "0.20.0+git-1234567")}
	case Old:
		software["version"] = "3.4.10"
	}
	return http.StatusOK, object{"version": "2.0", "software": software}, nil
}

func (s *Server) instanceV1(*http.Request) (int, any, *failure) {
	return http.StatusOK, object{"uri": "northwind.example", "max_toot_chars": s.characters}, nil
}

func (s *Server) instanceV2(*http.Request) (int, any, *failure) {
	if s.flavour == Old {
		return 0, nil, notFound()
	}
	alt, files := 1500, 4
	if s.flavour == GoToSocial {
		alt, files = 5000, 6
	}
	return http.StatusOK, object{
		"domain":       "northwind.example",
		"api_versions": object{"mastodon": 7},
		"configuration": object{
			"statuses": object{
				"max_characters": s.characters, "max_media_attachments": files, "characters_reserved_per_url": 23,
			},
			"media_attachments": object{
				"description_limit": alt, "image_size_limit": 16777216, "image_matrix_limit": 33177600,
				"video_size_limit": 103809024, "supported_mime_types": supportedTypes,
			},
			"polls": object{
				"max_options": 4, "max_characters_per_option": 50, "min_expiration": 300, "max_expiration": 2629746,
			},
		},
	}, nil
}

func (s *Server) verify(*http.Request) (int, any, *failure) {
	return http.StatusOK, object{"id": accountID, "acct": "northwind", "url": s.Front.URL + "/@" + s.owner}, nil
}

func (s *Server) list(r *http.Request) (int, any, *failure) {
	q := r.URL.Query()
	if f := queryHas(q, "limit", "max_id", "exclude_reblogs"); f != nil {
		return 0, nil, f
	}
	limit, err := strconv.Atoi(q.Get("limit"))
	if r.PathValue("id") != accountID {
		return 0, nil, notFound()
	}
	if err != nil || limit < 1 || limit > 40 {
		return 0, nil, s.invalid("limit %q", q.Get("limit"))
	}
	page := []object{}
	for _, status := range slices.Backward(s.statuses) {
		if before := q.Get("max_id"); before != "" && status.ID >= before {
			continue
		}
		if len(page) == limit {
			break
		}
		page = append(page, s.show(status))
	}
	return http.StatusOK, page, nil
}

func (s *Server) source(r *http.Request) (int, any, *failure) {
	status, ok := s.byID(r.PathValue("id"))
	if !ok || s.flavour == Old {
		return 0, nil, notFound()
	}
	return http.StatusOK, object{"id": status.ID, "text": status.Text, "spoiler_text": status.SpoilerText}, nil
}

// search resolves the address of a status, as the real ones do with resolve=true.
func (s *Server) search(r *http.Request) (int, any, *failure) {
	q := r.URL.Query()
	if f := queryHas(q, "q", "resolve", "type", "limit"); f != nil {
		return 0, nil, f
	}
	found := []object{}
	for _, status := range s.statuses {
		if q.Get("resolve") == "true" && q.Get("type") == "statuses" && status.URL == q.Get("q") {
			found = append(found, s.show(status))
		}
	}
	return http.StatusOK, object{"accounts": []object{}, "statuses": found, "hashtags": []object{}}, nil
}

func (s *Server) byID(id string) (Status, bool) {
	i := slices.IndexFunc(s.statuses, func(status Status) bool { return status.ID == id })
	if i < 0 {
		return Status{}, false
	}
	return s.statuses[i], true
}

// show is a status as the API gives it.
func (s *Server) show(status Status) object {
	media := []object{}
	for _, m := range status.Media {
		kind, _, _ := strings.Cut(m.Type, "/")
		media = append(media, object{"id": m.ID, "type": kind, "description": m.Description})
	}
	out := object{
		"id": status.ID, "url": status.URL, "uri": status.URL, "content": render(status.Text),
		"created_at":        status.CreatedAt.UTC().Format("2006-01-02T15:04:05.000Z"),
		"in_reply_to_id":    nil,
		"spoiler_text":      status.SpoilerText,
		"sensitive":         status.SpoilerText != "",
		"visibility":        status.Visibility,
		"language":          status.Language,
		"reblog":            nil,
		"edited_at":         nil,
		"media_attachments": media,
		"poll":              nil,
	}
	if status.InReplyToID != "" {
		out["in_reply_to_id"] = status.InReplyToID
	}
	if !status.EditedAt.IsZero() {
		out["edited_at"] = status.EditedAt.UTC().Format("2006-01-02T15:04:05.000Z")
	}
	if status.Poll != nil {
		out["poll"] = object{"id": status.ID, "multiple": status.Poll.Multiple}
	}
	return out
}
