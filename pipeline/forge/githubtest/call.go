package githubtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// object is a JSON object.
type object map[string]any

// call is one request on its way.
type call struct {
	s          *Server
	r          *http.Request
	repository *Repository
	account    Account
	values     map[string]string
	body       []byte
	header     http.Header
}

func (c *call) number(name string) int {
	n, err := strconv.Atoi(c.values[name])
	if err != nil {
		return 0
	}
	return n
}

// read reads the body, which is as described by now.
func (c *call) read(into any) {
	if err := json.Unmarshal(c.body, into); err != nil {
		c.s.tb.Errorf("%s %s: %v", c.r.Method, c.r.URL, err)
	}
}

func (c *call) query(name string) string { return c.r.URL.Query().Get(name) }

// paged gives one page of a list, and the header that leads to the others.
func paged[T any](c *call, all []T, show func(T) object) []object {
	size, page := 30, 1
	if n, err := strconv.Atoi(c.query("per_page")); err == nil {
		size = n
	}
	if n, err := strconv.Atoi(c.query("page")); err == nil && n > 0 {
		page = n
	}
	last := max(1, (len(all)+size-1)/size)
	var links []string
	link := func(rel string, n int) {
		q := c.r.URL.Query()
		q.Set("page", strconv.Itoa(n))
		u := url.URL{Scheme: "http", Host: c.r.Host, Path: c.r.URL.Path, RawQuery: q.Encode()}
		links = append(links, fmt.Sprintf(`<%s>; rel=%q`, u.String(), rel))
	}
	if page > 1 {
		link("prev", page-1)
		link("first", 1)
	}
	if page < last {
		link("next", page+1)
		link("last", last)
	}
	if len(links) > 0 {
		c.header.Set("Link", strings.Join(links, ", "))
	}
	shown := []object{}
	for _, item := range all[min(len(all), (page-1)*size):min(len(all), page*size)] {
		shown = append(shown, show(item))
	}
	return shown
}

func user(a Account) any {
	if a.Login == "" {
		return nil
	}
	kind := "User"
	if a.Bot {
		kind = "Bot"
	}
	return object{"login": a.Login, "type": kind, "id": 1}
}

func missing() reply { return failed(http.StatusNotFound, "Not Found") }

// invalid is how GitHub refuses what it understands: with the field.
func invalid(resource, field, code, message string) reply {
	e := object{"resource": resource, "field": field, "code": code}
	if message != "" {
		e["message"] = message
	}
	return reply{http.StatusUnprocessableEntity, object{
		"message": "Validation Failed", "errors": []object{e}, "documentation_url": "https://docs.github.com/rest",
	}}
}

const maxBody = 65536

func tooLong(resource, body string) (reply, bool) {
	if utf8.RuneCountInString(body) > maxBody {
		return invalid(resource, "body", "custom", "body is too long (maximum is 65536 characters)"), true
	}
	return reply{}, false
}

func removeAt[T any](list []T, at int) []T { return slices.Delete(slices.Clone(list), at, at+1) }
