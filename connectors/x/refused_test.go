package x_test

import (
	"strings"
	"testing"

	"github.com/galley-social/galley/connectors/x/xtest"
	"github.com/galley-social/galley/schema"
)

// TestRefusedBefore is what is refused without any request that could make something public.
func TestRefusedBefore(t *testing.T) {
	pictures := func(types ...string) schema.Effect {
		m := plain("Look.")
		for _, kind := range types {
			m.Parts[0].Media = append(m.Parts[0].Media, schema.MediaFile{File: "a", Type: kind})
		}
		e := effect(m, 0)
		for range types {
			e.Uploads = append(e.Uploads, schema.Upload{File: "a", Handle: []byte(`{"id":"1"}`)})
		}
		return e
	}
	withPoll := pictures("image/png")
	withPoll.Message.Poll = pollMessage().Poll
	noHandle := pictures("image/png")
	noHandle.Uploads[0].Handle = []byte(`{"id":""}`)
	missing := pictures("image/png")
	missing.Uploads = nil
	replying := func(to schema.PostRef) schema.Effect {
		m := plain("Indeed.")
		m.ReplyTo = &to
		return effect(m, 0)
	}
	for name, tt := range map[string]struct {
		effect schema.Effect
		want   string
	}{
		"two GIFs":            {pictures("image/gif", "image/gif"), "a is a GIF, which on X is a post's only file, and the part has 2"},
		"a picture and a GIF": {pictures("image/png", "image/gif"), "a is a GIF"}, "a picture and a video": {pictures("image/png", "video/mp4"), "a is a video"},
		"a poll and a picture": {withPoll, "a poll or files"}, "an upload without an id": {noHandle, "has no id"}, "no upload": {missing, "0 are uploaded"},
		"no part before": {effect(thread(t), 1), "no part before"}, "an answer to what is not public": {replying(schema.PostRef{Post: "launch"}), `"launch"`},
		"an answer elsewhere": {replying(schema.PostRef{URL: "https://mastodon.social/@a/1"}), "not the address of a post on X"},
	} {
		t.Run(name, func(t *testing.T) {
			server, o := rig(t)
			_, err := open(t, o).Send(t.Context(), tt.effect)
			if f := fault(t, err); f.Outcome != schema.Refused || !strings.Contains(f.Reason, tt.want) || f.Hint == "" {
				t.Errorf("got %+v, want %q", *f, tt.want)
			}
			if got := server.Requests(); len(got) > 0 {
				t.Errorf("got requests %v, want none", got)
			}
		})
	}
}

// TestReplyToAddress answers a post by its address: the account's own, and somebody else's, which X refuses.
func TestReplyToAddress(t *testing.T) {
	server, o := rig(t)
	own, foreign := server.Seed(xtest.Post{Text: "By hand."}), server.Seed(xtest.Post{Text: "Not ours.", Foreign: true})
	client, m := open(t, o), plain("Indeed.")
	m.ReplyTo = &schema.PostRef{URL: "https://twitter.com/other/status/" + foreign + "?s=20"}
	_, err := client.Send(t.Context(), effect(m, 0))
	if f := fault(t, err); f.Outcome != schema.Refused || !strings.Contains(f.Hint, "by hand") {
		t.Errorf("got %+v", *f)
	}
	m.ReplyTo = &schema.PostRef{URL: "https://x.com/northwind/status/" + own}
	send(t, client, effect(m, 0))
	if got := server.Posts()[2].InReplyTo; got != own {
		t.Errorf("got an answer to %q, want %q", got, own)
	}
}
