package x_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/x/xtest"
	"github.com/galley-social/galley/schema"
)

const create = "POST /2/tweets"

func send(t *testing.T, client connector.Client, e schema.Effect) schema.Remote {
	t.Helper()
	r, err := client.Send(t.Context(), connectortest.Uploaded(t, client, e))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestSend compares what the network got, and what it gave.
func TestSend(t *testing.T) {
	server, o := rig(t)
	client, m := open(t, o), thread(t)
	first := send(t, client, effect(m, 0))
	reply := effect(m, 1)
	reply.Root, reply.Parent = &first, &first
	second := send(t, client, reply)
	send(t, client, effect(pollMessage(), 0))
	ids := server.IDs()
	want := []xtest.Post{
		{ID: ids[0], Text: m.Parts[0].Text, Media: []xtest.Media{{Type: "image/png", Alt: "A red dot", Bytes: len(connectortest.Picture(t))}}, CreatedAt: noon},
		{ID: ids[1], Text: "Brew it at 94 °C.", InReplyTo: ids[0], CreatedAt: noon},
		{ID: ids[2], Text: "Which one?", Poll: &xtest.Poll{Options: []string{"Light", "Dark"}, Minutes: 1440}, CreatedAt: noon},
	}
	if diff := cmp.Diff(want, server.Posts(), cmpopts.IgnoreUnexported(xtest.Post{}), cmpopts.IgnoreFields(xtest.Media{}, "ID")); diff != "" {
		t.Errorf("posts (-want +got):\n%s", diff)
	}
	remote := schema.Remote{ID: ids[1], URL: "https://x.com/Northwind/status/" + ids[1], At: noon}
	if diff := cmp.Diff(remote, second); diff != "" {
		t.Errorf("remote (-want +got):\n%s", diff)
	}
	if client.Repeatable(t.Context(), reply) {
		t.Error("X has no key, and a send can be repeated")
	}
}

// TestPollOfThread: the poll is the first part's, and a time that is no whole number of minutes is rounded up.
func TestPollOfThread(t *testing.T) {
	server, o := rig(t)
	client, m := open(t, o), pollMessage()
	m.Poll.Duration = "301s"
	m.Parts = append(m.Parts, schema.Part{Role: schema.RoleThread, Text: "We roast both."})
	first := send(t, client, effect(m, 0))
	e := effect(m, 1)
	e.Root, e.Parent = &first, &first
	send(t, client, e)
	posts := server.Posts()
	if p := posts[0].Poll; p == nil || p.Minutes != 6 || posts[1].Poll != nil {
		t.Errorf("got %+v and %+v, want a poll of 6 minutes and none", p, posts[1].Poll)
	}
	if r, _, err := find(t, server, e); err != nil || r.ID != posts[1].ID {
		t.Errorf("find: got %+v, %v", r, err)
	}
}

func TestSendWithoutAccount(t *testing.T) {
	_, o := rig(t)
	o.Channel.Account = ""
	if r := send(t, open(t, o), effect(plain("Hi."), 0)); r.URL != "https://x.com/i/web/status/"+r.ID {
		t.Errorf("got %s", r.URL)
	}
}

// TestDuplicate is the fake's own refusal of a text that it has.
func TestDuplicate(t *testing.T) {
	server, o := rig(t)
	client := open(t, o)
	send(t, client, effect(plain("Hi."), 0))
	_, err := client.Send(t.Context(), effect(plain("Hi."), 0))
	if f := fault(t, err); f.Outcome != schema.Refused || !strings.Contains(f.Reason, "duplicate content") || len(server.IDs()) != 1 {
		t.Errorf("got %+v", *f)
	}
}

// TestLimit is the fake's own limit of requests.
func TestLimit(t *testing.T) {
	server, o := rig(t)
	server.SetRemaining(create, 1)
	client := open(t, o)
	send(t, client, effect(plain("Hi."), 0))
	_, err := client.Send(t.Context(), effect(plain("Ho."), 0))
	if f := fault(t, err); f.Outcome != schema.Later || f.Wait != 15*time.Minute || len(server.IDs()) != 1 {
		t.Errorf("got %+v", *f)
	}
}

// TestPayingAccount sends more than 280 characters, and finds them again.
func TestPayingAccount(t *testing.T) {
	server, o := rig(t)
	client, e := open(t, o), effect(plain(strings.Repeat("Beans & more. ", 40)), 0)
	_, err := client.Send(t.Context(), e)
	if f := fault(t, err); f.Outcome != schema.Refused || !strings.Contains(f.Reason, "too long") {
		t.Errorf("got %+v", *f)
	}
	server.SetLimit(25_000)
	sent := send(t, client, e)
	if r, _, err := find(t, server, e); err != nil || r.ID != sent.ID {
		t.Errorf("find: got %+v, %v", r, err)
	}
}

// TestParent: a part before that X does not show yet is waited for, one that is gone is not.
func TestParent(t *testing.T) {
	for name, tt := range map[string]struct {
		at      time.Time
		outcome schema.Outcome
		wait    time.Duration
	}{
		"just sent":                   {noon.Add(-time.Second), schema.Later, 5 * time.Second},
		"sent after the run's moment": {noon.Add(30 * time.Second), schema.Later, 5 * time.Second},
		"sent yesterday":              {noon.Add(-24 * time.Hour), schema.Refused, 0},
		"sent nobody knows when":      {time.Time{}, schema.Refused, 0},
	} {
		t.Run(name, func(t *testing.T) {
			server, o := rig(t)
			server.SetBlind(1)
			client, m := open(t, o), thread(t)
			first := send(t, client, effect(m, 0))
			first.At = tt.at
			e := effect(m, 1)
			e.Root, e.Parent = &first, &first
			_, err := client.Send(t.Context(), e)
			if f := fault(t, err); f.Outcome != tt.outcome || f.Wait != tt.wait || f.Hint == "" {
				t.Errorf("got %+v, want %s after %s", *f, tt.outcome, tt.wait)
			}
			send(t, client, e)
		})
	}
}
