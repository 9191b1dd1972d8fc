package inert

import "strings"

// Code is a text as a span of code, on one line; nothing for an empty text. It is not for table cells, where a bar
// ends the cell even in code: use Text there.
func Code(text string) string {
	text = Line(text)
	if text == "" {
		return ""
	}
	fence := strings.Repeat("`", run(text, '`')+1)
	if text[0] == '`' || text[len(text)-1] == '`' {
		text = " " + text + " "
	}
	return fence + text + fence
}

// Block is a text as a block of code without a language, and must begin a line. Its content is Visible(text) and a line
// end. The fence is of the sign that needs the fewer.
func Block(text string) string {
	text = Visible(text)
	sign, n := "`", run(text, '`')
	if other := run(text, '~'); other < n && n >= 3 {
		sign, n = "~", other
	}
	fence := strings.Repeat(sign, max(3, n+1))
	return fence + "\n" + text + "\n" + fence + "\n"
}

// run is the length of the longest run of a sign.
func run(text string, sign byte) int {
	longest, n := 0, 0
	for i := range len(text) {
		if text[i] != sign {
			n = 0
			continue
		}
		n++
		longest = max(longest, n)
	}
	return longest
}
