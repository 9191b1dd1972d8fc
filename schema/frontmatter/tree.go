package frontmatter

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
)

// maxDepth is how deep values may nest. No schema of galley's goes beyond eight.
const maxDepth = 64

const (
	tagString = "!!str"
	tagInt    = "!!int"
	tagFloat  = "!!float"
	tagBool   = "!!bool"
	tagNull   = "!!null"
	tagList   = "!!seq"
	tagMap    = "!!map"
)

// checkTree refuses what would let one text mean two things, and makes keys and times plain text.
func checkTree(root *yaml.Node) []Problem {
	if root.Kind != yaml.MappingNode {
		return []Problem{{
			Pos: at(root), Message: "the front matter is " + kindName(root) + " and not a list of keys",
			Hint: "write lines of the form key: value",
		}}
	}
	return checkNode(root, 1)
}

func checkNode(n *yaml.Node, depth int) []Problem {
	if depth > maxDepth {
		return []Problem{{Pos: at(n), Message: fmt.Sprintf("values are nested more than %d deep", maxDepth), Hint: "flatten them"}}
	}
	if p := checkSelf(n); p != nil {
		return []Problem{*p}
	}
	var problems []Problem
	var first map[string]*yaml.Node
	if n.Kind == yaml.MappingNode {
		first = make(map[string]*yaml.Node, len(n.Content)/2)
	}
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			if p := checkKey(c, first); p != nil {
				problems = append(problems, *p)
			}
			continue
		}
		problems = append(problems, checkNode(c, depth+1)...)
	}
	return problems
}

func checkSelf(n *yaml.Node) *Problem {
	switch {
	case n.Kind == yaml.AliasNode:
		return &Problem{
			Pos: at(n), Message: quote("*"+n.Value) + " is an alias, and stands for a value of another place",
			Hint: "aliases are not used here; write the value again, or put the text in quotes",
		}
	case n.Anchor != "":
		return &Problem{
			Pos: at(n), Message: quote("&"+n.Anchor) + " is an anchor, and one value would stand in several places",
			Hint: "anchors are not used here; delete it, or put the text in quotes",
		}
	case n.Style&yaml.TaggedStyle != 0:
		return &Problem{
			Pos: at(n), Message: quote(n.Tag) + " is a tag, and would change what the value means",
			Hint: "tags are not used here; delete it, or put the text in quotes",
		}
	case n.Kind != yaml.ScalarNode:
		return nil
	case n.Tag == "!!timestamp" || n.Tag == "!!merge":
		n.Tag = tagString
	case n.Tag == tagFloat && strings.ContainsAny(n.Value, "nN"):
		return &Problem{Pos: at(n), Message: "the number " + quote(n.Value), Hint: "write digits, or put the text in quotes"}
	}
	for _, r := range n.Value {
		if unicode.IsControl(r) && !strings.ContainsRune("\t\n\r", r) {
			return &Problem{Pos: at(n), Message: fmt.Sprintf("the value holds the control character %U", r), Hint: "delete it"}
		}
	}
	return nil
}

func checkKey(key *yaml.Node, first map[string]*yaml.Node) *Problem {
	switch {
	case key.Kind == yaml.ScalarNode && key.Tag == "!!merge":
		return &Problem{
			Pos: at(key), Message: `the merge key "<<"`, Hint: "merge keys are not used here; write the keys themselves",
		}
	case key.Kind != yaml.ScalarNode && key.Kind != yaml.AliasNode:
		return &Problem{
			Pos: at(key), Message: kindName(key) + " is used as a key",
			Hint: `put quotes around the whole value if it starts with "{" or "["`,
		}
	case key.Kind == yaml.ScalarNode && key.Tag == tagNull && key.Style == 0:
		return &Problem{Pos: at(key), Message: "a key is empty", Hint: `write "key: value"`}
	}
	if p := checkSelf(key); p != nil {
		return p
	}
	key.Tag = tagString
	if before, ok := first[key.Value]; ok {
		return &Problem{
			Pos:     at(key),
			Message: fmt.Sprintf("the key %s is there twice; the first is on line %d", quote(key.Value), before.Line),
			Hint:    "keep one of them",
		}
	}
	first[key.Value] = key
	return nil
}

// kindName is what people call a value of the node's kind.
func kindName(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind == yaml.MappingNode:
		return "a group of keys"
	case n.Tag == tagInt || n.Tag == tagFloat:
		return "a number"
	case n.Tag == tagNull:
		return "empty"
	}
	return "text"
}

// placedError is a problem at an offset into the header.
type placedError struct {
	offset        int
	message, hint string
}

func (e *placedError) Error() string { return e.message }

func tooDeep(offset int) error {
	return &placedError{offset, fmt.Sprintf("values are nested more than %d deep", maxDepth), "flatten them"}
}

// setNumber gives the node the tag that fits the number's text, which stands at the offset.
func setNumber(n *yaml.Node, text string, offset int) error {
	n.Value, n.Tag = text, tagInt
	if _, err := strconv.ParseInt(text, 0, 64); err == nil {
		return nil
	}
	n.Tag = tagFloat
	if _, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64); err != nil {
		return &placedError{offset, "the number " + text + " is too large", "write a smaller one, or put it in quotes"}
	}
	return nil
}
