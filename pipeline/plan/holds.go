package plan

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/policy"
	"github.com/galley-social/galley/schema"
)

// DefaultMaxLate is how late a post may go out without anybody being asked, unless galley.yaml says.
const DefaultMaxLate = 24 * time.Hour

// hold is why a delivery does not go out.
type hold struct {
	reason, hint string
	// person is whether somebody must act, and over whether nobody need: otherwise time alone ends the hold.
	person, over bool
	// until is when it ends by itself, if that is known.
	until time.Time
}

// broken: a post with an error, or one that leans on a document with an error, never goes out.
func (p *planner) broken(step *Step, post *content.Post) *hold {
	files := []string{post.File, "galley.yaml"}
	if c := p.Set.Campaign(post.Value.Campaign); c != nil {
		files = append(files, c.File)
	}
	for _, m := range post.Value.For(step.Channel).Media {
		files = append(files, path.Clean(m.File))
	}
	for _, file := range files {
		if d, ok := p.errors[file]; ok {
			return &hold{person: true, reason: fmt.Sprintf("%s:%d: %s", d.File, d.Line, d.Message), hint: "galley check"}
		}
	}
	if step.Message == nil || step.At.IsZero() {
		return &hold{person: true, reason: "it has no message or no time", hint: "galley check"}
	}
	return nil
}

// unsure reports whether a post that is not there may only be unreadable. Then "gone" proves nothing.
func (p *planner) unsure() bool {
	for file := range p.Set.Broken {
		if file == "posts" || strings.HasPrefix(file, "posts/") || file == "galley.yaml" {
			return true
		}
	}
	return false
}

// waiting: the network asked to wait, for this delivery or for another of the same account. To ask again before that
// would only use up what the account may.
func (p *planner) waiting(step *Step, _ *content.Post) *hold {
	known := p.Ledger.Delivery(step.Delivery)
	last := known.Last
	if known.Status != ledger.StatusLater || !last.Until.After(p.Now) {
		last = p.limits[p.account(step.Channel)]
		if !last.Until.After(p.Now) || !last.Until.After(step.At) {
			return nil
		}
		last.Reason = fmt.Sprintf("its account has to wait since %s: %s", clock(last.At, p.Set.Zone), last.Reason)
	}
	return &hold{
		reason: "not now: " + last.Reason,
		hint:   "it is tried again after " + clock(last.Until, p.Set.Zone),
		until:  last.Until,
	}
}

// expired: after expires_at it must not go out any more.
func (p *planner) expired(step *Step, post *content.Post) *hold {
	if post.Value.ExpiresAt == "" {
		return nil
	}
	until, err := schema.ParseWhen(post.Value.ExpiresAt, p.Set.PostZone(post))
	if err != nil || until.UTC.After(p.Now) {
		return nil // an unreadable time is an error of the rules, and held as such
	}
	return &hold{
		over:   true,
		reason: "it expired at " + clock(until.UTC, p.Set.Zone),
		hint:   "set a later expires_at and publish_at, or delete the file",
	}
}

// late: a post found due long after its time is a person's decision, unless the policy says otherwise.
func (p *planner) late(step *Step, post *content.Post) *hold {
	policy := p.lateness(step)
	limit := policy.MaxLate.Or(DefaultMaxLate)
	by := p.Now.Sub(step.At)
	if by <= limit || policy.Late == schema.LatePublish || len(step.Public) > 0 {
		return nil
	}
	h := &hold{
		reason: fmt.Sprintf("it was due %s, more than %s ago", clock(step.At, p.Set.Zone), people(limit)),
		hint:   "set a new publish_at, or make it a draft (status: draft)",
		person: policy.Late != schema.LateSkip,
		over:   policy.Late == schema.LateSkip,
	}
	if policy.Late == schema.LateSkip {
		h.reason += ", so it is skipped"
	}
	return h
}

// lateness is the policy for a delivery that is late. A repetition is not worth asking anybody: the next one comes.
func (p *planner) lateness(step *Step) schema.Pace {
	pace := p.Set.Config.Value.Pace(step.Channel)
	if p.posts[step.Delivery].n > 1 && pace.Late != schema.LatePublish {
		pace.Late = schema.LateSkip
	}
	return pace
}

// people writes a duration in the largest unit that divides it.
func people(d time.Duration) string {
	for _, u := range []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "m"}} {
		if d >= u.size && d%u.size == 0 {
			return fmt.Sprintf("%d%s", d/u.size, u.name)
		}
	}
	return d.String()
}

