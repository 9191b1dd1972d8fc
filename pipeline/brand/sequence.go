package brand

import "strings"

// sequence reports words that stand in a row, told by their text and their part of speech. It always reads one
// sentence.
type sequence struct {
	tokens []seqToken
	except []*pattern
	anchor int
}

// maxPlaces bounds a row, with all places that may be skipped.
const maxPlaces = 200

// seqToken is one place of the row. A token with skip is preceded by places that anything may fill.
type seqToken struct {
	text, tag       *pattern
	find            *pattern // the text anywhere in the sentence, for the anchor
	negate, target  bool
	optional, first bool
	last            bool
	skip, group     int
}

func (c *sequence) needs() []literal { return nil }

func parseSequence(d *definition, rule *Rule) check {
	c := &sequence{anchor: -1}
	ignoreCase := d.bool("ignorecase", false)
	if d.has("model") {
		d.warnf("model", "leave it out", "the key model names a tagger's dictionary, which is not supported, so the rule is not run")
		d.str("model")
		return nil
	}
	for _, e := range d.list("exceptions") {
		if p := d.compile("exceptions", e); p != nil {
			c.except = append(c.except, p)
		}
	}
	n := d.node("tokens")
	if n == nil || len(n.Content) == 0 {
		d.errorf("tokens", "write tokens: [{tag: NN}, {pattern: of}]", "the rule has no tokens")
		return nil
	}
	group := 0
	for _, item := range n.Content {
		inner := &definition{file: d.file, keys: map[string]field{}}
		for i := 0; i+1 < len(item.Content); i += 2 {
			inner.keys[strings.ToLower(item.Content[i].Value)] = field{item.Content[i], item.Content[i+1]}
		}
		c.tokens = append(c.tokens, readToken(inner, ignoreCase, &group)...)
		for _, key := range inner.unread() {
			inner.warnf(key, "leave it out", "the key %q of a token is not supported, so the rule is not run", key)
		}
		d.findings = append(d.findings, inner.findings...)
		if len(c.tokens) > maxPlaces {
			d.errorf("tokens", "use fewer tokens, or a smaller skip", "the rule has more than %d places", maxPlaces)
		}
		if len(inner.findings) > 0 || !d.ok() {
			return nil
		}
	}
	c.anchor = c.findAnchor()
	if c.anchor < 0 {
		d.errorf("tokens", "give a token that is not negated a pattern or a tag", "no token can be looked for")
		return nil
	}
	rule.Scope = sentenceScope(rule.Scope)
	return c
}

// readToken expands a token into the places that may be skipped and the one that has to match.
func readToken(d *definition, ignoreCase bool, group *int) []seqToken {
	text, speech := d.str("pattern"), d.str("tag")
	t := seqToken{negate: d.bool("negate", false), target: d.bool("target", false), skip: min(d.int("skip"), maxPlaces)}
	if text != "" {
		prefix := ""
		if ignoreCase {
			prefix = `(?i)`
		}
		t.find = d.compile("pattern", prefix+`(?m)(?:`+text+`)`)
		t.text = d.compile("pattern", prefix+`^(?:`+text+`)$`)
	}
	if speech != "" {
		t.tag = d.compile("tag", speech)
	}
	var out []seqToken
	for range min(max(d.int("min"), 1), maxPlaces) {
		*group++
		t.group, t.last = *group, false
		for i := range max(t.skip, 0) {
			skipped := t
			skipped.optional, skipped.first = true, i == 0
			out = append(out, skipped)
		}
		if text != "" || speech != "" {
			t.last = true
			out = append(out, t)
		}
		if len(out) > maxPlaces {
			break
		}
	}
	return out
}

// findAnchor is where the search begins: a text if there is one, since it can be looked for.
func (c *sequence) findAnchor() int {
	for i, t := range c.tokens {
		if !t.negate && t.text != nil {
			return i
		}
	}
	for i, t := range c.tokens {
		if !t.negate && t.tag != nil {
			return i
		}
	}
	return -1
}

// sentenceScope narrows the scopes to the sentences in them.
func sentenceScope(scopes []string) []string {
	if len(scopes) == 0 {
		return []string{"sentence"}
	}
	out := make([]string, len(scopes))
	for i, s := range scopes {
		rest, paragraph := strings.CutPrefix(s, "paragraph")
		switch {
		case s == "sentence" || strings.HasPrefix(s, "sentence."):
			out[i] = s
		case paragraph && (rest == "" || rest[0] == '.'):
			out[i] = "sentence" + rest
		default:
			out[i] = "sentence & " + s
		}
	}
	return out
}
