package bluesky

import (
	"context"
	"encoding/json"
	"net/url"
	"time"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// recordAnswer is what getRecord gives.
type recordAnswer struct {
	URI   string `json:"uri"`
	CID   string `json:"cid"`
	Value struct {
		Text      string          `json:"text"`
		CreatedAt string          `json:"createdAt"`
		Reply     *reply          `json:"reply"`
		Embed     json.RawMessage `json:"embed"`
	} `json:"value"`
}

func (a *recordAnswer) missing() string {
	switch {
	case a.URI == "":
		return "uri"
	case a.CID == "":
		return "cid"
	}
	return ""
}

// record reads one post; schema.ErrAbsent when the server says that there is none.
func (c *client) record(ctx context.Context, a address, now time.Time) (recordAnswer, error) {
	var out recordAnswer
	said, err := c.do(ctx, c.session.server, "", call{
		kind:  httpx.Read,
		name:  "com.atproto.repo.getRecord",
		query: url.Values{"repo": {a.repo}, "collection": {collection}, "rkey": {a.rkey}},
		now:   now,
	}, &out)
	if said.isAbsent() {
		return out, schema.ErrAbsent
	}
	return out, err
}
