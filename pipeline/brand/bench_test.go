package brand_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/galley-social/galley/pipeline/brand"
)

// post is 500 characters as a team writes them.
const post = "Our Holiday Blend is back: cocoa, orange peel and a long, sweet finish. We roast it on Tuesdays in Lisbon and " +
	"send it the same day, so it is never older than a week when you open the bag. Brew it at 94 °C with 15 g of coffee " +
	"to 250 ml of water, or let Rita show you how at Brew School on Saturday. The first fifty bags come with a small card " +
	"that says who grew the beans and what we paid for them. Order at northwind.example/holiday until 18 December, and it " +
	"will be with you before the lights go out. ☕ #coffee"

// fifty rules: word lists and swaps as public styles have them, and some of the other kinds.
func fifty() map[string]string {
	rules := map[string]string{}
	for i := range 50 {
		name := fmt.Sprintf("styles/Bench/R%02d.yml", i)
		switch i % 10 {
		case 0, 1, 2, 3, 4:
			rules[name] = fmt.Sprintf("extends: existence\nmessage: \"'%%s' is out\"\nignorecase: true\ntokens:\n  - leverage%d\n  - world[- ]class\n  - game[- ]changer%d\n  - synerg(?:y|ies)%d\n  - very\n  - quite\n", i, i, i)
		case 5, 6, 7:
			rules[name] = fmt.Sprintf("extends: substitution\nmessage: \"Use '%%s' instead of '%%s'\"\nignorecase: true\nswap:\n  utilize%d: use\n  in order to: to\n  '(?:e-mail|mail)s?%d': email\n  expresso: espresso\n", i, i)
		case 8:
			rules[name] = fmt.Sprintf("extends: occurrence\nmessage: \"%%d of them\"\ntoken: '!'\nmax: %d\n", 1+i)
		case 9:
			rules[name] = "extends: repetition\nmessage: \"'%s' twice\"\nignorecase: true\nalpha: true\ntokens:\n  - '[^\\s]+'\n"
		}
	}
	return rules
}

func BenchmarkRun(b *testing.B) {
	files := fstest.MapFS{}
	for name, text := range fifty() {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	engine, findings := brand.Load(files, "styles")
	if len(findings) > 0 || len(engine.Rules()) != 50 {
		b.Fatalf("got %d rules and %v", len(engine.Rules()), findings)
	}
	text := brand.Text{Scope: "text", Value: post}
	dirty := brand.Text{Scope: "text", Value: strings.Replace(post, "Brew it", "Brew it it in order to utilize world-class", 1)}
	alerts := len(engine.Run(dirty))
	for name, t := range map[string]brand.Text{"clean": text, fmt.Sprintf("%d alerts", alerts): dirty} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(t.Value)))
			for b.Loop() {
				engine.Run(t)
			}
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	files := fstest.MapFS{}
	for name, text := range fifty() {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	b.ReportAllocs()
	for b.Loop() {
		brand.Load(files, "styles")
	}
}
