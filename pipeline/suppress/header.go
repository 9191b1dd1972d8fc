package suppress

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema/diag"
	"github.com/galley-social/galley/schema/frontmatter"
)

// document is what comments can stand in.
type document struct {
	file  string
	front frontmatter.Document
	parse func([]byte) (frontmatter.Document, []frontmatter.Problem)
}

// Comments are those for galley in a document with front matter.
func Comments(file string, front frontmatter.Document) []Comment {
	return document{file, front, frontmatter.Parse}.comments()
}

// documents are those of a set but for its posts, in no order that matters: findings are sorted.
func documents(set *content.Set) []document {
	list := make([]document, 0, len(set.Campaigns)+len(set.Strategies)+len(set.BrandRules)+3)
	add := func(file string, front frontmatter.Document) {
		list = append(list, document{file, front, frontmatter.Parse})
	}
	if set.Config.File != "" {
		list = append(list, document{set.Config.File, set.Config.Front(), frontmatter.ParseYAML})
	}
	if set.Brand != nil {
		add(set.Brand.File, set.Brand.Front())
	}
	if set.Freeze != nil {
		add(set.Freeze.File, set.Freeze.Front())
	}
	for _, s := range set.Strategies {
		add(s.File, s.Front())
	}
	for _, c := range set.Campaigns {
		add(c.File, c.Front())
	}
	for _, r := range set.BrandRules {
		list = append(list, document{r.File, r.Front(), frontmatter.ParseYAML})
	}
	return list
}

func (d document) comments() []Comment { return append(d.header(), d.body()...) }

// maxComments is how many comments of one header, and of one body, are read. In a header each costs a reading
// of it, and a document of thousands of them has another purpose.
const maxComments = 50

func (d Comment) tooMany() Comment {
	d.Message = fmt.Sprintf("there are more than %d comments for galley; this one and those below it are not read", maxComments)
	d.Hint = "silence the rule for the whole file, or for a whole list at its key"
	return d
}

var hash = regexp.MustCompile(`(?:^|[ \t])(#[ \t]*galley:)`)

// header finds the comments of a header. A "#" in a text is no comment: taking a comment out changes no value.
func (d document) header() []Comment {
	header := d.front.Header
	if d.front.Root == nil || d.front.Format == frontmatter.JSON || !bytes.Contains(header, []byte("galley:")) {
		return nil
	}
	lines := strings.SplitAfter(string(header), "\n")
	first := 1 + bytes.Count(d.front.Prefix, []byte{'\n'})
	var list []Comment
	for i, line := range lines {
		m := hash.FindStringSubmatchIndex(line)
		if m == nil {
			continue
		}
		before, written := line[:m[2]], strings.TrimRight(line[m[2]:], " \t\r\n")
		c := Comment{Place: diag.Diagnostic{
			File: d.file, Length: utf8.RuneCountInString(written),
			Pos: diag.Pos{Line: first + i, Column: 1 + utf8.RuneCountInString(before)},
		}}
		if len(list) == maxComments {
			return append(list, c.tooMany())
		}
		without := slices.Concat(lines[:i], []string{before + line[len(line)-len(lineEnd(line)):]}, lines[i+1:])
		if !d.same(strings.Join(without, "")) {
			continue
		}
		c.parse(line[m[3]:])
		from, to := belongs(lines, i, strings.TrimSpace(before) == "")
		c.From, c.To = first+from, first+to
		list = append(list, c)
	}
	return list
}

func lineEnd(line string) string { return line[len(strings.TrimRight(line, "\r\n")):] }

// same reports whether another header has the same values.
func (d document) same(header string) bool {
	other, problems := d.parse(slices.Concat(d.front.Prefix, []byte(header), d.front.Fence))
	return len(problems) == 0 && equal(d.front.Root, other.Root)
}

func equal(a, b *yaml.Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Kind == b.Kind && a.Tag == b.Tag && a.Value == b.Value && slices.EqualFunc(a.Content, b.Content, equal)
}

// belongs gives the lines that a comment on line i is about: the line of the key, and what is below it and
// further in.
func belongs(lines []string, i int, alone bool) (from, to int) {
	empty := func(line string) bool {
		line = strings.TrimSpace(line)
		return line == "" || strings.HasPrefix(line, "#")
	}
	from = i
	for alone && from < len(lines)-1 && empty(lines[from]) {
		from++
	}
	to = from
	depth, item := indent(lines[from])
	for j := from + 1; j < len(lines); j++ {
		switch deep, isItem := indent(lines[j]); {
		case empty(lines[j]):
		case deep > depth, deep == depth && isItem && !item:
			to = j
		default:
			return from, to
		}
	}
	return from, to
}

// indent is how far in a line starts, and whether it starts an item of a list.
func indent(line string) (depth int, item bool) {
	text := strings.TrimLeft(line, " \t")
	return len(line) - len(text), strings.HasPrefix(text, "- ")
}
