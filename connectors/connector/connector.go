// Package connector is the contract between galley and one network: what a client can be asked, what it may
// use of the outside, and how a network is described.
//
// It speaks no protocol, reads no clock and no environment; every network's own package does that with what
// Options hands it.
//
// A caller must know: Upload comes before Send, and may be repeated. Send is one request that is sent once,
// and its error says what was proven; whoever gets schema.Unknown asks Find, and never sends again unless
// Repeatable says so. A Client is for one channel and may be used by one goroutine at a time.
package connector

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/galley-social/galley/schema"
)

// Client speaks to one channel.
type Client interface {
	// Upload stores one media file so that a later Send can attach it; safe to repeat. It waits until the
	// network has processed the file.
	Upload(ctx context.Context, m schema.MediaFile, body []byte) (schema.Upload, error)
	// Send makes one part public by exactly one request, sent once. The error is a *schema.Fault; anything
	// else counts as unknown.
	Send(ctx context.Context, e schema.Effect) (schema.Remote, error)
	// Find asks the network whether the part is public: schema.ErrAbsent when it answered that it is not. A search by
	// text passes by every id in Effect.Taken, and gives a fault rather than a post that may be another part's.
	Find(ctx context.Context, e schema.Effect) (schema.Remote, error)
	// Repeatable reports whether Send may be repeated for this effect now, after an unknown outcome and a
	// Find that said absent, because the network holds a native key that makes a second one impossible.
	Repeatable(ctx context.Context, e schema.Effect) bool
}

// Canceller is a Client of a network that takes posts ahead of their time. Its Send leaves a part with the network
// when the effect is Scheduled, and returns a Remote that is Pending. Its Find then looks at what the network holds
// as well as at what is public: what it holds is Pending, and what is public is not.
type Canceller interface {
	// Cancel takes back what the network holds for later under held's id, and nothing else: what reads the same and is held
	// under another id may be another delivery's, or what was left there since. It never deletes what is public: it
	// looks first, and leaves alone what the network, by its own clock, makes public sooner than its rules say is safe.
	// nil means that the network does not hold it and has not made it public; schema.ErrAbsent that it does not know it any
	// more, and that, by its clock, the time has not come; schema.ErrPublic that it is public by now. Otherwise the error
	// is a *schema.Fault: Later when it is too late, when something that may be it is there under another id, or when
	// nothing was deleted; Unknown when it may have been. It may be repeated.
	Cancel(ctx context.Context, e schema.Effect, held schema.Remote) error
}

// Renewer is a Client whose secret ends and can be exchanged for a new one. It changes only the secret.
type Renewer interface {
	// Renew asks the network for a new secret, by one request that is sent once, because many networks end the old
	// one with it. The error is a *schema.Fault: Refused when a person has to sign in again, Later when nothing was
	// asked, Unknown when the old one may have ended.
	Renew(ctx context.Context, now time.Time) (Renewed, error)
}

// Renewed is what an exchange gave.
type Renewed struct {
	// Secret is what Options.Secret is from now on.
	Secret string
	// Expires is when the network stops taking it; zero when that is not known.
	Expires time.Time
}

// Format prints what may be shown of it.
func (r Renewed) Format(f fmt.State, _ rune) { fmt.Fprint(f, "a renewed secret") }

// Checker is a Client that can ask whether the network takes its secret. It changes nothing there, and its
// error is a *schema.Fault.
type Checker interface {
	Check(ctx context.Context) error
}

// Options is everything a client may use of the outside.
type Options struct {
	// Name of the channel in galley.yaml.
	Name    string
	Channel schema.Channel
	// Config has the brand's name and language.
	Config schema.Config
	// HTTP lends its Transport, and its Timeout where that is shorter than the client's own deadlines.
	HTTP *http.Client
	// Secret is the value of the channel's secret_env, or what the token store has for it.
	Secret string
	// Sleep waits between two looks at something the network is still working on. It returns early, with
	// the context's error, when the context ends.
	Sleep func(ctx context.Context, d time.Duration) error
	// Now is the clock of requests that carry their own time, such as those that are signed.
	Now func() time.Time
	// Rand is where a request's number that is used once comes from. It must not be predictable.
	Rand io.Reader
	// Files is where a network that writes files puts them; nil for the others.
	Files Files
	// Version of galley, for the User-Agent.
	Version string
}

// SecretPlace says where the secret comes from, for what people are told: the name of the environment variable,
// or else the store and how to write there.
func (o Options) SecretPlace() string {
	if o.Channel.Secret == schema.SecretStore {
		return "galley's store (galley token set " + o.Name + ")"
	}
	return o.Channel.SecretEnv
}

// Files is a place of files written as a whole: a folder or a branch. Names have slashes.
type Files interface {
	// Read returns one file's bytes; fs.ErrNotExist when it is absent.
	Read(ctx context.Context, name string) ([]byte, error)
	// Write replaces files (nil data deletes) as one change with a message; it is safe to repeat. It returns ErrMoved,
	// and has written nothing, when the place is not as the first Read since the last Write has shown it.
	Write(ctx context.Context, files map[string][]byte, message string) error
}

// ErrMoved is returned when somebody else changed the files since they were read. What was worked out from them is to be worked out
// anew, or it would take their change back.
var ErrMoved = errors.New("the files were changed by somebody else since they were read")

// ErrUnspoken is why there is no client for a network that galley only knows.
var ErrUnspoken = errors.New("galley checks posts for this network, and can't publish to it yet")

// Driver is one network: its description, and how a client for a channel is made. Open does no I/O. It is nil
// for a network that galley only knows, whose description is then marked Unspoken; callers that may meet one
// call Client.
type Driver struct {
	Network schema.Network
	Open    func(Options) (Client, error)
}

// Speaks is whether galley can publish to the network.
func (d Driver) Speaks() bool { return d.Open != nil }

// Client opens a client, or returns an error that wraps ErrUnspoken.
func (d Driver) Client(o Options) (Client, error) {
	if !d.Speaks() {
		return nil, unspoken{d.Network.Title}
	}
	return d.Open(o)
}

// unspoken is ErrUnspoken with the network's name.
type unspoken struct{ title string }

func (e unspoken) Error() string {
	return fmt.Sprintf("galley checks posts for %s, and can't publish to it yet", e.title)
}

func (unspoken) Is(target error) bool { return target == ErrUnspoken }
