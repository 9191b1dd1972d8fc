package facebooktest

import (
	"net/http"
	"slices"
	"strings"
)

// fieldsOf are the fields that an object has, as far as the fake knows them.
func fieldsOf(name string) []string {
	switch name {
	case "attachments", "subattachments":
		return []string{"media_type", "type", "target", "url", "unshimmed_url", "subattachments"}
	}
	return []string{
		"id", "name", "message", "permalink_url", "created_time", "is_published", "scheduled_publish_time", "attachments",
	}
}

// project cuts an object down to the fields that were asked for. The id is always there.
func (s *Server) project(r *http.Request, all object) (any, *failure) {
	if f := asked(r, "fields"); f != nil {
		return nil, f
	}
	return pick("", all, r.URL.Query().Get("fields"))
}

// pick reads a list such as id,attachments{url} and gives what it names of an object.
func pick(of string, all object, list string) (object, *failure) {
	out := object{}
	if id, ok := all["id"]; ok {
		out["id"] = id
	}
	for _, item := range split(list) {
		name, inner, nested := strings.Cut(item, "{")
		if !slices.Contains(fieldsOf(of), name) {
			return nil, invalid("Tried accessing nonexisting field (%s)", name)
		}
		value, ok := all[name]
		if !ok {
			continue
		}
		if edge, isEdge := value.(object); isEdge && nested {
			picked, f := pickEach(name, edge, strings.TrimSuffix(inner, "}"))
			if f != nil {
				return nil, f
			}
			value = picked
		}
		out[name] = value
	}
	return out, nil
}

func pickEach(of string, edge object, list string) (object, *failure) {
	items, _ := edge["data"].([]object)
	out := []object{}
	for _, item := range items {
		picked, f := pick(of, item, list)
		if f != nil {
			return nil, f
		}
		out = append(out, picked)
	}
	return object{"data": out}, nil
}

// split cuts a list at the commas outside of braces.
func split(list string) []string {
	var out []string
	depth, from := 0, 0
	for i, r := range list {
		switch {
		case r == '{':
			depth++
		case r == '}':
			depth--
		case r == ',' && depth == 0:
			out, from = append(out, list[from:i]), i+1
		}
	}
	if from < len(list) {
		out = append(out, list[from:])
	}
	return out
}
