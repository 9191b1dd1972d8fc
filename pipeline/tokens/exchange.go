package tokens

import (
	"context"
	"errors"
	"time"

	"github.com/galley-social/galley/schema"
)

// again is how long a network that wants to be asked later, and does not say when, is left alone.
const again = 10 * time.Minute

// exchange asks the network, once, under the lease.
func (r *Renewal) exchange(ctx context.Context, channel string, t Token) (Token, error) {
	now := r.Clock()
	if ctx.Err() != nil || now.Add(exchangeTime+storeTime).After(t.Renewing.Until) {
		// It was delayed, and others may soon take the lease for one that ran out.
		r.mark(ctx, channel, t, t.released(time.Time{}))
		return t, errors.Join(ctx.Err(), errAnew)
	}
	asking, end := r.outlive(ctx, exchangeTime)
	granted, err := r.Exchange(asking, t.Value())
	end()
	if err == nil && granted.Secret != "" {
		return r.keep(ctx, channel, t, t.followed(granted, r.Clock()))
	}
	return r.failed(ctx, channel, t, err)
}

// failed is an exchange that gave nothing.
func (r *Renewal) failed(ctx context.Context, channel string, t Token, err error) (Token, error) {
	reason := "it gave no new token"
	if err != nil {
		reason = short(masked(err.Error(), t.Value()))
	}
	var f *schema.Fault
	errors.As(err, &f)
	switch {
	case f != nil && f.Outcome == schema.Refused:
		after := t.refused(reason, short(masked(f.Hint, t.Value())), r.Clock())
		r.mark(ctx, channel, t, after)
		return r.inUse(after, gone(channel, after))
	case f != nil && f.Outcome == schema.Later:
		wait := f.Wait
		if wait <= 0 {
			wait = again
		}
		after := t.released(r.Clock().Add(wait))
		r.mark(ctx, channel, t, after)
		return r.inUse(after, later(channel, after, reason))
	}
	// The lease stays, and says that nobody knows.
	return r.inUse(t, lost(channel, t, reason))
}

// inUse is a token that is in the store, while it is good.
func (r *Renewal) inUse(t Token, otherwise error) (Token, error) {
	if Decide(t, r.Clock(), Sending) == Use {
		return t, nil
	}
	return Token{}, otherwise
}

// keep writes what an exchange gave: until then nobody may use it. A run that comes so late that another holds the
// lease drops it: the other may have asked with the old token too, and then this one is worth nothing.
func (r *Renewal) keep(ctx context.Context, channel string, base, next Token) (Token, error) {
	ctx, end := r.outlive(ctx, storeTime)
	defer end()
	var cause error
	for n := 1; n <= writes; n++ {
		d, err := r.Keeper.Swap(ctx, channel, base.Generation, &next, r.Clock())
		if err == nil {
			return r.inUse(d.Channels[channel], late(channel))
		}
		cause = err
		if r.Pause(ctx, n) != nil {
			break
		}
		d, err = r.Keeper.Read(ctx)
		if err != nil {
			cause = err
			continue
		}
		if have := d.Channels[channel]; !have.mine(r.Nonce) {
			return have, errAnew // it was written, somebody set or removed it meanwhile, or took the lease that ran out
		}
	}
	return Token{}, unkept(channel, next, cause)
}

// mark writes down what came of a lease, as long as it is this run's. When it can't be written, the lease stays, which
// is safe: it says that nobody knows.
func (r *Renewal) mark(ctx context.Context, channel string, base, after Token) {
	ctx, end := r.outlive(ctx, storeTime)
	defer end()
	for n := 1; n <= marks; n++ {
		_, err := r.Keeper.Swap(ctx, channel, base.Generation, &after, r.Clock())
		if err == nil || errors.Is(err, ErrLost) || r.Pause(ctx, n) != nil {
			return
		}
	}
}

// outlive is a context that goes on for the grace once ctx has ended, and for no longer than what it is for may take.
func (r *Renewal) outlive(ctx context.Context, longest time.Duration) (context.Context, context.CancelFunc) {
	held, cancel := context.WithTimeout(context.WithoutCancel(ctx), longest)
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(r.Grace, cancel) })
	return held, func() { stop(); cancel() }
}
