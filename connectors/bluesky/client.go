package bluesky

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// client speaks for one account.
type client struct {
	http      *httpx.Client
	server    *url.URL
	account   string
	secret    string
	secretEnv string
	session   session
	// handles are those that were resolved, with their DIDs.
	handles map[string]string
}

// putRequest is putRecord's input. A null SwapRecord means "only if there is none": the server compares the
// content first, so that an identical record is a success without a change.
type putRequest struct {
	Repo       string  `json:"repo"`
	Collection string  `json:"collection"`
	RKey       string  `json:"rkey"`
	Validate   bool    `json:"validate"`
	Record     post    `json:"record"`
	SwapRecord *string `json:"swapRecord"`
}

// Send writes the part's record under its key.
func (c *client) Send(ctx context.Context, e schema.Effect) (schema.Remote, error) {
	s, err := c.login(ctx)
	if err != nil {
		return schema.Remote{}, err
	}
	found, err := c.references(ctx, e)
	if err != nil {
		return schema.Remote{}, err
	}
	record, err := build(e, found)
	if err != nil {
		return schema.Remote{}, refused(err.Error(), "")
	}
	rkey := recordKey(e)
	answer := putAnswer{want: uri(s.did, rkey)}
	said, err := c.authed(ctx, call{
		kind: httpx.Effect,
		name: "com.atproto.repo.putRecord",
		body: putRequest{Repo: s.did, Collection: collection, RKey: rkey, Validate: true, Record: record},
		now:  e.Now,
	}, &answer)
	if said.Name == "InvalidSwap" {
		return c.adopt(ctx, e, err)
	}
	if err != nil {
		return schema.Remote{}, err
	}
	return schema.Remote{ID: answer.URI, URL: webURL(s.did, rkey), CID: answer.CID, At: parseTime(record.CreatedAt)}, nil
}

type putAnswer struct {
	want string
	URI  string `json:"uri"`
	CID  string `json:"cid"`
}

func (a *putAnswer) missing() string {
	switch {
	case a.URI != a.want:
		return "uri of the record that was sent"
	case a.CID == "":
		return "cid"
	}
	return ""
}

// adopt takes a record that is already under the part's key for the part's own, if it reads the same: a
// handle that resolves differently today makes a record differ, but not the post. The write itself was
// refused, but as long as the look-up says nothing, an earlier attempt may have made the part public.
func (c *client) adopt(ctx context.Context, e schema.Effect, swap error) (schema.Remote, error) {
	found, err := c.Find(ctx, e)
	var f *schema.Fault
	switch {
	case err == nil:
		return found, nil
	case errors.Is(err, schema.ErrAbsent):
		return schema.Remote{}, swap
	case errors.As(err, &f) && f.Outcome == schema.Refused:
		return schema.Remote{}, f
	}
	return schema.Remote{}, &schema.Fault{
		Outcome: schema.Unknown,
		Reason:  "a record is there under the part's key, and could not be read: " + err.Error(),
	}
}

// Find reads the record under the part's key from the account's own server.
func (c *client) Find(ctx context.Context, e schema.Effect) (schema.Remote, error) {
	s, err := c.login(ctx)
	if err != nil {
		return schema.Remote{}, err
	}
	rkey := recordKey(e)
	held, err := c.record(ctx, address{s.did, rkey}, e.Now)
	if err != nil {
		return schema.Remote{}, err
	}
	if held.Value.Text != e.This().Text {
		return schema.Remote{}, refused(
			fmt.Sprintf("%s holds another text than the one to be sent", webURL(s.did, rkey)),
			"it was changed outside of galley, or in Git after it went out; compare the two, and record what is right with: galley resolve")
	}
	at := parseTime(held.Value.CreatedAt)
	return schema.Remote{ID: held.URI, URL: webURL(s.did, rkey), CID: held.CID, At: at}, nil
}

// Repeatable is always true: the same effect is the same record.
func (c *client) Repeatable(context.Context, schema.Effect) bool { return true }

func refused(reason, hint string) *schema.Fault {
	return &schema.Fault{Outcome: schema.Refused, Reason: reason, Hint: hint}
}
