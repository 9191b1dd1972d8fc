package brand_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"
)

// oracleSeeds is how many folders of rules and texts the oracle is asked about.
const oracleSeeds = 3

// generator makes rules and texts of few words, so that they meet.
type generator struct{ *rand.Rand }

func newGenerator(seed uint64) generator { return generator{rand.New(rand.NewPCG(seed, 7))} }

func (g generator) pick(list ...string) string { return list[g.IntN(len(list))] }

func (g generator) word() string {
	return g.pick("coffee", "beans", "filter", "roast", "e-mail", "email", "Email", "the", "a", "to", "in order to",
		"order", "utilize", "use", "really", "very", "NASA", "WHO", "don't", "café", "Kaffee", "naïve", "mea culpa",
		"mea", "Node.js", "100", "3.5", "ok", "OK", "o.k.", "its", "it's", "grey", "gray", "Grey", "was brewed",
		"is", "are sold", "#coffee", "@rita", "☕", "“fresh”", "(new)", "world-class", "etc.", "i.e.", "Holiday Blend")
}

// text is a few lines of words, some of them twice.
func (g generator) text() string {
	var out strings.Builder
	for range 1 + g.IntN(45) {
		w := g.word()
		if g.IntN(8) == 0 {
			first, size := utf8.DecodeRuneInString(w)
			w = string(unicode.ToUpper(first)) + w[size:]
		}
		if g.IntN(15) == 0 {
			w = strings.ToUpper(w)
		}
		out.WriteString(w)
		if g.IntN(12) == 0 {
			out.WriteString(" " + w)
		}
		out.WriteString(g.pick(" ", " ", " ", " ", " ", ", ", ". ", "! ", "? ", "\n", "\n\n", " — ", "  "))
	}
	return strings.TrimSpace(out.String()) + "\n"
}

func (g generator) vocab() (accept, reject string) {
	return "# what we say\nNASA\nmea culpa\nNode.js\n[Gg]rey\n\nOAuth2?\nHoliday Blend\n", "really\no\\.k\\.\n"
}

// token is an expression, or mostly a word.
func (g generator) token() string {
	return g.pick("coffee", "beans?", "(?:e-)?mail", "roast|filter", "[Ee]mail", "the", "a", "to", "very", "really",
		`\w+ly`, "grey", "gray", "café", "na.ve", "use(?= )", "(?<!in )order", "(really|very) [a-z]+", `\d+`, `o\.k\.`,
		"NASA", "WHO", "it'?s", "mea", "☕", "#[a-z]+", "@[a-z]+", "etc", `(?i)ok`, "in order to", `\bis\b`, "Node", "100")
}

func (g generator) tokens() string {
	var out strings.Builder
	for range 1 + g.IntN(4) {
		fmt.Fprintf(&out, "  - '%s'\n", strings.ReplaceAll(g.token(), "'", "''"))
	}
	return out.String()
}

func (g generator) maybe(line string) string {
	if g.IntN(3) == 0 {
		return line
	}
	return ""
}

func (g generator) exceptions() string {
	return g.maybe("exceptions:\n  - coffee\n  - Node.js\n  - mea culpa\n  - very\n  - '[Gg]ray'\n")
}

func (g generator) common(message string) string {
	return "message: \"" + message + "\"\n" + g.maybe("level: "+g.pick("suggestion", "warning", "error")+"\n") +
		g.maybe("scope: "+g.pick("text", "text", "raw", "sentence", "paragraph", "text & ~heading", "~heading")+"\n") +
		g.maybe(fmt.Sprintf("limit: %d\n", 1+g.IntN(3)))
}

func (g generator) message() string {
	return g.pick("'%s' is out.", "No.", "Not '%s', please.", "Use '%s' and '%s'.")
}

