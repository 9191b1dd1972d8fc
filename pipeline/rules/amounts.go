package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/galley-social/galley/schema"
)

func amounts() Rule {
	return Rule{
		Name: "amounts",
		Doc: "A part must not have more hashtags, mentions, links or cashtags than its network takes, nor characters that it refuses; " +
			"and where a network has titles, captions or posts that need a picture, those must fit, too. " +
			"A text of the right length is refused for any of these.",
		Post: amountsOf,
	}
}

// What networks find in a text by themselves. They differ in odd cases, and none of them finds fewer than
// these patterns in what people write.
var (
	hashtagPattern = regexp.MustCompile(`(?:^|[^\pL\pM\pN_&/#＃])[#＃]([\pL\pM\pN_]*[\pL\pM_][\pL\pM\pN_]*)`)
	mentionPattern = regexp.MustCompile(`(?:^|[^\pL\pN_/.@])@([A-Za-z0-9_][A-Za-z0-9_.-]*)`)
	linkPattern    = regexp.MustCompile(`(?i)https?://[^\s<>"]+`)
	cashtagPattern = regexp.MustCompile(`(?:^|\s)\$([A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?)\b`)
)

func amountsOf(p *Pass, piece *piece) {
	for _, d := range piece.deliveries {
		titleFits(p, d)
		for i := range d.message.Parts {
			partAmounts(p, d, i)
			partText(p, d, i)
			if part := d.message.Parts[i]; len(part.Media) < d.network.Media.Min && part.Role == schema.RolePost {
				p.errorf(d.textPlace(i), "add an image or a video to media, or take the channel out of channels",
					"%s has no posts of text alone, and %s has no media", d.network.Title, d.partName("message", i))
			}
		}
	}
}

// titleFits checks the title, where the network shows it.
func titleFits(p *Pass, d delivery) {
	most := d.network.Text.Title
	if n := utf8.RuneCountInString(d.message.Title); most > 0 && n > most {
		p.errorf(at(&d.post.Doc, "title"), fmt.Sprintf("cut %d characters", n-most),
			"the title has %d characters; the limit on %q is %d", n, d.channel, most)
	}
}

// partAmounts checks how many of each kind a part has.
func partAmounts(p *Pass, d delivery, part int) {
	text, bounds := d.message.Parts[part].Text, d.network.Amounts
	if bounds == (schema.Amounts{}) {
		return
	}
	for _, kind := range []struct {
		name    string
		pattern *regexp.Regexp
		bound   schema.Amount
		once    bool
	}{
		{"hashtags", hashtagPattern, bounds.Hashtags, false},
		{"mentions", mentionPattern, bounds.Mentions, false},
		{"different links", linkPattern, bounds.Links, true},
		{"cashtags", cashtagPattern, bounds.Cashtags, false},
	} {
		if kind.bound == (schema.Amount{}) {
			continue
		}
		found := kind.pattern.FindAllString(text, -1)
		if kind.once {
			slices.Sort(found)
			found = slices.Compact(found)
		}
		n, where := len(found), d.partName("text", part)
		switch most, advised := kind.bound.Max, kind.bound.Advised; {
		case most > 0 && n > most:
			p.errorf(d.textPlace(part), fmt.Sprintf("take %d out", n-most), "%s has %d %s; the limit is %d", where, n, kind.name, most)
		case advised > 0 && n > advised:
			p.warnf(d.textPlace(part), fmt.Sprintf("take %d out", n-advised),
				"%s has %d %s; %s advises %d at most", where, n, kind.name, d.network.Title, advised)
		}
	}
}

// partText checks what the length of the whole does not say.
func partText(p *Pass, d delivery, i int) {
	part, rules := d.message.Parts[i], d.network.Text
	where, n := d.partName("text", i), part.Length.Count
	if own := p.Set.Config.Value.Channels[d.channel].Limits; own != nil && own.Text > 0 {
		rules.Advised = 0 // the channel knows better
	}
	switch {
	case part.Length.Over(): // limits says so
	case rules.Caption > 0 && len(part.Media) > 0 && n > rules.Caption:
		p.errorf(d.textPlace(i), fmt.Sprintf("cut %d %s, or take the media out for %q", n-rules.Caption, rules.Unit, d.channel),
			"%s has %d %s; the limit beside media is %d", where, n, rules.Unit, rules.Caption)
	case rules.Advised > 0 && n > rules.Advised:
		p.warnf(d.textPlace(i), fmt.Sprintf("cut %d %s", n-rules.Advised, rules.Unit),
			"%s has %d %s; %s advises %d at most", where, n, rules.Unit, d.network.Title, rules.Advised)
	}
	if rules.Paragraph > 0 {
		for paragraph := range strings.SplitSeq(part.Text, "\n\n") {
			if n := utf8.RuneCountInString(paragraph); n > rules.Paragraph {
				p.errorf(d.textPlace(i), "start a new paragraph",
					"a paragraph of %s has %d characters; the limit is %d", where, n, rules.Paragraph)
			}
		}
	}
	if at := strings.IndexAny(part.Text, rules.Forbidden); at >= 0 {
		r, _ := utf8.DecodeRuneInString(part.Text[at:])
		p.errorf(d.textPlace(i), "remove it: it is invisible, so write the words around it anew",
			"%s has the character U+%04X, which %s refuses", where, r, d.network.Title)
	}
}
