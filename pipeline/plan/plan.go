// Package plan says what would make the networks agree with Git: posts + ledger + one instant → ordered
// steps.
//
// It is pure. It asks no clock (the instant is an argument, taken once a run), reaches no network and writes
// nothing. It decides what is due and what is held and why; carrying it out is the business of
// pipeline/publish, and printing it that of pipeline/review.
//
// Everything that can stop a delivery is decided here, before any claim: a step is either Publish, and then
// it may be sent once its time has come, or it says why not.
package plan

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/policy"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// Op is what a step does.
type Op string

// The operations, with the symbols that plans show.
const (
	Publish Op = "publish" // + goes out at its time
	Edit    Op = "edit"    // ~ is public, and reads differently in Git
	Remove  Op = "remove"  // - is public or planned, and is gone from Git
	Hold    Op = "hold"    // ! does not go out until somebody acts or a time comes
	Ask     Op = "ask"     // ? the outcome of an attempt is unknown
	Done    Op = "done"    // = is public, and reads as in Git
	// Handed: the network holds it, and makes it public at its time. Cancel: it is held there, and is to be taken back.
	Handed Op = "handed" // +
	Cancel Op = "cancel" // -
	// Retracted: it was public and was taken back, or somebody began to; nothing of it is sent any more.
	Retracted Op = "retracted" // -
)

// Symbol is the sign people see before a step.
func (o Op) Symbol() string {
	switch o {
	case Publish, Handed:
		return "+"
	case Edit:
		return "~"
	case Remove, Retracted, Cancel:
		return "-"
	case Hold:
		return "!"
	case Ask:
		return "?"
	}
	return "="
}

// Step is one delivery and what is to be done about it.
type Step struct {
	Op Op `json:"op"`
	schema.Delivery
	File string    `json:"file,omitempty"`
	At   time.Time `json:"at"`
	Zone string    `json:"zone,omitempty"`
	// NotBefore is the earliest time at which it goes out, where that is known and later than At: jitter, quiet
	// hours, spacing, a full day, or the end of another hold.
	NotBefore time.Time `json:"not_before,omitzero"`
	// Due is whether its time has come, jitter included.
	Due bool `json:"due"`
	// Reason and Hint say why a step is not a plain Publish or goes out later than At, and what to do about it.
	Reason string `json:"reason,omitempty"`
	Hint   string `json:"hint,omitempty"`
	// Person is whether nothing will happen until a person acts.
	Person bool `json:"person,omitempty"`
	// Over is whether nothing will come of it unless its post changes: it expired, or was skipped as late.
	Over bool `json:"over,omitempty"`
	// Digest is what would be sent. Message is its whole text; it is nil when the post is gone.
	Digest  string          `json:"digest,omitempty"`
	Message *schema.Message `json:"message,omitempty"`
	// Approval says who approved what is sent, where galley.yaml asks for it and the plan looked.
	Approval string `json:"approval,omitempty"`
	// Apply is whether an edit is made on the network, or a cancellation: galley.yaml asks for it, the network can,
	// and nothing holds it.
	Apply bool `json:"apply,omitempty"`
	// Schedule is when the network is to make it public, for a step that is left with it now, ahead of its time.
	Schedule time.Time `json:"schedule,omitzero"`
	// Opens is when its network begins to take it, if it is left with it and that is still to come.
	Opens time.Time `json:"-"`
	// Unwanted is why a step is taken back from its network, and Anew whether it goes out all the same, as Git has it now.
	Unwanted string `json:"unwanted,omitempty"`
	Anew     bool   `json:"anew,omitempty"`
	// Again is whether an attempt whose outcome is unknown may be made again, should the network turn out not
	// to hold it: Git still says the same, and nothing would hold the delivery if it were new.
	Again bool `json:"again,omitempty"`
	// URL is where the delivery is public.
	URL string `json:"url,omitempty"`
	// Public are the parts that are public already, for a thread that is to be resumed.
	Public []schema.Remote `json:"public,omitempty"`
}

// Plan is the steps, in the order of their time, then post, then channel.
type Plan struct {
	Now   time.Time `json:"now"`
	Zone  string    `json:"zone"`
	Steps []Step    `json:"steps"`
	// Unread are the posts' files that can't be read: what they would send is not known.
	Unread []string `json:"unread,omitempty"`
}

// Input is all that a plan depends on.
type Input struct {
	Set      *content.Set
	Networks map[string]schema.Network
	// Messages are the composed ones, by delivery.
	Messages map[schema.Delivery]schema.Message
	Findings []diag.Diagnostic
	Ledger   ledger.State
	Now      time.Time
	// Channel narrows the plan to one channel; empty means all.
	Channel string
	// Approve says whether needs are met; nil means that it is not asked.
	Approve func([]policy.Need) Approval
	// Calm is whether Approve is asked of what is due alone, so that nothing new is handed over: a run that stays makes a
	// plan each minute, and forges count questions.
	Calm bool
	// Secrets says which environment variables are set; nil means that it is not asked.
	Secrets func(name string) bool
}

// Approval is whether needs are met: who approved, or else why nobody has and what to do.
type Approval struct{ Proof, Reason, Hint string }

