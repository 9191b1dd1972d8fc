package tokens

import (
	"context"
	"errors"
	"time"
)

const (
	// exchangeTime bounds one exchange, and storeTime the writing of what it gave. A lease is longer than both, so that
	// whoever holds one knows before it asks that it can finish.
	exchangeTime = 30 * time.Second
	storeTime    = 30 * time.Second
	leaseTime    = 2 * time.Minute
	// looks bounds how often a run looks whether another has finished, or begins again.
	looks = 40
	// writes bounds how often what an exchange gave is written, while the remote can't be reached.
	writes = 40
	// marks bounds the same of what may be lost without harm.
	marks = 5
)

// Keeper is where tokens are kept; a Store is one.
type Keeper interface {
	Read(ctx context.Context) (Document, error)
	Swap(ctx context.Context, channel string, old int, token *Token, at time.Time) (Document, error)
}

// Granted is what an exchange gave.
type Granted struct {
	// Secret is what signs in from now on, and is exchanged next time.
	Secret string
	// Expires is when the network stops taking it; zero when that is not known.
	Expires time.Time
}

// Renewal renews the token of a channel before it ends. It is for one channel and one call of Token.
type Renewal struct {
	Keeper Keeper
	// Exchange asks the network for a new secret by one request that is sent once. Its error is a *schema.Fault:
	// Refused when a person has to sign in again, Later when nothing was asked; any other says that nobody knows.
	Exchange func(ctx context.Context, secret string) (Granted, error)
	Clock    func() time.Time
	// Pause waits a little before try n, and ends early with the context.
	Pause func(ctx context.Context, n int) error
	// Grace is how long an exchange that is under way may go on once the context has ended, and how long the writing
	// of what it gave may after that.
	Grace time.Duration
	// Run and Nonce name the lease. The nonce is of this Renewal alone.
	Run, Nonce string
}

// errAnew: the entry is not what this run took it for, and nothing was asked on its behalf that is not in the store.
var errAnew = errors.New("the token has changed")

// Token gives the channel's token as it is in the store, renewed before when that is due.
//
// At most one run exchanges a token: it has claimed it in the store before. What an exchange gave is used only when
// it is in the store, as a run that dies with the only copy leaves nothing to sign in with. Its error is ErrSignIn
// when only a person can go on, and ErrNotNow when a later run can.
func (r *Renewal) Token(ctx context.Context, channel string, need Need) (Token, error) {
	for n := 1; ; n++ {
		d, err := r.Keeper.Read(ctx)
		if err != nil {
			return Token{}, err
		}
		t, ok := d.Channels[channel]
		if !ok || t.Value() == "" {
			return Token{}, &renewalError{kind: ErrSignIn, channel: channel, what: "is not in the store"}
		}
		t, err = r.step(ctx, channel, t, need)
		if !errors.Is(err, errAnew) {
			return t, err
		}
		if n == looks {
			return Token{}, busy(channel, t)
		}
		if err := r.Pause(ctx, n); err != nil {
			return Token{}, err
		}
	}
}

// step does what is to be done about the token. errAnew when it is to be read again.
func (r *Renewal) step(ctx context.Context, channel string, t Token, need Need) (Token, error) {
	if t.mine(r.Nonce) { // its writing was uncertain, and has happened
		return r.exchange(ctx, channel, t)
	}
	switch Decide(t, r.Clock(), need) {
	case Use:
		return t, nil
	case Wait:
		return t, errAnew
	case Hold:
		return Token{}, resting(channel, t)
	case SignIn:
		return Token{}, gone(channel, t)
	}
	claimed := t.claimed(r.Run, r.Nonce, r.Clock())
	d, err := r.Keeper.Swap(ctx, channel, t.Generation, &claimed, r.Clock())
	switch {
	case errors.Is(err, ErrLost) || errors.Is(err, ErrUncertain):
		return t, errAnew
	case err != nil:
		return r.without(channel, t, err)
	}
	return r.exchange(ctx, channel, d.Channels[channel])
}

// without goes on with the old token when the store can be read and not written, for as long as it is good.
func (r *Renewal) without(channel string, t Token, err error) (Token, error) {
	if t.Good(r.Clock()) {
		return t, nil
	}
	return Token{}, &renewalError{kind: ErrNotNow, channel: channel, what: "could not be renewed, and was not touched: " + err.Error(), cause: err}
}
