package brand

import "strings"

// options are the words a better word offers, parted by bars that no backslash is before.
func options(better string) []string {
	var out []string
	var word strings.Builder
	add := func() {
		if word.Len() > 0 {
			out = append(out, word.String())
		}
		word.Reset()
	}
	for i := 0; i < len(better); i++ {
		switch {
		case strings.HasPrefix(better[i:], `\|`):
			word.WriteByte('|')
			i++
		case better[i] == '|':
			add()
		default:
			word.WriteByte(better[i])
		}
	}
	add()
	return out
}

// unquoted takes the quotes from the first of two quoted verbs in a message, since a choice brings its own.
func unquoted(message string) string {
	for _, verb := range []string{"'%s'", `"%s"`} {
		if strings.Count(message, verb) == 2 {
			message = strings.Replace(message, verb, "%s", 1)
		}
	}
	return message
}
