package effect_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/galley-social/galley/pipeline/content/contenttest"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/review/effect"
)

// BenchmarkOf is a change of 40 posts of 10,000 and of the strategy.
func BenchmarkOf(b *testing.B) {
	base := read(b, contenttest.Calendar(10_000), ledger.State{})
	files := map[string]string{
		"strategy/year.md": replace(b, base, "strategy/year.md", "share: 100", "share: 90"),
	}
	for name, f := range base.files.MapFS {
		if strings.HasPrefix(name, "posts/2026/01/") && len(files) <= 40 {
			files[name] = strings.Replace(string(f.Data), "beans", "leaves", 1) + "And more.\n"
		}
	}
	head := read(b, edit(base.files, files), ledger.State{})
	in := effect.Input{Base: base.Side, Head: head.Side, Now: now}
	b.ReportAllocs()
	for b.Loop() {
		if e := effect.Of(in); len(e.Steps) != 120 || len(e.Strategy) != 1 {
			b.Fatalf("got %d steps and %d sentences, want 120 and 1", len(e.Steps), len(e.Strategy))
		}
	}
}

// BenchmarkDiff is of long texts: with few changes, and with nothing in common.
func BenchmarkDiff(b *testing.B) {
	long := strings.Repeat("We roast on Tuesday. ", 3000)
	for name, other := range map[string]string{
		"few": "Today: " + strings.Replace(long, "Tuesday", "Monday", 40), "all": strings.ToUpper(long),
	} {
		b.Run(fmt.Sprintf("%s-%d", name, len(long)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if len(effect.Diff(long, other)) == 0 {
					b.Fatal("got no change")
				}
			}
		})
	}
}
