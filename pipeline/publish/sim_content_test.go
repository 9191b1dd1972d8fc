package publish_test

import (
	"fmt"
	"strconv"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/schema"
)

// simContent is what Git holds: posts that are due. It can be used by one world after the other.
type simContent struct {
	input   plan.Input
	digests map[schema.Delivery]string
	plans   map[string]plan.Plan
}

func newContent(due ...schema.Message) *simContent {
	set := &content.Set{Zone: time.UTC, Broken: map[string]bool{}}
	set.Config.Value.Channels = map[string]schema.Channel{"net": {Network: "net"}}
	c := &simContent{digests: map[schema.Delivery]string{}, plans: map[string]plan.Plan{}}
	c.input = plan.Input{Set: set, Messages: map[schema.Delivery]schema.Message{}}
	for _, m := range due {
		set.Posts = append(set.Posts, content.Post{ID: m.Post, Doc: content.Doc[schema.Post]{
			File: "posts/" + m.Post + ".md", Value: schema.Post{Title: m.Post, Channels: []string{"net"}},
		}})
		c.input.Messages[m.Delivery], c.digests[m.Delivery] = m, m.Digest()
	}
	return c
}

// plan is the real planner's. Plans are remembered: those of two states in which every delivery stands alike
// differ in their words alone.
func (c *simContent) plan(state ledger.State, now time.Time) plan.Plan {
	key := strconv.AppendInt(nil, now.Unix(), 36)
	for _, post := range c.input.Set.Posts {
		known := state.Delivery(schema.Delivery{Post: post.ID, Channel: "net"})
		key = append(append(key, ' '), known.Status...)
		key = strconv.AppendInt(append(key, byte('0'+len(known.Parts))), known.Last.Until.Unix(), 36)
		if known.Claim != nil && !known.Claim.Scheduled.IsZero() {
			key = fmt.Append(key, known.Last.Kind, known.Claim.Digest, known.Claim.Scheduled.Unix(), known.Last.LeaseUntil.Unix(), known.Last.Reason)
		}
		if known.Edit != nil {
			key = fmt.Append(key, known.Last.Kind, known.Edit.Digest, known.Edit.LeaseUntil.Unix(), known.Torn, known.Receipt.Digest)
		}
	}
	p, ok := c.plans[string(key)]
	if !ok {
		in := c.input
		in.Ledger, in.Now = state, now
		p = plan.Make(in)
		c.plans[string(key)] = p
	}
	return p
}

// threadOf has media, two more parts, and a first comment.
func threadOf(post string) schema.Message {
	m := message(post, 4)
	m.Parts[0].Media = []schema.MediaFile{{File: "media/beans.jpg", Blob: "b10b"}}
	m.Parts[3].Role = schema.RoleComment
	return m
}
