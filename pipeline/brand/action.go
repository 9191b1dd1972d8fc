package brand

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/jdkato/prose/v3/strcase"
)

// edits are the operations of the action edit that are supported, and how many parameters each takes.
func edits() map[string]int {
	return map[string]int{
		"replace": 2, "remove": 1, "regex": 2, "trim": 1, "trim_left": 1, "trim_right": 1, "truncate": 1, "split": 2,
		"wrap": 1, "unwrap": 1, "prefix": 1, "suffix": 1,
		"squeeze": 0, "capitalize": 0, "uncapitalize": 0, "lower": 0, "upper": 0, "title": 0, "sentence": 0,
		"simple": 0, "kebab": 0, "snake": 0, "camel": 0, "pascal": 0, "smart": 0, "dumb": 0,
	}
}

// steps parts a flat list of parameters into operations.
func steps(params []string) ([][]string, error) {
	var out [][]string
	known := edits()
	for len(params) > 0 {
		n, ok := known[params[0]]
		if !ok {
			return nil, fmt.Errorf("the edit %q is not supported", params[0])
		}
		if n >= len(params) {
			return nil, fmt.Errorf("the edit %q takes %d parameters", params[0], n)
		}
		out, params = append(out, params[:n+1]), params[n+1:]
	}
	if len(out) == 0 {
		return nil, errors.New("edit names no operation")
	}
	return out, nil
}

// checkAction says what is wrong with an action, or what in it is not supported.
func checkAction(a Action) error {
	switch a.Name {
	case "", "replace", "remove":
		return nil
	case "convert":
		if len(a.Params) != 1 || a.Params[0] != "simple" {
			return errors.New("convert takes one parameter, which is simple")
		}
		return nil
	case "suggest":
		return errors.New("suggest runs a script or a spelling checker, which is not supported")
	case "edit":
		list, err := steps(a.Params)
		if err != nil {
			return err
		}
		for _, s := range list {
			switch s[0] {
			case "regex":
				if _, err = compile(s[1]); err != nil {
					return fmt.Errorf("the expression of regex can't be read: %w", err)
				}
			case "split":
				if n, err := strconv.Atoi(s[2]); err != nil || n < 0 {
					return fmt.Errorf("split's %q is no index", s[2])
				}
			}
		}
		return nil
	}
	return fmt.Errorf("the action %q is not known", a.Name)
}

// fixes are the texts an action puts in place of the match.
func (r *run) fixes(a Action, match string, groups []string) []string {
	switch a.Name {
	case "replace":
		out := make([]string, len(a.Params))
		for i, p := range a.Params {
			out[i] = filled(p, match, groups)
		}
		return out
	case "remove":
		return []string{""}
	case "convert":
		return []string{strcase.Simple(match)}
	case "edit":
		list, err := steps(a.Params)
		if err != nil {
			return nil
		}
		text := match
		for _, s := range list {
			args := append([]string{}, s...)
			if s[0] != "regex" {
				for i := 1; i < len(args); i++ {
					args[i] = filled(args[i], match, groups)
				}
			}
			var ok bool
			if text, ok = r.edit(text, args); !ok {
				return nil
			}
		}
		return []string{strings.TrimSpace(text)}
	}
	return nil
}

// filled puts the match for $0 and a group for $1 and so on; $$ is a dollar.
func filled(arg, match string, groups []string) string {
	if !strings.Contains(arg, "$") {
		return arg
	}
	return regexp.MustCompile(`\$(\$|\d+|\{\d+\})`).ReplaceAllStringFunc(arg, func(ref string) string {
		name := strings.Trim(ref[1:], "{}")
		n, err := strconv.Atoi(name)
		switch {
		case name == "$":
			return "$"
		case err != nil:
			return ""
		case n == 0:
			return match
		case n <= len(groups):
			return groups[n-1]
		}
		return ""
	})
}

// edit applies one operation. It fails when split has no such part, or an expression takes too long.
func (r *run) edit(text string, args []string) (string, bool) {
	switch args[0] {
	case "replace":
		return strings.ReplaceAll(text, args[1], args[2]), true
	case "remove":
		return strings.Map(func(c rune) rune {
			if strings.ContainsRune(args[1], c) {
				return -1
			}
			return c
		}, text), true
	case "regex":
		p, err := compile(args[1])
		if err != nil {
			return "", false
		}
		out, err := p.re.Replace(text, args[2], -1, -1)
		if err != nil {
			r.fail(errSlow)
		}
		return out, err == nil
	case "split":
		parts := strings.Split(text, args[1])
		n, err := strconv.Atoi(args[2])
		if err != nil || n >= len(parts) {
			return "", false
		}
		return parts[n], true
	}
	if len(args) == 2 {
		return trimmed(text, args[0], args[1]), true
	}
	return r.cased(text, args[0]), true
}

func trimmed(text, name, arg string) string {
	switch name {
	case "trim":
		return strings.Trim(text, arg)
	case "trim_left":
		return strings.TrimLeft(text, arg)
	case "trim_right":
		return strings.TrimRight(text, arg)
	case "truncate":
		before, _, _ := strings.Cut(text, arg)
		return before
	case "wrap":
		return arg + text + arg
	case "unwrap":
		return strings.TrimSuffix(strings.TrimPrefix(text, arg), arg)
	case "prefix":
		return arg + text
	case "suffix":
		return text + arg
	}
	return text
}
