package compose

import (
	"math"
	"slices"
	"strings"
	"unicode/utf16"
)

// validHost looks at the lengths that the labels have in the domain name system, and at nothing else.
func validHost(host []rune, latin [][2]int) bool {
	if len(latin) == 0 && len(host) >= 4 && string(host[:4]) == "xn--" {
		return false
	}
	for start := 0; start <= len(host); {
		end := start
		for end < len(host) && host[end] != '.' {
			end++
		}
		if n := labelLen(host[start:end]); n < 1 || n > longestLabel {
			return false
		}
		start = end + 1
	}
	return true
}

// labelLen is the length of a label in ASCII. The full stops of other scripts divide it once more.
func labelLen(units []rune) int {
	if len(units) > 2*longestLabel {
		return len(units)
	}
	var points []rune
	for i := 0; i < len(units); i++ {
		if i+1 < len(units) && utf16.DecodeRune(units[i], units[i+1]) != '\uFFFD' {
			points = append(points, utf16.DecodeRune(units[i], units[i+1]))
			i++
			continue
		}
		points = append(points, units[i])
	}
	total := 0
	for {
		dot := slices.IndexFunc(points, func(r rune) bool { return strings.ContainsRune("。．｡", r) })
		if dot < 0 {
			return total + punycodeLen(points)
		}
		total += punycodeLen(points[:dot]) + 1
		points = points[dot+1:]
	}
}

// The parameters of Punycode (RFC 3492, section 5).
const (
	punyBase = 36
	punyMin  = 1
	punyMax  = 26
	punySkew = 38
	punyDamp = 700
	punyBias = 72
)

// punycodeLen is how long a label is once it is written in ASCII, with its prefix. It counts what the
// encoder of RFC 3492 would write, also for half characters, which encoders refuse.
func punycodeLen(points []rune) int {
	basic := 0
	for _, r := range points {
		if r < 0x80 {
			basic++
		}
	}
	if basic == len(points) {
		return basic
	}
	length := len("xn--") + basic
	if basic > 0 {
		length++
	}
	delta, bias, done := 0, punyBias, basic
	for n := rune(0x80); done < len(points); n++ {
		next := rune(math.MaxInt32)
		for _, r := range points {
			if r >= n {
				next = min(next, r)
			}
		}
		delta += int(next-n) * (done + 1)
		n = next
		for _, r := range points {
			switch {
			case r < n:
				delta++
			case r == n:
				length += punyDigits(delta, bias)
				bias = punyAdapt(delta, done+1, done == basic)
				delta = 0
				done++
			}
		}
		delta++
	}
	return length
}

func punyDigits(delta, bias int) int {
	digits := 1
	for k := punyBase; ; k += punyBase {
		threshold := min(max(k-bias, punyMin), punyMax)
		if delta < threshold {
			return digits
		}
		delta = (delta - threshold) / (punyBase - threshold)
		digits++
	}
}

func punyAdapt(delta, points int, first bool) int {
	if first {
		delta /= punyDamp
	} else {
		delta /= 2
	}
	delta += delta / points
	k := 0
	for ; delta > (punyBase-punyMin)*punyMax/2; k += punyBase {
		delta /= punyBase - punyMin
	}
	return k + (punyBase-punyMin+1)*delta/(delta+punySkew)
}

// latinNames are the names in the host that have only Latin letters before the top-level domain.
func latinNames(host []rune) [][2]int {
	var found [][2]int
	for at := 0; at < len(host); {
		next := at
		var dots []int
		for {
			label := next
			for next < len(host) && accentRune(host[next]) {
				next++
			}
			if next == label || next == len(host) || host[next] != '.' {
				break
			}
			dots = append(dots, next)
			next++
		}
		start := at
		at = max(next, at+1)
		for _, dot := range slices.Backward(dots) {
			if end := topDomainEnd(host, dot+1); end > 0 {
				found = append(found, [2]int{start, end})
				at = end
				break
			}
		}
	}
	return found
}
