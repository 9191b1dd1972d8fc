package tokens

import "time"

const (
	// usable is how long a token must be good for yet to be worth signing in with.
	usable = time.Minute
	// least and most bound how long before its end a token is renewed: long enough that the next run of an hourly
	// schedule is not the last, and no sooner than a network that counts from the first day takes it.
	least, most = 10 * time.Minute, 7 * 24 * time.Hour
	// share is the part of its life that is left when a token is renewed.
	share = 8
	// day is how often a token is renewed that the network gave without its end.
	day = 24 * time.Hour
	// certain is how long a token that a person has set without its end is taken for good: those that rotate end
	// within hours.
	certain = time.Hour
	// skew is how far the clocks of two runners may be apart: a lease of another counts for that much longer.
	skew = time.Minute
	// doubts is how many exchanges may end without anybody knowing what came of them.
	doubts = 2
)

// Need is what a token is wanted for.
type Need int

// The needs.
const (
	// Sending is worth renewing a token in time.
	Sending Need = iota
	// Looking renews a token only when nothing can be seen without.
	Looking
)

// Step is what a run does about a token that can be renewed.
type Step int

// The steps.
const (
	// Use: sign in with it as it is.
	Use Step = iota
	// Take: take the lease, and then exchange it.
	Take
	// Wait: another run is exchanging it, and it is not good any more.
	Wait
	// Hold: the network wants to be asked later, and it is not good any more.
	Hold
	// SignIn: it is not good any more, and only a person can get another.
	SignIn
)

// Decide says what to do about a token at an instant.
//
// A lease that ran out leaves a doubt: the token it was for may have been exchanged, and the answer lost. Asking with
// it again can end all that the network ever gave in its place, so that is done once, and only when it is not good any more.
func Decide(t Token, now time.Time, need Need) Step {
	unknown := t.doubts(now)
	good := t.Good(now)
	otherwise := func(step Step) Step {
		if good {
			return Use
		}
		return step
	}
	switch {
	case t.Failed != nil && t.Expires.IsZero(): // nothing says that it is good, and a delivery is better held than refused
		return SignIn
	case t.Failed != nil || unknown >= doubts:
		return otherwise(SignIn)
	case good && (need == Looking || unknown > 0 || now.Before(t.Due())):
		return Use
	case t.leased(now):
		return otherwise(Wait)
	case now.Before(t.Again):
		return otherwise(Hold)
	}
	return Take
}

// Due is when a token is to be renewed; the zero time when that is at once. A token that a person has set without its
// end is due, because only an exchange tells it.
func (t Token) Due() time.Time {
	switch {
	case !t.Expires.IsZero():
		life := t.Expires.Sub(t.Obtained)
		return t.Expires.Add(-min(max(least, life/share), most, life/2))
	case t.Renewed:
		return t.Obtained.Add(day)
	}
	return time.Time{}
}

// Good is whether the network still takes the token, as far as is known.
func (t Token) Good(now time.Time) bool {
	switch {
	case !t.Expires.IsZero():
		return t.Expires.Sub(now) > usable
	case t.Renewed:
		return true
	}
	return now.Before(t.Obtained.Add(certain))
}

// leased is whether a run may still be at it.
func (t Token) leased(now time.Time) bool {
	return t.Renewing != nil && now.Before(t.Renewing.Until.Add(skew))
}

// doubts counts the exchanges of which nobody knows what came of them.
func (t Token) doubts(now time.Time) int {
	if t.Renewing != nil && !t.leased(now) {
		return t.Lost + 1
	}
	return t.Lost
}

// mine is whether the lease is that of a nonce.
func (t Token) mine(nonce string) bool { return t.Renewing != nil && t.Renewing.Nonce == nonce }

// claimed is the token with a lease on it.
func (t Token) claimed(run, nonce string, now time.Time) Token {
	t.Lost = t.doubts(now)
	t.Again = time.Time{}
	t.Renewing = &Lease{Run: run, Nonce: nonce, At: now, Until: now.Add(leaseTime)}
	return t
}

// released is the token without its lease, when it is known that nothing was asked.
func (t Token) released(again time.Time) Token {
	t.Renewing, t.Again = nil, again
	return t
}

// refused is the token that the network exchanges for none.
func (t Token) refused(reason, hint string, now time.Time) Token {
	t.Renewing, t.Again = nil, time.Time{}
	t.Failed = &Failure{At: now, Reason: reason, Hint: hint}
	return t
}

// followed is the token that the network gave in its place.
func (t Token) followed(g Granted, now time.Time) Token {
	fields := map[string]string{}
	for name, value := range t.Fields {
		fields[name] = value
	}
	fields[Secret] = g.Secret
	return Token{Fields: fields, Obtained: now, Expires: g.Expires, Renewed: true}
}
