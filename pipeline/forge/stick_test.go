package forge_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/galley-social/galley/pipeline/forge"
)

// one keeps comments as a forge does that has nothing else.
type one struct {
	all  []forge.Comment
	lost error
}

func (o *one) Mine(context.Context, int) ([]forge.Comment, error) { return o.all, nil }

func (o *one) Add(_ context.Context, _ int, body string) error {
	if o.lost == nil {
		o.all = append(o.all, forge.Comment{ID: int64(len(o.all)), Body: body})
	}
	return o.lost
}

func (o *one) Edit(_ context.Context, id int64, body string) error {
	o.all[id].Body = body
	return nil
}

func (o *one) Delete(_ context.Context, id int64) error {
	return &forge.Error{Status: http.StatusNotFound} // another run was faster
}

// FuzzStick: whatever the body, a comment that was made is found again, and is as wanted.
func FuzzStick(f *testing.F) {
	for _, body := range []string{"", "\n", "<!-- m -->", "<!-- m -->\nx", "<!-- m -->x", "\r\n<!-- m -->\r\n", "<!-- m --> \t\nx", "a\x00b", "\ufeff<!-- m -->"} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		o := &one{}
		for range 2 {
			if err := forge.Stick(t.Context(), o, 1, "<!-- m -->", body); err != nil {
				t.Fatal(err)
			}
		}
		if len(o.all) != 1 || !strings.HasPrefix(o.all[0].Body, "<!-- m -->") || !strings.HasSuffix(o.all[0].Body, body) {
			t.Errorf("%q: got %+v", body, o.all)
		}
	})
}

func TestStickRaces(t *testing.T) {
	o := &one{all: []forge.Comment{{ID: 0, Body: "m\nold"}, {ID: 1, Body: "m\nnew"}}}
	if err := forge.Stick(t.Context(), o, 1, "m", "new"); err != nil || o.all[0].Body != "m\nnew" {
		t.Errorf("another run deletes first: got %v, %+v", err, o.all)
	}
	for name, test := range map[string]struct {
		lost, want error
	}{
		"stopped":  {&forge.Error{Err: context.Canceled}, context.Canceled},
		"no reply": {&forge.Error{Err: errNoReply}, errNoReply},
	} {
		if err := forge.Stick(t.Context(), &one{lost: test.lost}, 1, "m", "new"); !errors.Is(err, test.want) {
			t.Errorf("%s: got error %v, want %v", name, err, test.want)
		}
	}
}

var errNoReply = errors.New("no reply")

// FuzzCut: what is cut has the length and is the beginning of what was given.
func FuzzCut(f *testing.F) {
	f.Add("abc", 2)
	f.Add("é😀é", 2)
	f.Add("\xff\xfe", 1)
	f.Add("", 1)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if limit < 1 || limit > 1000 {
			return
		}
		got := forge.Cut(text, limit)
		if utf8.RuneCountInString(got) > limit || utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Errorf("%q to %d: got %q", text, limit, got)
		}
		if begin := strings.TrimSuffix(got, "…"); !strings.HasPrefix(text, begin) || utf8.RuneCountInString(text) <= limit && got != text {
			t.Errorf("%q to %d: got %q, want its beginning", text, limit, got)
		}
	})
}
