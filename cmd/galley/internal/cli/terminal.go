package cli

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/galley-social/galley/pipeline/review"
)

// style is colour on a terminal, unless NO_COLOR is set to anything (no-color.org).
func (a *app) style() review.Style {
	return review.Style{Colour: a.Terminal && a.Getenv("NO_COLOR") == "" && a.Getenv("TERM") != "dumb"}
}

// longWork is from how many things on progress is worth showing.
const longWork = 2000

// progress shows how far long work is: a bar on a terminal, and a plain line each quarter elsewhere, so that
// a log shows that something moves.
type progress struct {
	app     *app
	title   string
	bar     *progressbar.ProgressBar
	quarter int
}

func (a *app) progress(title string) *progress { return &progress{app: a, title: title} }

func (p *progress) update(done, total int) {
	switch {
	case total < longWork:
	case p.app.Progress:
		p.draw(done, total)
	case done*4/total > p.quarter:
		p.quarter = done * 4 / total
		fmt.Fprintf(p.app.Stderr, "%s: %d of %d documents\n", p.title, done, total)
	}
}

func (p *progress) draw(done, total int) {
	if p.bar == nil {
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(p.app.Stderr),
			progressbar.OptionSetDescription(p.title),
			progressbar.OptionShowCount(),
			progressbar.OptionThrottle(50*time.Millisecond),
			progressbar.OptionClearOnFinish(),
		)
	}
	p.bar.Set(done) //nolint:errcheck // a bar that can't be drawn stops nobody
}

// done takes the bar away.
func (p *progress) done() {
	if p.bar != nil {
		p.bar.Finish() //nolint:errcheck // see draw
	}
}

// nonce is 16 random bytes in hexadecimal.
func (a *app) nonce() (string, error) { return a.random(16) }

func (a *app) random(n int) (string, error) {
	raw := make([]byte, n)
	if _, err := io.ReadFull(a.Rand, raw); err != nil {
		return "", fmt.Errorf("read randomness: %w", err)
	}
	return hex.EncodeToString(raw), nil
}

// sleep waits, or ends early with the context.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// pause waits a little longer, and a little differently, at each lost race for the ledger.
func (a *app) pause(ctx context.Context, n int) error {
	raw := make([]byte, 1)
	if _, err := io.ReadFull(a.Rand, raw); err != nil {
		return err
	}
	return sleep(ctx, time.Duration(n)*20*time.Millisecond+time.Duration(raw[0])*time.Millisecond/2)
}
