package brand

import (
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/galley-social/galley/schema/diag"
)

// scalar reads a node as text.
func (d *definition) scalar(n *yaml.Node, what string) string {
	if n.Kind != yaml.ScalarNode {
		d.add(n, diag.Error, "write one value", "%s wants one value", what)
		return ""
	}
	switch n.ShortTag() {
	case "!!null":
		return ""
	case "!!bool":
		b, _ := strconv.ParseBool(n.Value)
		text := "0"
		if b {
			text = "1"
		}
		d.add(n, diag.Warning, fmt.Sprintf("write %q in quotes", n.Value), "%s is read as the text %q, as Vale reads it", n.Value, text)
		return text
	case "!!int":
		if i, err := strconv.ParseInt(strings.ReplaceAll(n.Value, "_", ""), 0, 64); err == nil {
			return strconv.FormatInt(i, 10)
		}
	case "!!float":
		if f, err := strconv.ParseFloat(n.Value, 64); err == nil {
			return strconv.FormatFloat(f, 'f', -1, 64)
		}
	}
	return n.Value
}

func (d *definition) str(key string) string {
	n := d.node(key)
	if n == nil {
		return ""
	}
	return d.scalar(n, key)
}

func (d *definition) bool(key string, otherwise bool) bool {
	n := d.node(key)
	if n == nil || n.ShortTag() == "!!null" {
		return otherwise
	}
	if n.Kind == yaml.ScalarNode {
		if n.Value == "" {
			return false
		}
		if b, err := strconv.ParseBool(n.Value); err == nil {
			return b
		}
	}
	d.add(n, diag.Error, "write true or false", "%s wants true or false", key)
	return otherwise
}

func (d *definition) float(key string, otherwise float64) float64 {
	n := d.node(key)
	if n == nil || n.ShortTag() == "!!null" {
		return otherwise
	}
	if n.Kind == yaml.ScalarNode {
		if f, err := strconv.ParseFloat(strings.ReplaceAll(n.Value, "_", ""), 64); err == nil {
			return f
		}
	}
	d.add(n, diag.Error, "write a number", "%s wants a number", key)
	return otherwise
}

func (d *definition) int(key string) int {
	f := d.float(key, 0)
	if f < -1e9 || f > 1e9 || f != f {
		d.errorf(key, "write a whole number", "%s is out of bounds", key)
		return 0
	}
	return int(f)
}

// list reads a list of texts; one text is a list of one.
func (d *definition) list(key string) []string {
	n := d.node(key)
	switch {
	case n == nil || n.ShortTag() == "!!null":
		return nil
	case n.Kind == yaml.ScalarNode:
		return []string{d.scalar(n, key)}
	case n.Kind == yaml.MappingNode && len(n.Content) == 0:
		return nil
	case n.Kind != yaml.SequenceNode:
		d.add(n, diag.Error, "write a list", "%s wants a list", key)
		return nil
	}
	out := make([]string, 0, len(n.Content))
	for _, item := range n.Content {
		out = append(out, d.scalar(item, "an item of "+key))
	}
	return out
}

// pairs reads a map of texts.
func (d *definition) pairs(key string) []pair {
	n := d.node(key)
	if n == nil || n.ShortTag() == "!!null" {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		d.add(n, diag.Error, "write pairs of a text and a text", "%s wants pairs", key)
		return nil
	}
	var out []pair
	for i := 0; i+1 < len(n.Content); i += 2 {
		out = append(out, pair{d.scalar(n.Content[i], "a key of "+key), d.scalar(n.Content[i+1], "a value of "+key), n.Content[i]})
	}
	return out
}
