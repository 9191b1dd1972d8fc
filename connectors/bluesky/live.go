package bluesky

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// deleteRequest is deleteRecord's input. SwapRecord is the version that was looked at: one that somebody has
// changed in between is left alone.
type deleteRequest struct {
	Repo       string `json:"repo"`
	Collection string `json:"collection"`
	RKey       string `json:"rkey"`
	SwapRecord string `json:"swapRecord"`
}

// Delete takes one record back. It may be repeated: schema.ErrAbsent when the server holds it no more.
func (c *client) Delete(ctx context.Context, r schema.Remote) error {
	at, held, err := c.held(ctx, r)
	if err != nil {
		return err
	}
	said, err := c.authed(ctx, call{
		kind: httpx.Effect,
		name: "com.atproto.repo.deleteRecord",
		body: deleteRequest{Repo: at.repo, Collection: collection, RKey: at.rkey, SwapRecord: held.CID},
	}, &struct{}{})
	if said.Name == "InvalidSwap" {
		return &schema.Fault{
			Outcome: schema.Later,
			Reason:  webURL(at.repo, at.rkey) + " was changed while it was to be deleted",
			Hint:    "run again",
		}
	}
	return err
}

// Fetch reads one record as the account's own server holds it; schema.ErrAbsent when it holds it no more.
// Servers do not keep when a record was changed.
func (c *client) Fetch(ctx context.Context, r schema.Remote) (schema.Live, error) {
	_, held, err := c.held(ctx, r)
	if err != nil {
		return schema.Live{}, err
	}
	return schema.Live{Text: held.Value.Text, Media: pictures(held.Value.Embed), CID: held.CID}, nil
}

// held reads the record of a receipt, or of an address that a person gave. Only the account's own server is
// asked, so another account's record can't be.
func (c *client) held(ctx context.Context, r schema.Remote) (address, recordAnswer, error) {
	s, err := c.login(ctx)
	if err != nil {
		return address{}, recordAnswer{}, err
	}
	text := r.ID
	if text == "" {
		text = r.URL
	}
	at, err := parseAddress(text)
	if err != nil {
		return at, recordAnswer{}, refused(err.Error(), "")
	}
	if at.repo == c.account {
		at.repo = s.did
	}
	if at.repo != s.did {
		return at, recordAnswer{}, refused(fmt.Sprintf("%s is a post of another account than %s", text, c.account),
			"set the channel's account: and its app password to those of the account that published it")
	}
	held, err := c.record(ctx, at, time.Time{})
	return at, held, err
}

// pictures counts the files of an embed.
func pictures(embed json.RawMessage) int {
	var e struct {
		Images []json.RawMessage `json:"images"`
		Video  json.RawMessage   `json:"video"`
		Media  json.RawMessage   `json:"media"`
	}
	if json.Unmarshal(embed, &e) != nil {
		return 0
	}
	n := len(e.Images)
	if len(e.Video) > 0 {
		n++
	}
	if len(e.Media) > 0 {
		n += pictures(e.Media)
	}
	return n
}
