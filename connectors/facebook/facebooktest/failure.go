package facebooktest

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
)

type object = map[string]any

// failure is an error answer, in the Graph API's form.
type failure struct {
	status, code, subcode int
	text                  string
}

func (f failure) body() object {
	e := object{"message": f.text, "type": "OAuthException", "code": f.code, "fbtrace_id": "AbCdEf123"}
	if f.subcode != 0 {
		e["error_subcode"] = f.subcode
	}
	if f.code == 1 || f.code == 2 {
		e["is_transient"] = true
	}
	return object{"error": e}
}

func invalid(format string, args ...any) *failure {
	return &failure{http.StatusBadRequest, 100, 0, "(#100) " + fmt.Sprintf(format, args...)}
}

func notThere(id string) *failure {
	return &failure{
		http.StatusBadRequest, 100, 33, "Unsupported get request. Object with ID '" + id +
			"' does not exist, cannot be loaded due to missing permissions, or does not support this operation",
	}
}

// has refuses parameters that the call does not have, and those that are there twice.
func has(values url.Values, known ...string) *failure {
	for name, list := range values {
		if !slices.Contains(known, name) {
			return invalid("Param %s is not known", name)
		}
		if len(list) != 1 {
			return invalid("Param %s is there %d times", name, len(list))
		}
	}
	return nil
}

// asked refuses parameters in an address that the call does not have.
func asked(r *http.Request, known ...string) *failure {
	return has(r.URL.Query(), append(known, "appsecret_proof")...)
}

// form reads the body of a POST, in which nothing may be that the call does not have.
func form(r *http.Request, known ...string) (url.Values, *failure) {
	if f := asked(r); f != nil {
		return nil, f
	}
	if kind := r.Header.Get("Content-Type"); kind != "application/x-www-form-urlencoded" {
		return nil, invalid("the body is %q and no form", kind)
	}
	if err := r.ParseForm(); err != nil {
		return nil, invalid("form: %v", err)
	}
	return r.PostForm, has(r.PostForm, known...)
}
