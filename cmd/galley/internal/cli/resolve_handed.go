package cli

import (
	"context"
	"errors"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/publish"
	"github.com/galley-social/galley/schema"
)

// sureAbsent makes sure of a verdict that a person can hardly give: what was to be handed over to a network may wait there, out of
// sight, and be public later, beside the one that is sent in its place. Once its time is over the account shows all.
func (a *app) sureAbsent(ctx context.Context, l *loaded, state ledger.State, verdict ledger.Entry) error {
	known := state.Delivery(verdict.Delivery)
	at := known.Away()
	if verdict.Verdict != ledger.Absent || known.Status != ledger.StatusUnknown || !at.After(a.now) {
		return nil
	}
	if free := known.Claim.LeaseUntil.Add(plan.InFlight); free.After(a.now) {
		return usage("it was to be handed over to its network, and the request may still be on its way").
			hint("say it again after %s", free.UTC().Format(time.RFC3339))
	}
	client, err := a.connect(ctx, l, known.Channel)
	if err != nil {
		return stopped("it was to be handed over to its network, which can't be asked whether it holds it: %w", err).
			hint("say it again once that is mended, or after %s", at.UTC().Format(time.RFC3339))
	}
	remote, err := publish.Look(ctx, client, state, known, a.now)
	switch {
	case errors.Is(err, schema.ErrAbsent):
		return nil
	case err != nil:
		return stopped("it was to be handed over to its network, which does not say whether it holds it: %w", err).
			hint("say it again later, or after %s", at.UTC().Format(time.RFC3339))
	case remote.Pending:
		return usage("its network holds it, and makes it public at %s", remote.At.UTC().Format(time.RFC3339)).
			hint("galley publish records that; to take it back, change the post in Git")
	}
	return usage("it is public, at %s", remote.URL).hint("galley publish records that")
}