// frozen: while freeze.md is active, only the posts it names go out.
func (p *planner) frozen(step *Step, _ *content.Post) *hold {
	if p.Set.Broken["freeze.md"] {
		return &hold{person: true, reason: "freeze.md can't be read, so it may be in force", hint: "galley check"}
	}
	if p.Set.Freeze == nil || !p.Set.Freeze.Value.Active {
		return nil
	}
	f := p.Set.Freeze.Value
	id, _ := schema.OccurrenceOf(step.Post)
	if slices.Contains(f.Except, id) || len(f.Channels) > 0 && !slices.Contains(f.Channels, step.Channel) {
		return nil
	}
	h := &hold{reason: "publishing is frozen: " + f.Reason, hint: "merge a freeze.md with active: false to end it, or name the post under except"}
	if until, err := schema.ParseWhen(f.Until, p.Set.Zone); err == nil {
		if !until.UTC.After(p.Now) || until.UTC.Before(step.At) {
			return nil
		}
		h.hint, h.until = "the freeze ends at "+clock(until.UTC, p.Set.Zone), until.UTC
	}
	return h
}

// paused: the channel is switched off in galley.yaml.
func (p *planner) paused(step *Step, _ *content.Post) *hold {
	if !p.Set.Config.Value.Channels[step.Channel].Paused {
		return nil
	}
	return &hold{reason: fmt.Sprintf("channel %s is paused in galley.yaml", step.Channel), hint: "remove paused: true from the channel"}
}

// unspoken: the network is known, and there is no connector for it.
func (p *planner) unspoken(step *Step, _ *content.Post) *hold {
	network := p.Networks[p.Set.Config.Value.Channels[step.Channel].Network]
	if !network.Unspoken {
		return nil
	}
	return &hold{
		person: true,
		reason: "galley can't publish to " + network.Title + " yet",
		hint:   fmt.Sprintf("publish it there by hand, or take %s out of the post's channels", step.Channel),
	}
}

// approval: what can't be proven approved is not sent. It is asked for what is due or handed over now alone, as forges count
// questions.
func (p *planner) approval(step *Step, post *content.Post) *hold {
	if p.Approve == nil || !step.Due {
		return nil
	}
	a := p.Approve(p.needs(step, post))
	if a.Proof == "" {
		return &hold{person: true, reason: a.Reason, hint: a.Hint}
	}
	step.Approval = a.Proof
	return nil
}

// needs are the approvals that a delivery must have: a strategist's for all that it is made of, and those that its post
// asks for by what it is about.
func (p *planner) needs(step *Step, post *content.Post) []policy.Need {
	review := p.Set.Config.Value.Review
	all := policy.Posts(review)
	all.Files = filesOf(step, post)
	needs := []policy.Need{all}
	about := policy.Subject{
		Campaign: post.Value.Campaign, Pillar: post.Value.Pillar,
		Channels: []string{step.Channel}, Texts: policy.Texts(*step.Message),
	}
	for _, need := range policy.Post(review, about) {
		need.Files = map[string]string{post.File: post.Blob}
		needs = append(needs, need)
	}
	return needs
}

// filesOf are the files that a delivery is made of, with their blob ids.
func filesOf(step *Step, post *content.Post) map[string]string {
	files := map[string]string{post.File: post.Blob}
	for _, m := range step.Message.Files() {
		files[m.File] = m.Blob
	}
	return files
}

// secret: a channel whose token is not there can't send, and that is known before any claim.
func (p *planner) secret(step *Step, _ *content.Post) *hold {
	name := p.Set.Config.Value.Channels[step.Channel].SecretEnv
	if p.Secrets == nil || name == "" || p.Secrets(name) {
		return nil
	}
	return &hold{
		person: true,
		reason: fmt.Sprintf("the environment variable %s is not set, and channel %s needs it", name, step.Channel),
		hint:   fmt.Sprintf("set %s where galley publish runs", name),
	}
}

// target: a reply or quote of one of our own posts waits until that one is public on the same channel.
func (p *planner) target(step *Step, _ *content.Post) *hold {
	for _, ref := range []*schema.PostRef{step.Message.ReplyTo, step.Message.Quote} {
		if ref == nil || ref.Post == "" {
			continue
		}
		other := p.Ledger.Delivery(schema.Delivery{Post: ref.Post, Channel: step.Channel})
		if (other.Status == ledger.StatusSent || other.Status == ledger.StatusEditing) && len(other.Parts) > 0 {
			continue
		}
		if other.Status == ledger.StatusRetracting || other.Status == ledger.StatusRetracted {
			return &hold{
				person: true,
				reason: fmt.Sprintf("it answers or quotes %q, which was retracted from %s", ref.Post, step.Channel),
				hint:   fmt.Sprintf("take the reference out, or take %s out of the post's channels", step.Channel),
			}
		}
		if !step.Due {
			continue // it may well be public by then
		}
		return &hold{
			reason: fmt.Sprintf("it answers or quotes %q, which is not public on %s yet", ref.Post, step.Channel),
			hint:   "it goes out after that post, in the same run or the next",
		}
	}
	return nil
}
