package effect_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/review/effect"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// full is an effect with something in every field.
func full() effect.Effect {
	at := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	return effect.Effect{
		Format: effect.Format, Version: effect.Version, Brand: "Northwind", Base: "main", Zone: "Europe/Lisbon", Now: at,
		Commit: strings.Repeat("c", 40), From: strings.Repeat("f", 64), Files: effect.Files{Added: 1}, Notes: []string{"a note"},
		Findings: []diag.Diagnostic{{File: "posts/a.md", Pos: diag.Pos{Line: 3, Column: 1}, Length: 2, Severity: diag.Warning,
			Rule: "x", Message: "m", Hint: "h", Fix: diag.Fix{Pos: diag.Pos{Line: 3, Column: 1}, Old: "a", New: "b"}}},
		Counts: effect.Counts{Warnings: 1}, Older: 3,
		Steps: []effect.Step{{
			Op: plan.Edit, Delivery: schema.Delivery{Post: "a", Channel: "bluesky"}, Network: "bluesky", Title: "A", File: "posts/a.md",
			At: at, Was: at.Add(time.Hour), Zone: "UTC", NotBefore: at.Add(time.Minute), What: "its text changes", Reason: "r", Hint: "h",
			URL: "https://a.example", Facts: []effect.Fact{{Name: "language", Value: "en", Was: "pt"}},
			Parts: []effect.Part{{Name: "text", Text: "a <b>", Length: schema.Length{Count: 5, Limit: 300, Unit: schema.Graphemes, Bytes: 5, ByteLimit: 9},
				Links: []effect.Link{{Kind: "tag", Text: "#b", Value: "b"}},
				Media: []effect.Media{{File: "media/a.png", Type: "image/png", Width: 1, Height: 2, Bytes: 3, Alt: "alt"}},
				Diff:  []effect.Span{{Kind: effect.Kept, Text: "a "}, {Kind: effect.Gone, Text: "c"}, {Kind: effect.New, Text: "<b>"}}}},
		}},
		Strategy: []string{"s"},
		Weeks:    []effect.Week{{Monday: "2026-11-30", Slots: []effect.Slot{{At: at, Zone: "UTC", Post: "a", Title: "A", Channel: "bluesky", Mark: "~"}}, More: 1}},
		Pillars:  []effect.Share{{Strategy: "q4", Pillar: "craft", Target: 40, Before: 33.3, After: 50}},
		Cadence:  []effect.Rhythm{{Strategy: "q4", Channel: "bluesky", Week: "2026-11-30", Min: 1, Max: 3, Before: 2, After: 3}},
		Budgets:  []effect.Spend{{Name: "strategy q4", Currency: "EUR", Total: 10, Before: 2.5, After: 5}},
	}
}

func written(t testing.TB, e effect.Effect) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := effect.Write(&b, e); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRoundTrip(t *testing.T) {
	want := full()
	got, err := effect.Read(bytes.NewReader(written(t, want)))
	if err != nil {
		t.Fatal(err)
	}
	want.Digest = got.Digest
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read after write (-want +got):\n%s", diff)
	}
	if empty, err := effect.Read(bytes.NewReader(written(t, effect.Effect{
		Format: effect.Format, Version: effect.Version, Zone: "UTC", Commit: strings.Repeat("0", 40), From: strings.Repeat("0", 40), Now: now,
	}))); err != nil || len(empty.Digest) != 64 {
		t.Errorf("got digest %q and %v of an empty effect", empty.Digest, err)
	}
}

