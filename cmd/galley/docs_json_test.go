package main_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
	"github.com/galley-social/galley/schema"
)

// jsonField is one row of a table of docs/json.md.
type jsonField struct {
	kind   string
	always bool
	seen   bool
}

var (
	jsonRow     = regexp.MustCompile("^\\| `([a-z_]+)` \\| ([^|]+) \\| ([^|]+) \\|")
	linkText    = regexp.MustCompile(`\[([^\]]+)\]\([^)]*\)`)
	jsonHeading = regexp.MustCompile(`^##+ (\S+)`)
)

// jsonForms reads the tables of docs/json.md: fields by the heading above them.
func jsonForms(t *testing.T) map[string]map[string]*jsonField {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(docsRoot, "docs", "json.md"))
	if err != nil {
		t.Fatal(err)
	}
	forms, heading := map[string]map[string]*jsonField{}, ""
	for line := range strings.Lines(string(text)) {
		if m := jsonHeading.FindStringSubmatch(line); m != nil {
			heading = m[1]
		}
		m := jsonRow.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		if forms[heading] == nil {
			forms[heading] = map[string]*jsonField{}
		}
		kind := linkText.ReplaceAllString(strings.TrimSpace(m[2]), "$1")
		forms[heading][m[1]] = &jsonField{kind: kind, always: strings.TrimSpace(m[3]) == "always"}
	}
	return forms
}

// TestDocJSON compares docs/json.md with what the commands print: every field that is printed is documented,
// with its type; what is always there is; and every documented field is printed at least once.
func TestDocJSON(t *testing.T) {
	forms := jsonForms(t)
	for _, document := range jsonDocuments(t) {
		var top map[string]any
		if err := json.Unmarshal(document, &top); err != nil {
			t.Fatal(err)
		}
		name, _ := top["format"].(string)
		if len(forms[name]) == 0 {
			t.Fatalf("docs/json.md has no table for %q", name)
		}
		compareJSON(t, forms, name, top)
	}
	for name, form := range forms {
		for key, field := range form {
			if !field.seen {
				t.Errorf("docs/json.md has %s of %s, and no output had it", key, name)
			}
		}
	}
}

func compareJSON(t *testing.T, forms map[string]map[string]*jsonField, name string, object map[string]any) {
	t.Helper()
	form, ok := forms[name]
	if !ok {
		t.Fatalf("docs/json.md has no table %q", name)
	}
	for key, value := range object {
		field, ok := form[key]
		if !ok {
			t.Errorf("%s has the field %q, which docs/json.md does not have", name, key)
			continue
		}
		field.seen = true
		compareValue(t, forms, name+"."+key, field.kind, value)
	}
	for key, field := range form {
		if _, ok := object[key]; !ok && field.always {
			t.Errorf("%s has no field %q, which docs/json.md calls always there", name, key)
		}
	}
}

func compareValue(t *testing.T, forms map[string]map[string]*jsonField, at, kind string, value any) {
	t.Helper()
	if item, ok := strings.CutPrefix(kind, "list of "); ok {
		list, ok := value.([]any)
		if !ok {
			t.Errorf("%s: got %v, want a list", at, value)
		}
		for _, v := range list {
			compareValue(t, forms, at+"[]", item, v)
		}
		return
	}
	ok := false
	switch kind {
	case "text":
		_, ok = value.(string)
	case "number":
		_, ok = value.(float64)
	case "true or false":
		_, ok = value.(bool)
	case "time":
		s, _ := value.(string)
		_, err := time.Parse(time.RFC3339, s)
		ok = err == nil
	default:
		object, is := value.(map[string]any)
		if ok = is; is {
			compareJSON(t, forms, kind, object)
		}
	}
	if !ok {
		t.Errorf("%s: got %v, which is not %q", at, value, kind)
	}
}

