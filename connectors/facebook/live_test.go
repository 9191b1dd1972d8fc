package facebook_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/facebook/facebooktest"
	"github.com/galley-social/galley/schema"
	"github.com/google/go-cmp/cmp"
)

func after(t *testing.T, o connector.Options) connectortest.After {
	t.Helper()
	return connectortest.AfterOf(t, open(t, o))
}

func editor(t *testing.T, o connector.Options) connectortest.Editor {
	t.Helper()
	e, ok := open(t, o).(connectortest.Editor)
	if !ok {
		t.Fatal("the client can't edit")
	}
	return e
}

func TestFetch(t *testing.T) {
	dot := facebooktest.Photo{Type: "image/png"}
	tests := map[string]struct {
		post facebooktest.Post
		want schema.Live
	}{
		"a text":            {facebooktest.Post{Message: text, Published: true}, schema.Live{Text: text}},
		"a picture":         {facebooktest.Post{Message: "Hi", Published: true, Photos: []facebooktest.Photo{dot}}, schema.Live{Text: "Hi", Media: 1}},
		"an album":          {facebooktest.Post{Published: true, Photos: []facebooktest.Photo{dot, dot}}, schema.Live{Media: 2}},
		"a link's preview":  {facebooktest.Post{Message: "Hi", Link: "https://a.example/", Published: true}, schema.Live{Text: "Hi"}},
		"one that was hid":  {facebooktest.Post{Message: "Hi"}, schema.Live{Text: "Hi", Altered: "it is not public"}},
		"one that is later": {facebooktest.Post{Message: "Hi", Scheduled: noon.Add(time.Hour)}, schema.Live{Text: "Hi", Pending: noon.Add(time.Hour)}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t)
			id := server.Seed(tt.post)
			got, err := after(t, options).Fetch(t.Context(), schema.Remote{ID: id})
			if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

// TestNotOurs: what the token may not see or delete is never called gone.
func TestNotOurs(t *testing.T) {
	server, options := rig(t)
	id := server.Seed(facebooktest.Post{Message: "Hi", Published: true, Foreign: true})
	r := schema.Remote{ID: id}
	connectortest.WantFault(t, after(t, options).Delete(t.Context(), r), schema.Refused, "Permissions error")
	e := effect(message(t, "a", "Ho", 0))
	connectortest.WantFault(t, editor(t, options).Edit(t.Context(), e, r), schema.Refused, "your app has made")
	server.SetOwner("77")
	connectortest.WantFault(t, after(t, options).Delete(t.Context(), r), schema.Refused, "and not that of the page")
	connectortest.WantFault(t, editor(t, options).Edit(t.Context(), e, r), schema.Refused, "and not that of the page")
	_, err := after(t, options).Fetch(t.Context(), r)
	connectortest.WantFault(t, err, schema.Refused, "and not that of the page")
	wantIDs(t, "public", server.Public(), 1)
}

// TestEdit: an edit changes the text of what is public, and refuses what it could not do.
func TestEdit(t *testing.T) {
	dot := facebooktest.Photo{Type: "image/png"}
	tests := map[string]struct {
		post  facebooktest.Post
		words string
	}{
		"public":          {facebooktest.Post{Message: "Hi", Published: true}, ""},
		"the same":        {facebooktest.Post{Message: "Ho & <hum>", Published: true}, ""},
		"waits":           {facebooktest.Post{Message: "Hi", Scheduled: noon.Add(time.Hour)}, "not public yet"},
		"another picture": {facebooktest.Post{Message: "Hi", Published: true, Photos: []facebooktest.Photo{dot}}, "1 files there, and 0 in Git"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t)
			id := server.Seed(tt.post)
			err := editor(t, options).Edit(t.Context(), effect(message(t, "a", "Ho & <hum>", 0)), schema.Remote{ID: id})
			if tt.words != "" {
				connectortest.WantFault(t, err, schema.Refused, tt.words)
			} else if got := server.Posts()[0]; err != nil || got.Message != "Ho & <hum>" || got.Edits != 1 {
				t.Errorf("got %v, and %+v", err, got)
			}
		})
	}
	for _, body := range []string{`{}`, `{"success":false}`, `{"id":"1"}`, ``} {
		server, options := rig(t)
		id := server.Seed(facebooktest.Post{Message: "Hi", Published: true})
		options = with(options, instead{of: method(http.MethodPost), status: 200, body: body})
		err := editor(t, options).Edit(t.Context(), effect(message(t, "a", "Ho", 0)), schema.Remote{ID: id})
		connectortest.WantFault(t, err, schema.Unknown)
	}
}

// TestByAddress: a person who resolved a delivery gave its address, and no id.
func TestByAddress(t *testing.T) {
	const www = "https://www.facebook.com/"
	tests := map[string]bool{
		www + page + "/posts/122100000000000001":                         true,
		www + "northwind/posts/122100000000000001/":                      true,
		www + "permalink.php?story_fbid=122100000000000001&id=" + page:   true,
		"https://m.facebook.com/" + page + "_122100000000000001":         true,
		www + "northwind/posts/pfbid02abc":                               false,
		www + page:                                                       false,
		"https://facebook.com.example/" + page + "_122100000000000001":   false,
		"https://evilfacebook.com/" + page + "/posts/122100000000000001": false,
		"http://www.facebook.com/" + page + "/posts/122100000000000001":  false,
		"": false,
	}
	for address, found := range tests {
		server, options := rig(t)
		server.Seed(facebooktest.Post{Message: "Hi", Published: true})
		client := after(t, options)
		err := client.Delete(t.Context(), schema.Remote{URL: address})
		if found {
			if err != nil || len(server.Public()) != 0 {
				t.Errorf("%q: got %v", address, err)
			}
			continue
		}
		connectortest.WantFault(t, err, schema.Refused)
		wantIDs(t, address, server.Public(), 1)
	}
	_, options := rig(t)
	connectortest.WantFault(t, after(t, options).Delete(t.Context(), schema.Remote{ID: "../me"}), schema.Refused, "not the address")
}

// TestNotTheServer: a 404 that is not in the API's own form says nothing about the post.
func TestNotTheServer(t *testing.T) {
	for name, tt := range map[string]struct {
		body string
		gone bool
	}{
		"the API":   {`{"error":{"message":"(#803) Some of the aliases you requested do not exist","type":"OAuthException","code":803}}`, true},
		"a gateway": {`{"message":"no route matched"}`, false},
		"another":   {`{"error":"not found"}`, false},
		"no code":   {`{"error":{"message":"not found"}}`, false},
		"a page":    {`<!doctype html>`, false},
	} {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t)
			id := server.Seed(facebooktest.Post{Message: "Hi", Published: true})
			options = with(options, instead{of: func(r *http.Request) bool { return r.URL.Path == "/v25.0/"+id }, status: 404, body: tt.body})
			_, err := after(t, options).Fetch(t.Context(), schema.Remote{ID: id})
			if got := errors.Is(err, schema.ErrAbsent); got != tt.gone || err == nil {
				t.Errorf("fetch: got %v, want it absent: %t", err, tt.gone)
			}
			err = after(t, options).Delete(t.Context(), schema.Remote{ID: id})
			if got := errors.Is(err, schema.ErrAbsent); got != tt.gone || err == nil {
				t.Errorf("delete: got %v, want it absent: %t", err, tt.gone)
			}
		})
	}
}
