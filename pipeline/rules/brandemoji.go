package rules

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

func brandEmoji() brandPolicy {
	return brandPolicy{
		name: "brand.emoji",
		doc: "A message must not have more emoji than brand.md's emoji.max, and none of emoji.banned, in whatever colour of skin. " +
			"Screen readers read each of them out.",
		check: checkEmoji, judge: judgeEmoji,
	}
}

func checkEmoji(g *guide, c *guideCheck) {
	if g.Emoji == nil {
		return
	}
	for i, entry := range g.Emoji.Banned {
		if list := clusters(entry); len(list) != 1 || list[0].text != entry || !emojiLike(entry) {
			c.errorf(at(c.doc, "emoji", "banned", i), "write one emoji an item, or remove it", "\"%s\" is not an emoji", entry)
		}
	}
}

// bannedEmoji are the banned emoji by their bare form, and those that name a colour of skin by their own.
func bannedEmoji(policy *schema.EmojiPolicy) map[string]string {
	list := map[string]string{}
	if policy != nil {
		for _, entry := range policy.Banned {
			list[withoutForm(entry)] = entry
		}
	}
	return list
}

func judgeEmoji(s *said) {
	if s.Emoji == nil {
		return
	}
	if most := s.Emoji.Max; most != nil {
		if n := s.sentEmoji(); n > *most {
			s.report(diag.Error, s.emojiPlace(*most), fmt.Sprintf("take %d out", n-*most), "the message has %d emoji; the limit in brand.md is %d", n, *most)
		}
	}
	if len(s.guide.emoji) == 0 {
		return
	}
	for _, t := range slices.Concat(s.words, s.tags) {
		for _, c := range clusters(t.Value) {
			bare := withoutForm(c.text)
			entry, ok := s.guide.emoji[bare]
			if !ok {
				entry, ok = s.guide.emoji[withoutTone(bare)]
			}
			if ok && (isEmoji(c.text) || !letterlike(c.text)) {
				s.report(diag.Error, t.place(c.at, c.at+len(c.text)), "remove it", "the emoji \"%s\" is banned", entry)
			}
		}
	}
}

// emojiPlace is where the first emoji stands that is one too many.
func (s *said) emojiPlace(most int) diag.Diagnostic {
	n := 0
	for _, t := range slices.Concat(s.text, s.tags) {
		for _, c := range clusters(t.Value) {
			if !isEmoji(c.text) {
				continue
			}
			if n++; n > most {
				return t.place(c.at, c.at+len(c.text))
			}
		}
	}
	return s.start()
}

// sentEmoji counts the emoji of all that is sent as text.
func (s *said) sentEmoji() int {
	texts := []string{s.message.ContentWarning}
	if s.message.Poll != nil {
		texts = append(texts, s.message.Poll.Options...)
	}
	for _, part := range s.message.Parts {
		texts = append(texts, part.Text)
	}
	if s.network.Markup == schema.MarkupHTML {
		texts = append(texts, s.message.Hashtags...)
	}
	n := 0
	for _, text := range texts {
		for _, c := range clusters(text) {
			if isEmoji(c.text) {
				n++
			}
		}
	}
	return n
}

// cluster is what people take for one character.
type cluster struct {
	text string
	at   int
}

// beyondLatin reports whether a text has a character from U+2000 on.
func beyondLatin(text string) bool {
	for i := range len(text) {
		if text[i] >= 0xE2 {
			return true
		}
	}
	return false
}

// clusters are the characters of a text that may be emoji. Most texts have none at all.
func clusters(text string) []cluster {
	const first = 0x203C // of the emoji beyond Latin, and of the signs that make © one
	if !beyondLatin(text) {
		return nil
	}
	var list []cluster
	for at, state, rest := 0, -1, text; rest != ""; {
		var one string
		one, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if strings.ContainsFunc(one, func(r rune) bool { return r >= first }) {
			list = append(list, cluster{one, at})
		}
		at += len(one)
	}
	return list
}

// The signs that say how a character is to be shown, and that make a digit a key.
const (
	textForm  = '\uFE0E'
	emojiForm = '\uFE0F'
	keycap    = '\u20E3'
)

// isEmoji reports whether a character is shown as an emoji: by itself, or because it has the form of one.
func isEmoji(c string) bool {
	first, size := utf8.DecodeRuneInString(c)
	next, _ := utf8.DecodeRuneInString(c[size:])
	switch {
	case first < utf8.RuneSelf:
		return strings.ContainsRune(c, keycap)
	case next == textForm:
		return false
	case first >= 0x1F1E6 && first <= 0x1F1FF: // half a flag is a letter
		return next >= 0x1F1E6 && next <= 0x1F1FF
	}
	return unicode.Is(pictured, first) || emojiLike(c) && strings.ContainsRune(c, emojiForm)
}

// emojiLike reports whether a character is an emoji in one of its forms.
func emojiLike(c string) bool {
	first, _ := utf8.DecodeRuneInString(c)
	if first < utf8.RuneSelf {
		return strings.ContainsRune(c, keycap)
	}
	return unicode.IsSymbol(first) || strings.ContainsRune("‼⁉ℹ〰〽", first)
}

// letterlike are the signs that are at home in a text, and emoji only in that form.
func letterlike(c string) bool { return strings.ContainsAny(c, "©®™‼⁉ℹⓂ〰〽㊗㊙") }

func withoutForm(c string) string {
	return strings.Map(func(r rune) rune {
		if r == textForm || r == emojiForm {
			return -1
		}
		return r
	}, c)
}

func withoutTone(c string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x1F3FB && r <= 0x1F3FF {
			return -1
		}
		return r
	}, c)
}