// jsonDocuments runs every command that has --json, in a repository in which everything has happened once.
func jsonDocuments(t *testing.T) [][]byte {
	t.Helper()
	r := newDocRepository(t)
	for _, s := range []struct{ kind, post, channel string }{
		{"receipt", "autumn-list", "bluesky"}, {"receipt", "brew-school-opens", "mastodon"}, {"unknown", "saturday-cup", "mastodon"},
		{"refused", "roast-date", "mastodon"}, {"later", "meet-tiago", "mastodon"}, {"claim", "tasting-notes", "site"},
	} {
		r.seed(t, s.kind, schema.Delivery{Post: s.post, Channel: s.channel})
	}
	docEdit(t, r, "posts/2026/10/autumn-list.md", "From today", "From this day")
	docEdit(t, r, "galley.yaml", "\npublish:\n", "\npublish:\n  jitter: 20m\n")
	docEdit(t, r, "posts/2026/12/holiday-hours.md", "12:00", "12:30")
	docEdit(t, r, "posts/2026/11/em-casa.md", "poll:\n", "poll:\n  multiple: true\n")
	docEdit(t, r, "posts/2026/10/meet-tiago.md", "channels: [", "channels: [nowhere, ")
	docEdit(t, r, "posts/2026/10/clocks-go-back.md", "go back tonight, at", "go back tonight , at")
	for _, gone := range []string{"10/brew-school-opens.md", "12/three-cups.md"} {
		if err := os.Remove(filepath.Join(r.dir, "posts", "2026", filepath.FromSlash(gone))); err != nil {
			t.Fatal(err)
		}
	}
	r.write(t, "posts/2026/12/answer.md", jsonPost)
	r.write(t, "posts/2026/12/torn.md", "---\ntitle: a header without an end\n")
	posts, err := filepath.Glob(filepath.Join(r.dir, "posts", "2026", "*", "*.md"))
	if err != nil || len(posts) == 0 {
		t.Fatalf("got %d posts (%v)", len(posts), err)
	}
	commands := [][]string{
		{"check", "--json"}, {"plan", "--json"}, {"plan", "--base", "origin/main", "--json"}, {"status", "--json"},
		{"plan", "--json", "--now", "2026-12-24T09:00:00Z"}, {"plan", "--json", "--now", "2026-10-10T12:00:00Z"}, {"doctor", "--json"},
	}
	for _, post := range posts {
		if filepath.Base(post) == "torn.md" {
			continue // there is nothing to show of it
		}
		commands = append(commands, []string{"show", strings.TrimSuffix(filepath.Base(post), ".md"), "--json"})
	}
	var documents [][]byte
	for _, args := range commands {
		var stdout, stderr bytes.Buffer
		if code := r.run(&stdout, &stderr, args...); code > 1 {
			t.Fatalf("galley %s: exit code %d: %s", strings.Join(args, " "), code, stderr.String())
		}
		documents = append(documents, stdout.Bytes())
	}
	return slices.Concat(documents, driftDocuments(t), editDocuments(t), handedDocuments(t), gateDocuments(t))
}

// driftDocuments look at a server on which one post was edited and one deleted.
func driftDocuments(t *testing.T) [][]byte {
	t.Helper()
	s := newSocial(t, mastodontest.Mastodon, map[string]string{"first": plainPost, "poll": pollPost})
	s.must(t, 0, "publish")
	for i, status := range s.server.Statuses() {
		if i == 0 {
			s.server.Remove(status.ID)
			continue
		}
		s.server.Edit(status.ID, func(s *mastodontest.Status) { s.Text += " Come in." })
	}
	return [][]byte{[]byte(s.must(t, 1, "drift", "--json").stdout)}
}

// editDocuments plan an edit that is made with the next run.
func editDocuments(t *testing.T) [][]byte {
	t.Helper()
	s := newEdited(t, mastodontest.Mastodon, map[string]string{"plain": plainPost})
	s.bring(t, "posts/plain.md", strings.Replace(plainPost, "open", "shut", 1))
	return [][]byte{[]byte(s.must(t, 0, "plan", "--json").stdout)}
}

// jsonPost has what no post of example-repo has.
const jsonPost = `---
title: An answer
summary: With a picture in its card.
channels: [bluesky]
publish_at: 2026-12-28 09:00
reply_to: https://bsky.app/profile/northwind.example/post/3labcdefghi22
link: https://northwind.example/
card: {image: media/v60.png}
---
Yes, we do.
`

func docEdit(t *testing.T, r *docRepository, file, before, after string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(r.dir, filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), before) {
		t.Fatalf("%s has no %q to edit", file, before)
	}
	r.write(t, file, strings.Replace(string(text), before, after, 1))
}