// rule is a rule file of any kind that plain text can tell apart.
func (g generator) rule() string {
	switch g.IntN(8) {
	case 0, 1:
		return g.existence()
	case 2, 3:
		return g.substitution()
	case 4:
		return "extends: occurrence\n" + g.common(g.pick("Too many: %d", "Too many: %s", "Too many")) +
			g.maybe("ignorecase: true\n") + fmt.Sprintf("token: '%s'\n", strings.ReplaceAll(g.token(), "'", "''")) +
			g.pick("max: 1\n", "max: 2\n", "min: 1\n", "min: 2\nmax: 3\n")
	case 5:
		return "extends: repetition\n" + g.common("'%s' is repeated") + g.maybe("ignorecase: true\n") +
			g.maybe("alpha: true\n") + g.maybe("max: 1\n") + g.maybe("vocab: false\n") + g.exceptions() +
			"tokens:\n  - '" + g.pick(`[^\s]+`, `\b\w+\b`, `[^\s.!?]+`) + "'\n"
	case 6:
		return g.capitalization()
	default:
		return g.sequence()
	}
}

func (g generator) existence() string {
	return "extends: existence\n" + g.common(g.message()) + g.maybe("ignorecase: true\n") + g.maybe("nonword: true\n") +
		g.maybe("vocab: false\n") + g.maybe("append: true\n") + g.maybe("raw:\n  - '(?:so )?'\n") + g.exceptions() +
		g.action() + "tokens:\n" + g.tokens()
}

func (g generator) action() string {
	return g.maybe("action:\n  name: " + g.pick("remove\n", "replace\n  params:\n    - x\n    - y$1\n",
		"edit\n  params:\n    - regex\n    - '[aeiou]'\n    - '*'\n", "edit\n  params: [upper]\n",
		"edit\n  params: [title]\n", "edit\n  params:\n    - [truncate, e]\n    - [suffix, '!']\n",
		"edit\n  params: [smart]\n", "edit\n  params: [camel]\n", "edit\n  params: [kebab]\n", "convert\n  params: [simple]\n"))
}

func (g generator) substitution() string {
	var swaps strings.Builder
	used := map[int]bool{}
	for range 1 + g.IntN(5) {
		k, v := g.token(), g.pick("email", "e-mail", "use", "gray|grey", "café", "coffee", "$1 much", "OK", "[Ee]mail", "beans?")
		// Vale takes keys of one length in no fixed order.
		if used[len(k)] || strings.HasPrefix(k, "(?i)") {
			continue
		}
		used[len(k)] = true
		fmt.Fprintf(&swaps, "  '%s': '%s'\n", strings.ReplaceAll(k, "'", "''"), v)
	}
	if swaps.Len() == 0 {
		swaps.WriteString("  very: really\n")
	}
	return "extends: substitution\n" + g.common(g.pick("Use '%s' instead of '%s'.", "Prefer '%s'.", "No")) +
		g.maybe("ignorecase: true\n") + g.maybe("nonword: true\n") + g.maybe("vocab: false\n") +
		g.maybe("capitalize: true\n") + g.maybe("matchcase: true\n") + g.exceptions() +
		g.maybe("action:\n  name: replace\n") + "swap:\n" + swaps.String()
}

func (g generator) capitalization() string {
	return "extends: capitalization\nscope: " + g.pick("sentence", "paragraph", "text", "raw") + "\n" +
		"message: \"'%s' should be '%s'\"\n" + g.maybe("vocab: false\n") + g.exceptions() +
		g.maybe("threshold: "+g.pick("0.3", "0.5", "0.95")+"\n") + g.maybe("indicators:\n  - ':'\n  - ','\n") +
		g.maybe("action:\n  name: replace\n") + g.maybe("prefix: '^[A-Za-z]+ '\n") +
		"match: " + g.pick("$title\nstyle: AP", "$title\nstyle: Chicago", "$title", "$sentence", "$sentence", "$lower", "$upper", "'^[A-Z]'") + "\n"
}

func (g generator) sequence() string {
	return "extends: sequence\n" + "message: \"'%s' in a row with '%s'\"\n" + g.maybe("ignorecase: true\n") + "tokens:\n" +
		g.pick(
			"  - tag: NN|NNS\n  - tag: VBZ|VBP\n",
			"  - pattern: (?:is|are|was)\n  - tag: VBN|VBD\n",
			"  - tag: JJ\n    negate: true\n  - pattern: coffee\n",
			"  - pattern: the\n  - tag: NN\n    skip: 2\n",
			"  - tag: DT\n    skip: 1\n  - pattern: beans\n    target: true\n",
			"  - pattern: very\n  - skip: 2\n  - pattern: use\n",
		)
}
