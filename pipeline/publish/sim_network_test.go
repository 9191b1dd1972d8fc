package publish_test

import (
	"context"
	"strconv"
	"time"

	"github.com/galley-social/galley/schema"
)

// lookUp is how a network can be asked what it holds.
type lookUp string

const (
	byKey  lookUp = "by key"
	byText lookUp = "by text"
	never  lookUp = "never"
)

// class is what decides about recovery after a reply was lost.
type class struct {
	name string
	// remembers is how long the network answers a repeated request with what it has made; 0 is not at all.
	remembers time.Duration
	// trusted is how long after the first claim the connector relies on that.
	trusted time.Duration
	find    lookUp
	// prepares is whether a part is prepared by one request and published by another.
	prepares bool
}

// simSlack is how far the clock of a run may be ahead of the network's: connectors search that much further back, and do not
// send what was claimed later.
const simSlack = 10 * time.Minute

// classes are the recovery classes. What stays in flight arrives within simJump, so a network that forgets
// sooner than trusted and simJump together would be no use to anybody.
func classes() []class {
	const ever = 1000 * time.Hour
	return []class{
		{name: "K, a key that is remembered for an hour", remembers: time.Hour, trusted: 55 * time.Minute, find: byText},
		{name: "D, the client picks the identity", remembers: ever, trusted: ever, find: byKey},
		{name: "C, a container that is published once", remembers: 24 * time.Hour, trusted: 23 * time.Hour, find: byKey, prepares: true},
		{name: "P, a repeat is refused and names the original", remembers: 10 * time.Minute, trusted: 5 * time.Minute, find: byText},
		{name: "L, a list to search", find: byText},
		{name: "N, nothing", find: never},
	}
}

// simPost is a part that is public.
type simPost struct {
	remote       schema.Remote // pending until its time has come
	key, text    string
	parent, root string
}

// simNetwork is one network. It panics at nothing: what must not happen is noted in the world's wrongs.
type simNetwork struct {
	class class
	posts []simPost
	// made is how many posts there have been.
	made int
	// doubt holds the keys that were sent with an outcome nobody knows, until somebody has asked.
	doubt map[string]bool
}

// arrive is a request that reaches the network.
func (n *simNetwork) arrive(e schema.Effect, now time.Time) schema.Remote {
	for _, p := range n.posts {
		if p.key == e.Key && now.Sub(p.remote.At) < n.class.remembers {
			return p.remote
		}
	}
	id := e.Key + "#" + strconv.Itoa(n.made)
	n.made++
	p := simPost{key: e.Key, text: e.This().Text, remote: schema.Remote{ID: id, URL: "https://net.example/" + id, At: now}}
	if !e.Scheduled.IsZero() {
		p.remote.At, p.remote.Pending = e.Scheduled, true
	}
	if e.Root != nil && e.Parent != nil {
		p.root, p.parent = e.Root.ID, e.Parent.ID
	}
	n.posts = append(n.posts, p)
	return p.remote
}

// look finds the oldest post that is the part, and is no older than its claim.
func (n *simNetwork) look(e schema.Effect) (schema.Remote, error) {
	for _, p := range n.posts {
		switch n.class.find {
		case byKey:
			if p.key == e.Key {
				return p.remote, nil
			}
		case byText:
			parent := ""
			if e.Parent != nil {
				parent = e.Parent.ID
			}
			if p.text == e.This().Text && p.parent == parent && !p.remote.At.Before(e.Claimed.Add(-simSlack)) {
				return p.remote, nil
			}
		}
	}
	if n.class.find == never {
		return schema.Remote{}, &schema.Fault{Outcome: schema.Refused, Reason: "the network can't be asked"}
	}
	delete(n.doubt, e.Key)
	return schema.Remote{}, schema.ErrAbsent
}

// simClient is an actor's connector.
type simClient struct{ *actor }

func (c simClient) Upload(_ context.Context, m schema.MediaFile, _ []byte) (schema.Upload, error) {
	got := c.do(command{label: "upload " + m.File, kind: upload, run: func() reply { return reply{} }})
	return schema.Upload{File: m.File, Handle: []byte(`"up"`)}, got.err
}

func (c simClient) Send(_ context.Context, e schema.Effect) (schema.Remote, error) {
	n := &c.sim.net
	if n.class.prepares {
		got := c.do(command{label: "prepare " + strconv.Itoa(e.Part), kind: upload, run: func() reply { return reply{} }})
		if got.err != nil {
			return schema.Remote{}, &schema.Fault{Outcome: schema.Later, Reason: got.err.Error()}
		}
	}
	if e.Claimed.After(c.sim.now.Add(simSlack)) {
		return schema.Remote{}, &schema.Fault{Outcome: schema.Later, Reason: "no search back to such a claim would find it"}
	}
	c.sim.judgeSend(c.actor, e)
	got := c.do(command{label: "send " + strconv.Itoa(e.Part), kind: send, late: e.Key, run: func() reply {
		if !e.Scheduled.IsZero() && e.Scheduled.Sub(c.sim.now) < time.Minute {
			return reply{err: &schema.Fault{Outcome: schema.Refused, Status: 400, Reason: "its time is too near"}}
		}
		remote := n.arrive(e, c.sim.now)
		return reply{value: remote, print: remote.ID}
	}})
	if got.err != nil {
		return schema.Remote{}, got.err
	}
	return got.value.(schema.Remote), nil
}

func (c simClient) Find(_ context.Context, e schema.Effect) (schema.Remote, error) {
	got := c.do(command{label: "find " + strconv.Itoa(e.Part), kind: read, run: func() reply {
		remote, err := c.sim.net.look(e)
		return reply{value: remote, print: remote.ID, err: err}
	}})
	if got.err != nil {
		return schema.Remote{}, got.err
	}
	return got.value.(schema.Remote), nil
}

func (c simClient) Repeatable(_ context.Context, e schema.Effect) bool {
	age := e.Now.Sub(e.Claimed)
	return c.sim.net.class.trusted > 0 && age >= 0 && age <= c.sim.net.class.trusted
}
