package rules

import (
	"fmt"
	"strings"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

func limits() Rule {
	return Rule{
		Name: "limits",
		Doc: "Each part of a message must have text that fits its network, counted as the network counts it, on exactly what is sent. " +
			"A network refuses what is too long, and a thread would stop half-way.",
		Post: limitsOf,
	}
}

func limitsOf(p *Pass, piece *piece) {
	for _, d := range piece.deliveries {
		for i, part := range d.message.Parts {
			if part.Length.Over() {
				p.errorf(d.textPlace(i), d.shorten(part), "%s", d.tooLong(i))
			}
			if strings.TrimSpace(part.Text) == "" && part.HTML == "" && len(part.Media) == 0 {
				p.errorf(d.textPlace(i), "write a text for it, or take the channel out of channels",
					"%s has no text and no media", d.partName("message", i))
			}
		}
	}
}

// textPlace is where the author wrote the text of a part.
func (d delivery) textPlace(part int) diag.Diagnostic {
	if d.message.Parts[part].Role == schema.RoleComment {
		return at(&d.post.Doc, "first_comment")
	}
	return textPlace(d.post, d.channel, d.network.Name, part)
}

// partName is how a finding calls a part; noun is what it calls the only one.
func (d delivery) partName(noun string, part int) string {
	if d.message.Parts[part].Role == schema.RoleComment {
		return fmt.Sprintf("the first comment for %q", d.channel)
	}
	n := 0
	for _, other := range d.message.Parts {
		if other.Role != schema.RoleComment {
			n++
		}
	}
	if n > 1 {
		return fmt.Sprintf("part %d of %d for %q", part+1, n, d.channel)
	}
	return fmt.Sprintf("the %s for %q", noun, d.channel)
}

func (d delivery) tooLong(part int) string {
	l := d.message.Parts[part].Length
	if over(l) > 0 {
		return fmt.Sprintf("%s has %d %s; the limit is %d", d.partName("text", part), l.Count, l.Unit, l.Limit)
	}
	return fmt.Sprintf("%s has %d bytes; the limit is %d", d.partName("text", part), l.Bytes, l.ByteLimit)
}

// over is by how many units a text is too long; 0 when only its bytes are too many.
func over(l schema.Length) int {
	if l.Limit == 0 {
		return 0
	}
	return max(0, l.Count-l.Limit)
}

func (d delivery) shorten(part schema.Part) string {
	l := part.Length
	hint := fmt.Sprintf("cut %d bytes", l.Bytes-l.ByteLimit)
	if n := over(l); n > 0 {
		hint = fmt.Sprintf("cut %d %s", n, l.Unit)
	}
	if part.Role == schema.RoleComment {
		return hint
	}
	thread := d.post.Value.Thread
	if d.network.Threads && thread != schema.ThreadAuto && thread != schema.ThreadOff {
		hint += `, or add "thread: auto" to split it`
	}
	if !ownText(d.post, d.channel, d.network.Name) {
		hint += fmt.Sprintf(`, or write a shorter one under "## @%s"`, d.channel)
	}
	return hint
}
