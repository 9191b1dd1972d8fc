package bluesky_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/galley-social/galley/connectors/bluesky/blueskytest"
	"github.com/google/go-cmp/cmp"
)

// exchange is one request; {token}, {did} and {cid} in it stand for what the server gave before.
type exchange struct{ name, call, token, body string }

const postStart = `"$type": "app.bsky.feed.post", "createdAt": "2026-12-01T09:00:00Z"`

func put(rkey, record, rest string) string {
	return `{"repo": "{did}", "collection": "app.bsky.feed.post", "rkey": "` + rkey + `", "record": {` + record + `}` + rest + `}`
}

// deletion expects a version that no record has.
func deletion(rkey string) string {
	return `{"repo": "{did}", "collection": "app.bsky.feed.post", "rkey": "` + rkey +
		`", "swapRecord": "bafyreie5cvv4h45feadgeuwhbcutmh6t2ceseocckahdoe6uat64zmz454"}`
}

// exchanges are what the fake must answer like the real server does: status and name of the error.
func exchanges() []exchange {
	const write, key, null = "com.atproto.repo.putRecord", "3n3lv6nmx5222", `, "swapRecord": null`
	hello, other := postStart+`, "text": "Hello"`, postStart+`, "text": "Other"`
	blob := `{"$type": "blob", "mimeType": "image/jpeg", "size": 9,
		"ref": {"$link": "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"}}`
	image := `, "embed": {"$type": "app.bsky.embed.images", "images": [{"alt": "", "image": ` + blob + `}]}`
	facet := func(kind, value string) string {
		return hello + `, "facets": [{"index": {"byteStart": 0, "byteEnd": 5}, "features": [{
			"$type": "app.bsky.richtext.facet#` + kind + `", ` + value + `}]}]`
	}
	const remove = "com.atproto.repo.deleteRecord"
	return []exchange{
		{"absent", "com.atproto.repo.getRecord?repo={did}&collection=app.bsky.feed.post&rkey=" + key, "", ""},
		{"new", write, "{token}", put(key, hello, null)},
		{"present", "com.atproto.repo.getRecord?repo={did}&collection=app.bsky.feed.post&rkey=" + key, "", ""},
		{"the same again", write, "{token}", put(key, hello, null)},
		{"another, none expected", write, "{token}", put(key, other, null)},
		{"another, a wrong one expected", write, "{token}", put(key, other,
			`, "swapRecord": "bafyreie5cvv4h45feadgeuwhbcutmh6t2ceseocckahdoe6uat64zmz454"`)},
		{"another, without a word", write, "{token}", put(key, other, "")},
		{"no token", write, "", put(key, hello, null)},
		{"wrong token", write, "spoilt", put(key, hello, null)},
		{"a key that is no TID", write, "{token}", put("hello", hello, null)},
		{"a key that starts too late", write, "{token}", put("z2222222222222"[:13], hello, null)},
		{"too many graphemes", write, "{token}", put(key, postStart+`, "text": "`+strings.Repeat("é", 301)+`"`, null)},
		{"too many bytes", write, "{token}", put(key, postStart+`, "text": "`+strings.Repeat("👩‍👩‍👧", 200)+`"`, null)},
		{"no text", write, "{token}", put(key, postStart, null)},
		{"no time", write, "{token}", put(key, `"$type": "app.bsky.feed.post", "text": "x"`, null)},
		{"four languages", write, "{token}", put(key, hello+`, "langs": ["a", "b", "c", "d"]`, null)},
		{"no language", write, "{token}", put(key, hello+`, "langs": ["not a language"]`, null)},
		{"reply without a cid", write, "{token}", put(key, hello+`, "reply": {"root": {"uri": "at://x"}, "parent": {}}`, null)},
		{"lost blob", write, "{token}", put("3n3lv6nmx5223", hello+image, null)},
		{"link", write, "{token}", put("3n3lv6nmx5224", facet("link", `"uri": "https://a.example"`), null)},
		{"link without a URL", write, "{token}", put("3n3lv6nmx5225", facet("link", `"uri": "nowhere"`), null)},
		{"mention without a DID", write, "{token}", put("3n3lv6nmx5225", facet("mention", `"did": "alice.test"`), null)},
		{"long tag", write, "{token}", put("3n3lv6nmx5225", facet("tag", `"tag": "`+strings.Repeat("a", 65)+`"`), null)},
		{"card without a title", write, "{token}", put("3n3lv6nmx5225", hello+
			`, "embed": {"$type": "app.bsky.embed.external", "external": {"uri": "https://a.example", "description": ""}}`, null)},
		{"delete, a wrong one expected", remove, "{token}", deletion(key)},
		{"delete, no token", remove, "", deletion(key)},
		{"delete, none there", remove, "{token}", deletion("3n3lv6nmx5226")},
		{"nobody's handle", "com.atproto.identity.resolveHandle?handle=nobody.test", "", ""},
		{"wrong password", "com.atproto.server.createSession", "", `{"identifier": "{did}", "password": "no"}`},
		{"refresh with an access token", "com.atproto.server.refreshSession", "{token}", "-"},
		{"no handle", "com.atproto.identity.resolveHandle?handle=nobody", "", ""},
	}
}

// realAgrees compares the fake's answers with the real server's, so that a test against the fake says
// something about the network.
func realAgrees(t *testing.T, d desk) {
	fake := blueskytest.New(t)
	want := converse(t, d.pds.URL, d.friend.DID, d.friend.Password)
	got := converse(t, fake.URL, blueskytest.DID, blueskytest.Password)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answers (-real +fake):\n%s", diff)
	}
}

// converse makes all exchanges and gives "status error" for each.
func converse(t *testing.T, server, did, password string) map[string]string {
	t.Helper()
	var session struct {
		Token string `json:"accessJwt"`
	}
	login := fmt.Sprintf(`{"identifier": %q, "password": %q}`, did, password)
	_, body := ask(t, server, exchange{call: "com.atproto.server.createSession", body: login})
	if err := json.Unmarshal(body, &session); err != nil || session.Token == "" {
		t.Fatalf("log in: %s", body)
	}
	fill := strings.NewReplacer("{token}", session.Token, "{did}", did)
	out := map[string]string{}
	for _, x := range exchanges() {
		status, body := ask(t, server, exchange{x.name, fill.Replace(x.call), fill.Replace(x.token), fill.Replace(x.body)})
		var said struct {
			Error string `json:"error"`
		}
		if err := json.Unmarshal(body, &said); err != nil {
			t.Fatalf("%s: %s", x.name, body)
		}
		out[x.name] = fmt.Sprint(status, " ", said.Error)
	}
	return out
}

// ask makes a request: GET without a body, POST with one; "-" is a POST without.
func ask(t *testing.T, server string, x exchange) (int, []byte) {
	t.Helper()
	method := http.MethodPost
	if x.body == "" {
		method = http.MethodGet
	}
	body := strings.TrimSuffix(x.body, "-")
	r, err := http.NewRequestWithContext(t.Context(), method, server+"/xrpc/"+x.call, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if x.token != "" {
		r.Header.Set("Authorization", "Bearer "+x.token)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, data
}
