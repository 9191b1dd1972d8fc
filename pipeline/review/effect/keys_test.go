package effect_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/review/effect"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/frontmatter"
)

// fill gives every field a value, lists and maps two of them.
func fill(v reflect.Value, n int) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), n+i)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for i := range 2 {
			item := reflect.New(v.Type().Elem()).Elem()
			fill(item, n+i)
			v.SetMapIndex(reflect.ValueOf(fmt.Sprintf("key%d", i)), item)
		}
	case reflect.String:
		v.SetString(fmt.Sprintf("text%d", n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(n + 1))
	case reflect.Float64:
		v.SetFloat(float64(n) + 1.5)
	default:
		panic("no value for a " + v.Type().String())
	}
}

// edits calls do once for each way in which one key can be different, and puts it back.
func edits(path string, v reflect.Value, do func(name string)) {
	try := func(name string, value reflect.Value) {
		old := reflect.New(v.Type()).Elem()
		old.Set(v)
		v.Set(value)
		do(path + " " + name)
		v.Set(old)
	}
	switch v.Kind() {
	case reflect.Pointer:
		try("removed", reflect.Zero(v.Type()))
		edits(path, v.Elem(), do)
	case reflect.Struct:
		for i := range v.NumField() {
			edits(path+"."+v.Type().Field(i).Name, v.Field(i), do)
		}
	case reflect.Slice:
		try("emptied", reflect.Zero(v.Type()))
		try("shorter", v.Slice(0, 1))
		swapped := reflect.MakeSlice(v.Type(), 2, 2)
		swapped.Index(0).Set(v.Index(1))
		swapped.Index(1).Set(v.Index(0))
		try("swapped", swapped)
		edits(path+"[0]", v.Index(0), do)
		edits(path+"[1]", v.Index(1), do)
	case reflect.Map:
		for _, key := range v.MapKeys() {
			item := reflect.New(v.Type().Elem()).Elem()
			item.Set(v.MapIndex(key))
			v.SetMapIndex(key, reflect.Value{})
			do(path + "[" + key.String() + "] removed")
			put := func(name string) {
				v.SetMapIndex(key, item)
				do(name)
			}
			edits(path+"["+key.String()+"]", item, put)
			v.SetMapIndex(key, item)
		}
	default:
		other := reflect.New(v.Type()).Elem()
		fill(other, 7)
		if v.Kind() != reflect.Bool {
			try("changed", other)
		}
		try("cleared", reflect.Zero(v.Type()))
	}
}

// filled is a set with everything in it. what is changed in it shows in no other one.
func filled() *content.Set {
	set := &content.Set{Zone: time.UTC, Broken: map[string]bool{}}
	set.Config = document[schema.Config]("galley.yaml")
	brand, freeze := document[schema.Brand]("brand.md"), document[schema.Freeze]("freeze.md")
	set.Brand, set.Freeze = &brand, &freeze
	set.Strategies = []content.Strategy{{Doc: document[schema.Strategy]("strategy/s.md"), ID: "s"}}
	set.Campaigns = []content.Campaign{{Doc: document[schema.Campaign]("campaigns/c.md"), ID: "c"}}
	return set
}

func document[T any](file string) content.Doc[T] {
	var value T
	fill(reflect.ValueOf(&value).Elem(), 0)
	return content.NewDoc(file, value, frontmatter.Document{})
}

