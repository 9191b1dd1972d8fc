package rules

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/suppress"
	"github.com/galley-social/galley/schema/diag"
)

// section is the text of a body for one channel or network, or the shared text when it has no name.
type section struct {
	name   string
	pos    diag.Pos // of the name, or of the body
	length int
	// parts are the first lines of its parts.
	parts []int
}

var (
	sectionLine = regexp.MustCompile(`^ {0,3}##[ \t]+@([^\s#]+)[ \t]*#*[ \t]*$`)
	breakLine   = regexp.MustCompile(`^ {0,3}(\*[ \t]*){3,}$|^ {0,3}(_[ \t]*){3,}$|^ {0,3}(-[ \t]*){3,}$`)
	fenceLine   = regexp.MustCompile("^ {0,3}(```+|~~~+)")
)

// scan finds the places of sections and parts. It only points: what a text becomes is for compose to say.
func scan(post *content.Post) []section {
	front := post.Front()
	start := max(front.BodyLine, 1)
	list := []section{{pos: diag.Pos{Line: start, Column: 1}}}
	fence, text := "", false
	open := func(line int) {
		if !text {
			last := &list[len(list)-1]
			last.parts, text = append(last.parts, line), true
		}
	}
	blank := true
	for i, line := range strings.Split(string(front.Body), "\n") {
		line = strings.TrimSuffix(line, "\r")
		mark := fenceLine.FindStringSubmatch(line)
		switch {
		case fence != "":
			if mark != nil && strings.HasPrefix(mark[1], fence) {
				fence = ""
			}
		case mark != nil:
			fence = mark[1]
			open(start + i)
		case sectionLine.MatchString(line):
			m := sectionLine.FindStringSubmatchIndex(line)
			list = append(list, section{
				name: line[m[2]:m[3]], length: utf8.RuneCountInString(line[m[2]:m[3]]),
				pos: diag.Pos{Line: start + i, Column: utf8.RuneCountInString(line[:m[2]]) + 1},
			})
			text = false
		case breakLine.MatchString(line) && (blank || !strings.Contains(line, "-")):
			text = false
		case suppress.IsComment(line):
		case strings.TrimSpace(line) != "":
			open(start + i)
		}
		blank = strings.TrimSpace(line) == ""
	}
	return list
}

// textPlace is where the text of a part stands: in the override, in the section for the channel or its
// network, or in the shared text. Beyond the parts that the author made, it is the last of them.
func textPlace(post *content.Post, channel, network string, part int) diag.Diagnostic {
	if post.Value.Overrides[channel].Text != "" {
		return at(&post.Doc, "overrides", channel, "text")
	}
	list := scan(post)
	found := list[0]
	for _, name := range []string{channel, network} {
		if i := slices.IndexFunc(list, func(s section) bool { return s.name == name }); i > 0 {
			found = list[i]
			break
		}
	}
	place := diag.Diagnostic{File: post.File, Pos: found.pos}
	if n := len(found.parts); n > 0 {
		place.Pos = diag.Pos{Line: found.parts[min(part, n-1)], Column: 1}
	}
	return place
}

// ownText reports whether the channel has a text of its own in the post.
func ownText(post *content.Post, channel, network string) bool {
	if post.Value.Overrides[channel].Text != "" {
		return true
	}
	for _, s := range scan(post)[1:] {
		if s.name == channel || s.name == network {
			return true
		}
	}
	return false
}
