package bluesky

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// references asks the network all that the record needs. Nothing of it is public, so every failure of it can
// be tried again.
func (c *client) references(ctx context.Context, e schema.Effect) (references, error) {
	found := references{dids: map[string]string{}}
	for _, f := range e.This().Facets {
		if f.Kind != schema.FacetMention {
			continue
		}
		did, err := c.resolve(ctx, f.Value, e.Now)
		if err != nil {
			return found, err
		}
		found.dids[f.Value] = did
	}
	var err error
	if found.reply, err = c.reply(ctx, e); err != nil {
		return found, err
	}
	found.quote, err = c.quote(ctx, e)
	return found, err
}

// resolve gives the DID of a handle, or "" when nobody has it.
func (c *client) resolve(ctx context.Context, name string, now time.Time) (string, error) {
	name = strings.TrimPrefix(name, "@")
	if isDID(name) {
		return name, nil
	}
	if !isHandle(name) {
		return "", nil
	}
	if did, ok := c.handles[name]; ok {
		return did, nil
	}
	var out didAnswer
	said, err := c.do(ctx, c.session.server, "", call{
		kind:  httpx.Read,
		name:  "com.atproto.identity.resolveHandle",
		query: url.Values{"handle": {name}},
		now:   now,
	}, &out)
	if err != nil && !said.isNobody() {
		return "", err
	}
	c.handles[name] = out.DID
	return out.DID, nil
}

type didAnswer struct {
	DID string `json:"did"`
}

func (a *didAnswer) missing() string {
	if !isDID(a.DID) {
		return "did"
	}
	return ""
}

// reply gives what the part answers: the part before it, or for a first part the post that the message
// replies to. All of a conversation names the same root, which for a reply to someone's post is in that post.
func (c *client) reply(ctx context.Context, e schema.Effect) (*reply, error) {
	to := e.Message.ReplyTo
	switch {
	case e.Parent == nil && e.Part > 0:
		// Without it the part would stand alone, as a post of its own.
		return nil, refused("the part before this one is not known", "")
	case e.Parent == nil && to == nil:
		return nil, nil
	case e.Parent == nil:
		parent, err := c.lookUp(ctx, to.URL, e.Now)
		if err != nil {
			return nil, err
		}
		return parent.answered(), nil
	case to == nil && e.Root != nil && e.Root.CID != "" && e.Parent.CID != "":
		return &reply{Root: ref{e.Root.ID, e.Root.CID}, Parent: ref{e.Parent.ID, e.Parent.CID}}, nil
	}
	parent, err := c.lookUp(ctx, e.Parent.ID, e.Now)
	if err != nil {
		return nil, err
	}
	return parent.answered(), nil
}

// answered is the reply field of a record that answers this one.
func (a recordAnswer) answered() *reply {
	own := ref{a.URI, a.CID}
	if a.Value.Reply != nil {
		return &reply{Root: a.Value.Reply.Root, Parent: own}
	}
	return &reply{Root: own, Parent: own}
}

func (c *client) quote(ctx context.Context, e schema.Effect) (*ref, error) {
	if e.Part > 0 || e.Quote == nil && e.Message.Quote == nil {
		return nil, nil
	}
	if e.Quote != nil && e.Quote.CID != "" {
		return &ref{e.Quote.ID, e.Quote.CID}, nil
	}
	where := ""
	if e.Quote != nil {
		where = e.Quote.ID
	} else {
		where = e.Message.Quote.URL
	}
	quoted, err := c.lookUp(ctx, where, e.Now)
	if err != nil {
		return nil, err
	}
	return &ref{quoted.URI, quoted.CID}, nil
}

// lookUp reads the post at a URL or AT URI.
func (c *client) lookUp(ctx context.Context, where string, now time.Time) (recordAnswer, error) {
	var none recordAnswer
	a, err := parseAddress(where)
	if err != nil {
		return none, refused(err.Error(), "write the post's address, or the id of a post of this repository")
	}
	did, err := c.resolve(ctx, a.repo, now)
	if err != nil {
		return none, err
	}
	if did == "" {
		return none, refused(fmt.Sprintf("no account has the handle %q of %s", a.repo, where), "check the address of the post")
	}
	found, err := c.record(ctx, address{did, a.rkey}, now)
	if errors.Is(err, schema.ErrAbsent) {
		return none, refused(fmt.Sprintf("there is no post at %s", where), "check the address; the post may have been deleted")
	}
	return found, err
}