func TestReadRefuses(t *testing.T) {
	ok := string(written(t, full()))
	for _, c := range []struct{ name, old, new, want string }{
		{"nothing", ok, "", "it is empty"},
		{"no JSON", ok, "{", "no JSON"},
		{"no object", ok, "[]", "no format"},
		{"another format", "galley/effect", "galley/plan", `its format is "galley/plan"`},
		{"a newer version", `"version":1`, `"version":2`, "written by a newer galley (effect version 2); update galley in the comment job"},
		{"an older version", `"version":1`, `"version":0`, "older galley"},
		{"an unknown key", `"older":3`, `"older":3,"elder":1`, "elder"},
		{"an unknown key of a step", `"what":`, `"evil":1,"what":`, "evil"},
		{"a key in capitals", `"older":3`, `"Older":3`, "older"},
		{"a key twice", `"older":3`, `"older":3,"older":4`, `"older" is there twice`},
		{"nothing for a list", `"notes":["a note"]`, `"notes":null`, "/notes"},
		{"two documents", ok, ok + "{}", "follows"},
		{"no UTF-8", "a note", "a \xff note", "UTF-8"},
		{"deep", `["a note"]`, strings.Repeat("[", 40) + strings.Repeat("]", 40), "nested"},
		{"a long string", "a note", strings.Repeat("x", 5000), "/notes/0"},
		{"a count below zero", `"older":3`, `"older":-3`, "/older"},
		{"a count that is no number", `"older":3`, `"older":1e99`, "/older"},
		{"a fraction of a finding", `"older":3`, `"older":3.5`, "/older"},
		{"a commit that is none", strings.Repeat("c", 40), "main; rm -rf", "/commit"},
		{"an operation that is none", `"op":"edit"`, `"op":"eval"`, "/op"},
		{"a mark that is none", `"mark":"~"`, `"mark":"@"`, "/mark"},
		{"a severity that is none", `"severity":"warning"`, `"severity":"invalid"`, "/severity"},
		{"more findings than it counts", `"warnings":1`, `"warnings":0`, "counts 0"},
		{"a time with an offset", `"now":"2026-12-01T09:00:00Z"`, `"now":"2026-12-01T09:00:00+14:00"`, "/now"},
		{"a time far ahead", `"now":"2026-12-01T09:00:00Z"`, `"now":"9999-12-01T09:00:00Z"`, "year 9999"},
		{"a zone that is a path", `"zone":"Europe/Lisbon"`, `"zone":"../../etc/passwd"`, "/zone"},
		{"a zone that is the machine's", `"zone":"Europe/Lisbon"`, `"zone":"Local"`, "no place"},
		{"changes that lead elsewhere", `"kind":"kept","text":"a "`, `"kind":"kept","text":"b "`, "do not lead"},
		{"another digest", `"title":"A"`, `"title":"B"`, "digest"},
		{"too large", "a note", strings.Repeat("x", effect.MaxBytes), "more than 8388608 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(ok, c.old, c.new, 1)
			if text == ok {
				t.Fatalf("the effect does not have %q", c.old)
			}
			e, err := effect.Read(strings.NewReader(text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error about %q", err, c.want)
			}
			if diff := cmp.Diff(effect.Effect{}, e); diff != "" {
				t.Errorf("got an effect beside the error:\n%s", diff)
			}
		})
	}
}

// sealed puts the right digest into a document, as whoever forges one would.
func sealed(t testing.TB, data []byte) []byte {
	var e effect.Effect
	dec := json.NewDecoder(bytes.NewReader(data))
	if dec.Decode(&e) != nil {
		return data
	}
	var b bytes.Buffer
	if effect.Write(&b, e) != nil {
		return data
	}
	again := struct {
		Digest string `json:"digest"`
	}{}
	if err := json.Unmarshal(b.Bytes(), &again); err != nil {
		t.Fatal(err)
	}
	return bytes.Replace(data, []byte(`"digest":"`+e.Digest+`"`), []byte(`"digest":"`+again.Digest+`"`), 1)
}

func FuzzRead(f *testing.F) {
	ok := written(f, full())
	f.Add(ok)
	f.Add(bytes.ReplaceAll(ok, []byte("a note"), []byte(`\ud800 \u202e`)))
	f.Add([]byte(`{"format":"galley/effect","version":1}`))
	f.Add([]byte(`[[[[{"a":{"a":1,"a":2}}]]]]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, data := range [][]byte{data, sealed(t, data)} {
			e, err := effect.Read(bytes.NewReader(data))
			if err != nil {
				continue
			}
			once := written(t, e)
			again, err := effect.Read(bytes.NewReader(once))
			if err != nil {
				t.Fatalf("what was read is refused once written: %v\n%s", err, once)
			}
			if twice := written(t, again); !bytes.Equal(once, twice) {
				t.Fatalf("got %s, want %s", twice, once)
			}
		}
	})
}

func TestDigest(t *testing.T) {
	digest := func(change func(*effect.Effect)) string {
		e := full()
		change(&e)
		read, err := effect.Read(bytes.NewReader(written(t, e)))
		if err != nil {
			t.Fatal(err)
		}
		return read.Digest
	}
	same := digest(func(*effect.Effect) {})
	if got := digest(func(e *effect.Effect) {
		e.Now, e.Commit, e.From = e.Now.Add(time.Hour), strings.Repeat("1", 40), strings.Repeat("2", 40)
	}); got != same {
		t.Error("the digest hangs on the instant or the commits")
	}
	for name, change := range map[string]func(*effect.Effect){
		"a note": func(e *effect.Effect) { e.Notes[0] = "another" },
		"a time": func(e *effect.Effect) { e.Steps[0].At = e.Steps[0].At.Add(time.Minute) },
		"a text": func(e *effect.Effect) { e.Steps[0].Parts[0].Text, e.Steps[0].Parts[0].Diff = "other", nil },
		"older":  func(e *effect.Effect) { e.Older++ },
	} {
		if digest(change) == same {
			t.Errorf("the digest is the same with another %s", name)
		}
	}
}
