package brand

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// value is what a formula comes to: a whole number, a real one, or a truth. Whole numbers divide to whole
// numbers, as in the language that Vale reads formulas with.
type value struct {
	kind  byte // 'i', 'f', 'b', and 0 for what has no value
	whole int64
	float float64
	truth bool
}

func decimal(f float64) value { return value{kind: 'f', float: f} }
func integer(i int64) value {
	return value{kind: 'i', whole: i}
}
func boolean(b bool) value { return value{kind: 'b', truth: b} }

func (v value) number() (float64, bool) {
	switch v.kind {
	case 'i':
		return float64(v.whole), true
	case 'f':
		return v.float, true
	}
	return 0, false
}

// formula computes a value from named ones; a name without a value is 0.
type formula func(map[string]value) value

// maxFormula and maxNesting keep a hostile formula from taking the stack.
const (
	maxFormula = 4096
	maxNesting = 100
)

// parseFormula reads arithmetic, comparisons, &&, ||, ! and the functions of math over the names.
func parseFormula(text string, names []string) (formula, error) {
	if len(text) > maxFormula {
		return nil, errors.New("it is too long")
	}
	p := formulaParser{rest: text, names: names}
	f, err := p.binary(0)
	if err != nil {
		return nil, err
	}
	if p.peek() != "" {
		return nil, fmt.Errorf("%q is not expected there", p.peek())
	}
	return f, nil
}

type formulaParser struct {
	rest  string
	names []string
	depth int
}

// levels are the operators from the loosest to the tightest.
func levels() [][]string {
	return [][]string{
		{"||"}, {"&&"}, {"==", "!=", "<=", ">=", "<", ">"}, {"+", "-"}, {"*", "/", "%"},
	}
}

// peek returns the next token without taking it.
func (p *formulaParser) peek() string {
	p.rest = strings.TrimLeft(p.rest, " \t\r\n")
	if p.rest == "" {
		return ""
	}
	if len(p.rest) > 1 && slices.Contains([]string{"||", "&&", "==", "!=", "<=", ">="}, p.rest[:2]) {
		return p.rest[:2]
	}
	n := 0
	for n < len(p.rest) && isNameByte(p.rest[n]) {
		n++
	}
	return p.rest[:max(n, 1)]
}

func isNameByte(c byte) bool {
	return c == '_' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func (p *formulaParser) take() string {
	t := p.peek()
	p.rest = p.rest[len(t):]
	return t
}

func (p *formulaParser) binary(level int) (formula, error) {
	all := levels()
	if level == len(all) {
		return p.unary()
	}
	left, err := p.binary(level + 1)
	if err != nil {
		return nil, err
	}
	for slices.Contains(all[level], p.peek()) {
		op := p.take()
		a := left
		b, err := p.binary(level + 1)
		if err != nil {
			return nil, err
		}
		left = func(v map[string]value) value { return operate(op, a(v), b(v)) }
	}
	return left, nil
}

func (p *formulaParser) unary() (formula, error) {
	if p.depth++; p.depth > maxNesting {
		return nil, errors.New("it is nested too deeply")
	}
	defer func() { p.depth-- }()
	switch t := p.take(); t {
	case "-", "+", "!":
		f, err := p.unary()
		if err != nil {
			return nil, err
		}
		return func(v map[string]value) value { return sign(t, f(v)) }, nil
	case "(":
		f, err := p.binary(0)
		if err == nil && p.take() != ")" {
			err = errors.New("a bracket is not closed")
		}
		return f, err
	case "":
		return nil, errors.New("it ends too early")
	default:
		return p.name(t)
	}
}

// name reads a number, a name or a function of math.
func (p *formulaParser) name(t string) (formula, error) {
	if i, err := strconv.ParseInt(t, 10, 64); err == nil {
		return func(map[string]value) value { return integer(i) }, nil
	}
	if t[0] == '.' || t[0] >= '0' && t[0] <= '9' {
		f, err := strconv.ParseFloat(t, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is no number", t)
		}
		return func(map[string]value) value { return decimal(f) }, nil
	}
	if fn, ok := strings.CutPrefix(t, "math."); ok {
		return p.call(fn)
	}
	if !slices.Contains(p.names, t) {
		return nil, fmt.Errorf("%q is not known", t)
	}
	return func(v map[string]value) value {
		if got, ok := v[t]; ok {
			return got
		}
		return decimal(0)
	}, nil
}

func (p *formulaParser) call(name string) (formula, error) {
	fn, ok := functions()[name]
	if !ok {
		return nil, fmt.Errorf("the function math.%s is not known", name)
	}
	var args []formula
	if p.take() != "(" {
		return nil, fmt.Errorf("math.%s has no arguments", name)
	}
	for p.peek() != ")" {
		arg, err := p.binary(0)
		if err != nil {
			return nil, err
		}
		args = append(args, arg)
		if p.peek() == "," {
			p.take()
		} else if p.peek() != ")" {
			return nil, errors.New("a bracket is not closed")
		}
	}
	p.take()
	if len(args) != fn.args {
		return nil, fmt.Errorf("math.%s takes %d arguments", name, fn.args)
	}
	return func(v map[string]value) value {
		numbers := make([]float64, 2)
		for i, a := range args {
			numbers[i], ok = a(v).number()
			if !ok {
				return value{}
			}
		}
		return decimal(fn.of(numbers[0], numbers[1]))
	}, nil
}
