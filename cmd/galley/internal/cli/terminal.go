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

// longWork is from how many things on a bar is worth showing.
const longWork = 500

// bar shows progress of long work: a bar on a terminal, and nothing elsewhere, where lines would only be
// noise in a log.
type bar struct {
	app   *app
	title string
	bar   *progressbar.ProgressBar
}

func (a *app) progress(title string) *bar { return &bar{app: a, title: title} }

func (b *bar) update(done, total int) {
	if !b.app.Progress || total < longWork {
		return
	}
	if b.bar == nil {
		b.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(b.app.Stderr),
			progressbar.OptionSetDescription(b.title),
			progressbar.OptionShowCount(),
			progressbar.OptionThrottle(50*time.Millisecond),
			progressbar.OptionClearOnFinish(),
		)
	}
	b.bar.Set(done) //nolint:errcheck // a bar that can't be drawn stops nobody
}

func (b *bar) done() {
	if b.bar != nil {
		b.bar.Finish() //nolint:errcheck // see update
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
