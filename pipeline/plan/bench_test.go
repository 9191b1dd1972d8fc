package plan_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/schema"
)

// BenchmarkMake plans a calendar of which all but the last hundred posts are public.
func BenchmarkMake(b *testing.B) {
	for _, posts := range []int{1_000, 10_000} {
		in := calendar(b, posts)
		b.Run(fmt.Sprint(posts), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if got := plan.Make(in); len(got.Steps) != posts || got.Count(plan.Publish) != 100 {
					b.Fatalf("got %d steps, %d to publish; want %d and 100", len(got.Steps), got.Count(plan.Publish), posts)
				}
			}
		})
	}
}

func calendar(b *testing.B, posts int) plan.Input {
	b.Helper()
	in := plan.Input{
		Set:      &content.Set{Zone: time.UTC, Broken: map[string]bool{}},
		Messages: map[schema.Delivery]schema.Message{},
		Now:      due,
	}
	in.Set.Config.Value.Channels = map[string]schema.Channel{"net": {Network: "net"}}
	var entries []ledger.Entry
	for i := range posts {
		id := fmt.Sprintf("post-%05d", i)
		own := schema.Delivery{Post: id, Channel: "net"}
		m := compose(own, "Text of "+id)
		m.At = due.Add(time.Duration(i-posts+100) * time.Hour)
		in.Messages[own] = m
		in.Set.Posts = append(in.Set.Posts, content.Post{ID: id, Doc: content.Doc[schema.Post]{
			File: "posts/" + id + ".md", Value: schema.Post{Title: id, Channels: []string{"net"}},
		}})
		if i >= posts-100 {
			continue
		}
		entries = append(entries,
			entry(1, ledger.Claim, func(e *ledger.Entry) { e.Delivery, e.Message, e.Digest = own, &m, m.Digest() }),
			entry(2, ledger.Receipt, func(e *ledger.Entry) { e.Delivery, e.Digest = own, m.Digest() }))
	}
	var err error
	if in.Ledger, err = ledger.Fold(entries); err != nil {
		b.Fatal(err)
	}
	return in
}
