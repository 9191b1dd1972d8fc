package brand

import "strings"

// withoutLook takes the look-around groups out of an expression. What is left matches at least all that the whole
// matched, so what it requires is required.
func withoutLook(expr string) string {
	var out strings.Builder
	class := false
	for i := 0; i < len(expr); {
		switch {
		case expr[i] == '\\' && i+1 < len(expr):
			out.WriteString(expr[i : i+2])
			i += 2
		case !class && isLook(expr[i:]):
			i = groupEnd(expr, i)
		default:
			class = expr[i] == '[' || class && expr[i] != ']'
			out.WriteByte(expr[i])
			i++
		}
	}
	return out.String()
}

func isLook(s string) bool {
	for _, open := range []string{"(?=", "(?!", "(?<=", "(?<!"} {
		if strings.HasPrefix(s, open) {
			return true
		}
	}
	return false
}

// groupEnd is the offset after the bracket that closes the group opening at from.
func groupEnd(expr string, from int) int {
	depth, class := 0, false
	for i := from; i < len(expr); i++ {
		switch c := expr[i]; {
		case c == '\\':
			i++
		case class:
			class = c != ']'
		case c == '[':
			class = true
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(expr)
}

// isWordByte reports whether an ASCII character is part of a word; it is in every reading of a word's edge.
func isWordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// in reports whether the literal is in a text in lower case, with its closed sides at the edges of words.
func (l *literal) in(text string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], l.text)
		if i < 0 {
			return false
		}
		at, end := from+i, from+i+len(l.text)
		if (!l.left || at == 0 || !isWordByte(text[at-1])) && (!l.right || end == len(text) || !isWordByte(text[end])) {
			return true
		}
		from = at + 1
	}
}
