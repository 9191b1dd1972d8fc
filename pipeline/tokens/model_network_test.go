package tokens_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/galley-social/galley/pipeline/tokens"
	"github.com/galley-social/galley/schema"
)

// life is how long the model's access tokens are good for.
const life = 2 * time.Hour

// cutOff is galley's own bound on an exchange.
const cutOff = 30 * time.Second

// network is one that gives an access token and a refresh token at once. A refresh token may be used once: when it
// comes a second time, everything that was ever given is ended.
type network struct {
	serial  int
	ends    map[int]time.Time
	used    map[int]int
	revoked bool
	// refused is whether it has refused without a reason of its own.
	refused bool
}

// secretOf is what galley stores of both.
func secretOf(serial int) string { return fmt.Sprintf(`{"access":"s3cr3t-%d"}`, serial) }

func serialOf(secret string) int {
	n, err := strconv.Atoi(strings.Trim(strings.TrimPrefix(secret, `{"access":"s3cr3t-`), `"}`))
	if err != nil {
		return -1
	}
	return n
}

// takes is whether the network lets somebody in.
func (n *network) takes(secret string, now time.Time) bool {
	return !n.revoked && now.Before(n.ends[serialOf(secret)])
}

// exchange is what the network does when it gets a request.
func (n *network) exchange(secret string, now time.Time) (tokens.Granted, error) {
	serial := serialOf(secret)
	n.used[serial]++
	if n.used[serial] > 1 || n.revoked {
		n.revoked = true
		return tokens.Granted{}, &schema.Fault{Outcome: schema.Refused, Status: 400, Reason: "the token was used before: " + secret}
	}
	n.serial++
	n.ends[n.serial] = now.Add(life)
	return tokens.Granted{Secret: secretOf(n.serial), Expires: n.ends[n.serial]}, nil
}

// ask is one exchange of a runner, with what may befall it. What takes longer than cutOff, galley cuts off.
func (a *actor) ask(_ context.Context, secret string) (tokens.Granted, error) {
	unknown := &schema.Fault{Outcome: schema.Unknown, Reason: "no answer for " + secret}
	w := a.world
	granted, err := tokens.Granted{}, error(unknown)
	issued := w.now
	a.command("exchange", func(f fault) {
		if w.now.Sub(issued) > cutOff { // the machine slept before the request went out
			f = lostRequest
		}
		switch f {
		case lostRequest:
		case refuses:
			w.network.refused = true
			err = &schema.Fault{Outcome: schema.Refused, Status: 400, Reason: "the client is not known"}
		case notNow:
			err = &schema.Fault{Outcome: schema.Later, Status: 429, Reason: "too many"}
		default:
			w.judgeAsking(a, secret)
			granted, err = w.network.exchange(secret, w.now)
			if err == nil {
				w.granted[granted.Secret] = true
			}
			if f == lostReply {
				granted, err = tokens.Granted{}, unknown
			}
		}
	})
	if a.dead {
		return tokens.Granted{}, errKilled
	}
	return granted, err
}

// judgeAsking looks whether this request may be made at all.
func (w *world) judgeAsking(a *actor, secret string) {
	have := w.doc.Channels[channel]
	lease := have.Renewing
	if lease == nil || lease.Nonce != a.name || w.now.After(lease.Until) {
		w.fail("%s asks without a lease", a.name)
	}
	if have.Value() != secret {
		w.fail("%s asks with a secret that is not in the store", a.name)
	}
	if w.network.used[serialOf(secret)] == 0 {
		return
	}
	if !have.Expires.IsZero() && have.Expires.After(w.now.Add(time.Minute)) && w.network.takes(secret, w.now) {
		w.fail("%s asks a second time while the access token is good", a.name)
	}
	if w.network.used[serialOf(secret)] > 1 {
		w.fail("%s asks a third time", a.name)
	}
	for _, other := range w.actors {
		if other != a && other.busy && !other.dead && w.now.Before(other.until) {
			w.fail("%s asks a second time while %s may still be at it", a.name, other.name)
		}
	}
}
