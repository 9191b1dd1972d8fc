package compose

import (
	"slices"
	"strings"

	"github.com/rivo/uniseg"
)

// sequence is the start of a text, to be read past its end.
type sequence []rune

func (s sequence) at(i int) rune {
	if i < len(s) {
		return s[i]
	}
	return -1
}

func (s sequence) skin(i int) bool { return s.at(i) >= 0x1F3FB && s.at(i) <= 0x1F3FF }

// after is the index behind the characters when they stand at the index, or 0.
func (s sequence) after(i int, characters ...rune) int {
	for n, r := range characters {
		if s.at(i+n) != r {
			return 0
		}
	}
	return i + len(characters)
}

// emojiLen is of how many characters the emoji is that starts the text, or 0 when nothing is joined to the
// first character.
func emojiLen(s sequence) int {
	if s.at(1) < joiner {
		return 0
	}
	for _, find := range []func(sequence) int{atWork, ofGender, withHeart, family, otherJoined, flag} {
		if n := find(s); n > 0 {
			return n
		}
	}
	if strings.ContainsRune("#*0123456789", s[0]) {
		return max(s.after(1, keycap), s.after(1, emojiForm, keycap))
	}
	n := 1
	if presented.has(s[0]) && s.at(n) == emojiForm {
		n++
	}
	if skinned.has(s[0]) && s.skin(n) {
		n++
	}
	if n == 1 {
		return 0
	}
	return n
}

func adult(r rune) bool { return r == '👨' || r == '👩' }

// atWork is a man or a woman with a tool, or with a colour of hair.
func atWork(s sequence) int {
	if !adult(s[0]) {
		return 0
	}
	n := 1
	if s.skin(n) {
		n++
	}
	switch {
	case s.at(n) != joiner:
		return 0
	case strings.ContainsRune("🌾🍳🎓🎤🎨🏫🏭💻💼🔧🔬🚀🚒🦰🦱🦲🦳", s.at(n+1)):
		return n + 2
	case strings.ContainsRune("⚕⚖✈", s.at(n+1)) && s.at(n+2) == emojiForm:
		return n + 3
	}
	return 0
}

// ofGender is somebody with the sign for woman or man.
func ofGender(s sequence) int {
	n := 1
	switch {
	case gendered.has(s[0]):
		if s.skin(n) {
			n++
		}
	case sporty.has(s[0]) && (s.skin(n) || s.at(n) == emojiForm):
		n++
	case !unreal.has(s[0]):
		return 0
	}
	return max(s.after(n, joiner, '♀', emojiForm), s.after(n, joiner, '♂', emojiForm))
}

// withHeart is a couple; a woman stands before a man.
func withHeart(s sequence) int {
	if !adult(s[0]) {
		return 0
	}
	n := s.after(1, joiner, '❤', emojiForm, joiner)
	if n == 0 {
		return 0
	}
	n = max(n, s.after(n, '💋', joiner))
	if s.at(n) == '👨' || s[0] == '👩' && s.at(n) == '👩' {
		return n + 1
	}
	return 0
}

// family is one or two parents with one or two children; a man stands before a woman, and a girl before a boy.
func family(s sequence) int {
	if !adult(s[0]) {
		return 0
	}
	n := 1
	if s.at(n) == joiner && (s.at(n+1) == '👩' || s[0] == '👨' && s.at(n+1) == '👨') {
		n += 2
	}
	child := s.at(n + 1)
	if s.at(n) != joiner || child != '👦' && child != '👧' {
		return 0
	}
	n += 2
	if s.at(n) == joiner && (s.at(n+1) == '👦' || child == '👧' && s.at(n+1) == '👧') {
		n += 2
	}
	return n
}

func otherJoined(s sequence) int {
	switch s[0] {
	case '🏳':
		return s.after(1, emojiForm, joiner, '🌈')
	case blackFlag:
		return s.after(1, joiner, '☠', emojiForm)
	case '👁':
		return s.after(1, joiner, '🗨')
	}
	return 0
}

// flagRegions are the regions with a flag, as of Unicode 11.
var flagRegions = words(`AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ
	BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CR CU CV CW CX CY CZ DE DG DJ DK DM DO DZ EA EC EE
	EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU
	IC ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY
	MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA
	PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
	SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK
	YE YT ZA ZM ZW`)

// flag is of a region in two letters, or of England, Scotland or Wales in tags.
func flag(s sequence) int {
	letter := func(r rune) byte {
		if r < '🇦' || r > '🇿' {
			return ' '
		}
		return 'A' + byte(r-'🇦')
	}
	if s[0] != blackFlag {
		if flagRegions[string([]byte{letter(s[0]), letter(s.at(1))})] {
			return 2
		}
		return 0
	}
	for _, part := range []string{"gbeng", "gbsct", "gbwls"} {
		tags := []rune(part)
		for i := range tags {
			tags[i] += lastTag - 0x7F
		}
		if n := s.after(1, append(tags, lastTag)...); n > 0 {
			return n
		}
	}
	return 0
}

// emojiBytes is the length of a text in UTF-16 units, but of each emoji in bytes of UTF-8. Whatever may be
// shown as an emoji counts as one, of any version of Unicode.
func emojiBytes(text string) int {
	total, state := 0, -1
	for text != "" {
		var cluster string
		cluster, text, _, state = uniseg.FirstGraphemeClusterInString(text, state)
		runes := []rune(cluster)
		if len(runes) > 1 && (slices.Contains(runes, emojiForm) || slices.Contains(runes, keycap)) ||
			slices.ContainsFunc(runes, colourful.has) {
			total += len(cluster)
		} else {
			total += utf16Len(cluster)
		}
	}
	return total
}