// Make plans.
func Make(in Input) Plan {
	all := in.Ledger.All()
	p := planner{
		Input: in, errors: errorsByFile(in.Findings), left: left(in.Set, all), all: all,
		queues: map[string]*queue{}, posts: map[schema.Delivery]occasion{}, repeated: repeated(all), moved: moved(in.Set, all),
	}
	p.limits = p.remembered()
	plan := Plan{Now: in.Now, Zone: in.Set.Zone.String()}
	seen := map[schema.Delivery]bool{}
	for i := range in.Set.Posts {
		post := &in.Set.Posts[i]
		for _, channel := range post.Value.Channels {
			d := schema.Delivery{Post: post.ID, Channel: channel}
			if seen[d] || !p.wants(channel) {
				continue
			}
			seen[d] = true
			for _, o := range p.occasions(post, d) {
				seen[o.Delivery], p.posts[o.Delivery] = true, o
				if step, ok := p.step(o); ok {
					plan.Steps = append(plan.Steps, step)
				}
			}
		}
	}
	plan.Steps = append(plan.Steps, p.gone(seen)...)
	for file := range in.Set.Broken {
		if strings.HasPrefix(file, "posts/") {
			plan.Unread = append(plan.Unread, file)
		}
	}
	slices.Sort(plan.Unread)
	slices.SortStableFunc(plan.Steps, func(a, b Step) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Post, b.Post), cmp.Compare(a.Channel, b.Channel))
	})
	p.pace(plan.Steps)
	p.leave(plan.Steps)
	return plan
}

// Goes is the earliest time at which the step goes out, as far as it is known.
func (s Step) Goes() time.Time { return latest(s.At, s.NotBefore) }

// Due are the steps that may be sent now, in order.
func (p Plan) Due() []Step {
	return p.only(func(s Step) bool { return s.Op == Publish && s.Due })
}

// Ahead are the steps that are left with their network now, ahead of their time, in order.
func (p Plan) Ahead() []Step {
	return p.only(func(s Step) bool { return s.Op == Publish && !s.Due && !s.Schedule.IsZero() })
}

// Cancels are the steps that are taken back from their network now, in order.
func (p Plan) Cancels() []Step {
	return p.only(func(s Step) bool { return s.Op == Cancel && s.Apply })
}

// Edits are the steps whose text is changed on the network now, in order.
func (p Plan) Edits() []Step {
	return p.only(func(s Step) bool { return s.Op == Edit && s.Apply })
}

// Pending are the steps for people: everything but what is public and reads as in Git.
func (p Plan) Pending() []Step {
	return p.only(func(s Step) bool { return s.Op != Done })
}

// NeedPerson are the steps of which nothing will come until a person acts, among those whose time has come or that may be
// public ahead of it.
func (p Plan) NeedPerson() []Step {
	return p.only(func(s Step) bool { return s.Person && (s.Due || s.Op == Ask) })
}

func (p Plan) only(keep func(Step) bool) []Step {
	var out []Step
	for _, s := range p.Steps {
		if keep(s) {
			out = append(out, s)
		}
	}
	return out
}

// Count is how many steps have the operation.
func (p Plan) Count(op Op) int {
	return len(p.only(func(s Step) bool { return s.Op == op }))
}

type planner struct {
	Input
	errors map[string]diag.Diagnostic
	// all is what the ledger has.
	all []ledger.Delivery
	// left are the deliveries that may be public and whose post is not in Git any more, by channel.
	left map[string][]ledger.Delivery
	// moved are those whose post is in Git and does not name the channel any more, by the delivery's post.
	moved map[string][]ledger.Delivery
	// limits are what the ledger remembers of accounts that were told to wait, each the one that ends last.
	limits map[string]ledger.Entry
	// queues are those of the channels that were asked for, and outings what the ledger has for them.
	queues  map[string]*queue
	outings []outing
	// posts are what the steps are about, and repeated the later occasions of posts that the ledger knows.
	posts    map[schema.Delivery]occasion
	repeated map[schema.Delivery][]ledger.Delivery
}

func left(set *content.Set, all []ledger.Delivery) map[string][]ledger.Delivery {
	ids := make(map[string]bool, len(set.Posts))
	for i := range set.Posts {
		ids[set.Posts[i].ID] = true
	}
	byChannel := map[string][]ledger.Delivery{}
	for _, known := range all {
		id, _ := schema.OccurrenceOf(known.Post)
		if !ids[id] && known.Claim != nil && known.Status != ledger.StatusRefused && known.Status != ledger.StatusOpen &&
			known.Status != ledger.StatusRetracted {
			byChannel[known.Channel] = append(byChannel[known.Channel], known)
		}
	}
	return byChannel
}

func (p *planner) wants(channel string) bool { return p.Channel == "" || p.Channel == channel }

// errorsByFile keeps the first error of each file: one is enough to hold a post, and to say why.
func errorsByFile(findings []diag.Diagnostic) map[string]diag.Diagnostic {
	byFile := map[string]diag.Diagnostic{}
	for _, d := range findings {
		if _, ok := byFile[d.File]; !ok && d.Severity == diag.Error {
			byFile[d.File] = d
		}
	}
	return byFile
}