func TestNoKeyIsSilent(t *testing.T) {
	base, head := filled(), filled()
	in := effect.Input{Base: effect.Side{Set: base}, Head: effect.Side{Set: head}}
	if e := effect.Of(in); !e.Same || len(e.Strategy) > 0 {
		t.Fatalf("got %q for two equal sets", e.Strategy)
	}
	for _, d := range []struct {
		name  string
		value any
		least int
	}{
		{"config", &head.Config.Value, 60}, {"brand", &head.Brand.Value, 50}, {"freeze", &head.Freeze.Value, 10},
		{"strategy", &head.Strategies[0].Value, 150}, {"campaign", &head.Campaigns[0].Value, 40},
	} {
		t.Run(d.name, func(t *testing.T) {
			n := 0
			edits(d.name, reflect.ValueOf(d.value).Elem(), func(name string) {
				n++
				e := effect.Of(in)
				if len(e.Strategy) == 0 || e.Same {
					t.Errorf("%s: nothing is said", name)
				}
				for _, text := range e.Strategy {
					_, said, _ := strings.Cut(text, ": ")
					if before, after, ok := strings.Cut(said, " → "); text == "" || ok && before == after {
						t.Errorf("%s: got the sentence %q", name, text)
					}
				}
			})
			if n < d.least {
				t.Errorf("got %d keys, want %d or more", n, d.least)
			}
		})
	}
}

func TestNothingSentIsSilent(t *testing.T) {
	message := func() *schema.Message {
		var m schema.Message
		fill(reflect.ValueOf(&m.Parts).Elem(), 0)
		for _, field := range []any{&m.Title, &m.Summary, &m.Network, &m.Language, &m.ContentWarning, &m.Visibility, &m.Link, &m.Card, &m.Poll, &m.Hashtags, &m.ReplyTo, &m.Quote} {
			fill(reflect.ValueOf(field).Elem(), 0)
		}
		m.Parts[0].Role, m.Parts[1].Role = schema.RolePost, schema.RoleThread
		return &m
	}
	before, after := message(), message()
	n := 0
	edits("message", reflect.ValueOf(after).Elem().FieldByName("Parts"), func(name string) { n++; spoken(t, name, *before, *after) })
	for _, field := range []string{"Title", "Summary", "Network", "Language", "ContentWarning", "Visibility", "Link", "Card", "Poll", "Hashtags", "ReplyTo", "Quote"} {
		edits(field, reflect.ValueOf(after).Elem().FieldByName(field), func(name string) { n++; spoken(t, name, *before, *after) })
	}
	if n < 80 {
		t.Errorf("got %d keys, want 80 or more", n)
	}
}

// spoken compares two messages whose digests differ.
func spoken(t *testing.T, name string, before, after schema.Message) {
	t.Helper()
	if before.Digest() == after.Digest() {
		return
	}
	side := func(m schema.Message) effect.Side {
		step := plan.Step{Op: plan.Publish, Delivery: schema.Delivery{Post: "a", Channel: "net"}, Message: &m, Digest: m.Digest()}
		return effect.Side{Set: &content.Set{Zone: time.UTC}, Plan: plan.Plan{Zone: "UTC", Steps: []plan.Step{step}}}
	}
	e := effect.Of(effect.Input{Base: side(before), Head: side(after)})
	if len(e.Steps) != 1 {
		t.Fatalf("%s: got %d steps", name, len(e.Steps))
	}
	for _, p := range e.Steps[0].Parts {
		if len(p.Diff) > 0 {
			return
		}
	}
	for _, f := range e.Steps[0].Facts {
		if f.Was != "" || f.Name == "formatting" || f.Name == "limits" {
			return
		}
	}
	t.Errorf("%s: the digests differ, and nothing is shown", name)
}

// TestEmptyIsNotNone: a channel with an empty list of quiet hours has none, and one without the key has the repository's.
func TestEmptyIsNotNone(t *testing.T) {
	side := func(hours []schema.Window) effect.Side {
		set := &content.Set{Zone: time.UTC}
		set.Config.Value.Channels = map[string]schema.Channel{"net": {Publish: &schema.Pace{QuietHours: hours}}}
		return effect.Side{Set: set}
	}
	e := effect.Of(effect.Input{Base: side(nil), Head: side([]schema.Window{})})
	want := []string{"quiet hours of publish of channel net in galley.yaml: none → an empty list"}
	if diff := cmp.Diff(want, e.Strategy); diff != "" || e.Same {
		t.Errorf("same %v, sentences (-want +got):\n%s", e.Same, diff)
	}
}
