package brand

import (
	"sync"

	"github.com/jdkato/prose/v3/segment"
	"github.com/jdkato/prose/v3/tag"
	"github.com/jdkato/prose/v3/tokenize"
)

// prose is the library that Vale reads English with. Its models cost time and memory, so each is loaded when a
// rule first needs it. A model is part of the program, so one that can't be loaded is a broken build.
type prose struct {
	segmenter func() *segment.Segmenter
	tagger    func() *tag.Tagger
	tokenizer func() *tokenize.Tokenizer
	treebank  func() *tokenize.TreebankWordTokenizer
}

func newProse() *prose {
	return &prose{
		segmenter: sync.OnceValue(func() *segment.Segmenter { return must(segment.New()) }),
		tagger:    sync.OnceValue(func() *tag.Tagger { return must(tag.New()) }),
		tokenizer: sync.OnceValue(func() *tokenize.Tokenizer { return tokenize.New() }),
		treebank:  sync.OnceValue(tokenize.NewTreebankWordTokenizer),
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic("the embedded language model: " + err.Error())
	}
	return v
}

// tokens splits the block into words with their parts of speech. The tagger looks back two words, so each
// sentence is tagged on its own.
func (p *prose) tokens(b *block) []tag.Token {
	if b.tokens == nil {
		for _, s := range p.segmenter().Segment(b.value) {
			found := p.tokenizer().Tokenize(s.Text)
			p.tagger().TagTokens(found)
			for i := range found {
				found[i].Start += s.Start
			}
			b.tokens = append(b.tokens, found...)
		}
	}
	return b.tokens
}
