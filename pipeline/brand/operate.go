package brand

import "math"

// sign applies an operator that stands before its operand.
func sign(op string, v value) value {
	switch {
	case op == "!":
		switch v.kind {
		case 'b':
			return boolean(!v.truth)
		case 'i':
			return boolean(v.whole == 0)
		}
		return boolean(false)
	case op == "+":
		return v
	case v.kind == 'i':
		return integer(-v.whole)
	case v.kind == 'f':
		return decimal(-v.float)
	}
	return value{}
}

// operate applies an operator to two values. What makes no sense has no value, and no comparison with that holds.
func operate(op string, a, b value) value {
	switch op {
	case "&&":
		return boolean(a.truth && b.truth)
	case "||":
		return boolean(a.truth || b.truth)
	}
	if a.kind == 'i' && b.kind == 'i' {
		return wholes(op, a.whole, b.whole)
	}
	x, okX := a.number()
	y, okY := b.number()
	if !okX || !okY {
		return value{}
	}
	return reals(op, x, y)
}

func wholes(op string, x, y int64) value {
	switch op {
	case "+":
		return integer(x + y)
	case "-":
		return integer(x - y)
	case "*":
		return integer(x * y)
	case "/", "%":
		switch {
		case y == 0:
			return value{}
		case op == "%":
			return integer(x % y)
		}
		return integer(x / y)
	}
	return compare(op, x, y)
}

func reals(op string, x, y float64) value {
	switch op {
	case "+":
		return decimal(x + y)
	case "-":
		return decimal(x - y)
	case "*":
		return decimal(x * y)
	case "/":
		return decimal(x / y)
	}
	return compare(op, x, y)
}

func compare[T int64 | float64](op string, x, y T) value {
	switch op {
	case "==":
		return boolean(x == y)
	case "!=":
		return boolean(x != y)
	case "<":
		return boolean(x < y)
	case "<=":
		return boolean(x <= y)
	case ">":
		return boolean(x > y)
	case ">=":
		return boolean(x >= y)
	}
	return value{}
}

// function is one of math, of one or two arguments.
type function struct {
	args int
	of   func(a, b float64) float64
}

func functions() map[string]function {
	one := func(f func(float64) float64) function {
		return function{1, func(a, _ float64) float64 { return f(a) }}
	}
	return map[string]function{
		"abs": one(math.Abs), "cbrt": one(math.Cbrt), "ceil": one(math.Ceil), "exp": one(math.Exp),
		"floor": one(math.Floor), "log": one(math.Log), "log10": one(math.Log10), "log2": one(math.Log2),
		"sqrt": one(math.Sqrt), "trunc": one(math.Trunc),
		"max": {2, math.Max}, "min": {2, math.Min}, "mod": {2, math.Mod}, "pow": {2, math.Pow},
	}
}
