package live

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/galley-social/galley/schema"
)

// Verdict is what a look at one part came to.
type Verdict string

// The verdicts. Same and Unjudged are no drift.
const (
	Same     Verdict = "same"     // it reads as it was sent
	Gone     Verdict = "gone"     // the network does not hold it
	Text     Verdict = "text"     // its text or its warning differs
	Media    Verdict = "media"    // it has more or fewer files
	Changed  Verdict = "changed"  // something else about it was changed
	Unjudged Verdict = "unjudged" // it could not be read
)

// Drift reports whether somebody changed or deleted it.
func (v Verdict) Drift() bool { return v != Same && v != Unjudged }

// compare judges one part by what was sent: the message of the claim, and the receipt.
func compare(m *schema.Message, part int, sent schema.Remote, held schema.Live) (v Verdict, reason, diff string) {
	this, warning := m.Parts[part], m.ContentWarning
	want, got := this.Text, held.Text
	if held.HTML != "" {
		want, got = this.HTML, held.HTML
	}
	if held.Shown {
		want, got = withoutDomains(want), withoutDomains(got)
	}
	if fold(want) == "" && fold(held.Warning) == "" {
		want, warning = warning, "" // a server makes the warning of an empty text its text
	}
	switch {
	case fold(want) != fold(got):
		return Text, "its text differs", words(fold(want), fold(got))
	case fold(warning) != fold(held.Warning):
		return Text, "its content warning differs", words(fold(warning), fold(held.Warning))
	case len(this.Media) != held.Media:
		return Media, fmt.Sprintf("it was sent with %s, and has %d", files(len(this.Media)), held.Media), ""
	case held.Altered != "":
		return Changed, held.Altered, ""
	case !held.Pending.IsZero() && !sent.Pending:
		return Changed, "it is not public, and is to be at " + clock(held.Pending), ""
	case !held.Pending.IsZero() && !held.Pending.Equal(sent.At):
		return Changed, fmt.Sprintf("it is to be public at %s there, and was handed over for %s", clock(held.Pending), clock(sent.At)), ""
	case sent.CID != "" && held.CID != "" && sent.CID != held.CID:
		return Changed, "its text is the same, and something else about it was changed", ""
	}
	return Same, "", ""
}

func clock(t time.Time) string { return t.UTC().Format("2006-01-02 15:04Z") }

func files(n int) string {
	if n == 1 {
		return "1 file"
	}
	return fmt.Sprintf("%d files", n)
}

// fold is a text as people read it: networks trim and recompose.
func fold(text string) string { return strings.Join(strings.Fields(norm.NFC.String(text)), " ") }

var mention = regexp.MustCompile(`(@[\pL\pN_.-]+)@[\pL\pN-]+(?:\.[\pL\pN-]+)+`)

// withoutDomains leaves the domain of each mention out, as people see it.
func withoutDomains(text string) string { return mention.ReplaceAllString(text, "$1") }
