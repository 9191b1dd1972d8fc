package x

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// entities are what X found in a text.
type entities struct {
	URLs []link `json:"urls"`
}

// link is one of X's shortened links: an address of the text, or of a file that is attached.
type link struct {
	URL      string `json:"url"`
	Expanded string `json:"expanded_url"`
	Display  string `json:"display_url"`
	MediaKey string `json:"media_key"`
}

func (l link) isMedia() bool {
	return l.MediaKey != "" || strings.HasPrefix(l.Display, "pic.x.com/") || strings.HasPrefix(l.Display, "pic.twitter.com/")
}

// whole is the address as the author wrote it. X puts http:// before a bare domain, and shows it without.
func (l link) whole() string {
	if l.Expanded == "http://"+l.Display {
		return l.Display
	}
	return l.Expanded
}

var (
	short     = regexp.MustCompile(`https?://t\.co/[A-Za-z0-9]+`)
	unescaper = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")
)

// original is the text as it was sent: X shortens each link, adds one for the files at the end, and escapes
// three characters. An address is put in as it is, after the rest was unescaped.
func original(held string, found entities) string {
	links := map[string]link{}
	for _, l := range found.URLs {
		links[l.URL] = l
	}
	for held = strings.TrimSpace(held); ; held = strings.TrimSpace(held) {
		last := short.FindAllStringIndex(held, -1)
		if len(last) == 0 || last[len(last)-1][1] != len(held) {
			break
		}
		start := last[len(last)-1][0]
		if l, ok := links[held[start:]]; !ok || !l.isMedia() {
			break
		}
		held = held[:start]
	}
	var out strings.Builder
	at := 0
	for _, m := range short.FindAllStringIndex(held, -1) {
		out.WriteString(unescaper.Replace(held[at:m[0]]))
		address := held[m[0]:m[1]]
		if l, ok := links[address]; ok && l.Expanded != "" {
			address = l.whole()
		}
		out.WriteString(address)
		at = m[1]
	}
	out.WriteString(unescaper.Replace(held[at:]))
	return out.String()
}

// equalText compares texts as people read them. X puts a scheme before a bare domain and may end an address with a
// slash, and it recomposes letters.
func equalText(a, b string) bool { return fold(a) == fold(b) }

// escaped is what X makes of three characters, however often it did.
var escaped = regexp.MustCompile(`&(?:amp;)*(?:lt|gt);|&(?:amp;)+`)

// fold is the text that is compared. Folded again it stays the same.
func fold(text string) string {
	text = escaped.ReplaceAllStringFunc(text, func(found string) string {
		switch {
		case strings.HasSuffix(found, "lt;"):
			return "<"
		case strings.HasSuffix(found, "gt;"):
			return ">"
		}
		return "&"
	})
	text = strings.Map(func(r rune) rune {
		if r == '\u200b' || r == '\ufeff' {
			return -1
		}
		return r
	}, text)
	words := strings.Fields(norm.NFC.String(text))
	for i, w := range words {
		if strings.Contains(w, ".") {
			words[i] = strings.TrimRight(bare(w), "/")
		}
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// bare leaves out every scheme, and those that appear when one is left out.
func bare(word string) string {
	var out []byte
	for i := range len(word) {
		out = append(out, word[i])
		for _, scheme := range []string{"http://", "https://"} {
			if n := len(out) - len(scheme); n >= 0 && strings.EqualFold(string(out[n:]), scheme) {
				out = out[:n]
			}
		}
	}
	return string(out)
}

var leading = regexp.MustCompile(`^(?:@\w{1,50}\s+)+`)

// withoutLeading leaves out the mentions at the start of a reply, some of which X writes itself.
func withoutLeading(text string) string { return leading.ReplaceAllString(strings.TrimSpace(text), "") }
