package effect

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// This file has how numbers, days and texts read in sentences.

// counted is a number with its noun: 2 changes to a delivery.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	for _, link := range []string{" of ", " to "} {
		if head, rest, ok := strings.Cut(noun, link); ok {
			return number(float64(n)) + " " + head + "s" + link + rest
		}
	}
	return number(float64(n)) + " " + noun + "s"
}

// leftOut says how much of a list is not there.
func leftOut(n, of int, noun string) string {
	verb := " are"
	if n == 1 {
		verb = " is"
	}
	return number(float64(n)) + " of " + counted(of, noun) + verb + " left out here"
}

func wasWere(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " is"
	}
	return counted(n, noun) + " are"
}

// number is one with a comma before each three digits: 4,000 or 12.5.
func number(x float64) string {
	text := strconv.FormatFloat(x, 'f', -1, 64)
	whole, rest, _ := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	var b strings.Builder
	if x < 0 {
		b.WriteByte('-')
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	if rest != "" {
		b.WriteString("." + rest)
	}
	return b.String()
}

// date is a day as people write it, or the text as it is when it is no day.
func date(text string) string {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return show(text)
	}
	return day.Format("2 Jan 2006")
}

// span is a stretch of days.
func span(from, to string) string {
	if from == to {
		return date(from)
	}
	return date(from) + " to " + date(to)
}

// mostShown is how much of a text stands in a sentence, in characters.
const mostShown = 120

// show is a text in a sentence: on one line, and in quotes unless it is one word.
func show(text string) string {
	text = strings.Join(strings.Fields(valid(text)), " ")
	if text == "" {
		return none
	}
	if r := []rune(text); len(r) > mostShown {
		text = string(r[:mostShown]) + "…"
	}
	if strings.ContainsAny(text, " →\"") {
		return fmt.Sprintf("“%s”", text)
	}
	return text
}

// shown are two texts in a sentence. Of long ones that begin alike it is what follows that shows the difference.
func shown(before, after string) (string, string) {
	a, b := show(before), show(after)
	if a != b {
		return a, b
	}
	x, y := []rune(strings.Join(strings.Fields(valid(before)), " ")), []rune(strings.Join(strings.Fields(valid(after)), " "))
	same := 0
	for same < len(x) && same < len(y) && x[same] == y[same] {
		same++
	}
	if same == len(x) && same == len(y) {
		return a, b + " (other blanks)"
	}
	from := max(0, same-mostShown/4)
	return show("…" + string(x[from:])), show("…" + string(y[from:]))
}
