package compose

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// retiredDomains are top-level domains that are gone, or never were in use, and that X still makes links of.
var retiredDomains = words(`
	abarth active adac afamilycompany aigo alfaromeo an avianca bananarepublic bentley bl blanco bnl boots bq
	budapest bugatti cancerresearch cartier caseih cbs ceb chloe chrysler cityeats comcast cookingchannel csc
	dabur dodge doha doosan duck dunlop duns eh epost esurance etisalat everbank fiat flsmidth foodnetwork
	frontdoor fujixerox glade goodhands guardian hgtv honeywell hoteles htc iinet intel iselect iveco iwc jcp
	jlc kerrylogistics kinder ladbrokes lancaster lancia lancome liaison linde lipsy lixil loft lupin macys
	maserati mcd mcdonalds meo metlife mf mobily montblanc mopar movistar mtpc mutual mutuelle nadex nationwide
	natura newholland northwesternmutual off oldnavy onyourside orientexpress pamperedchef panerai passagens
	piaget pramerica qvc raid redstone rightathome rmit rocher sapo sca scjohnson scor ses shaw showtime
	shriram spiegel spreadbetting srt starhub statoil swiftcover symantec telecity telefonica tiffany tp
	travelchannel uconnect um vista vistaprint volkswagen vuelos warman xfinity xperia zippo
	诺基亚 珠宝 手表 工行 大众汽车 موبايلي اتصالات`)

// longestDomain is more characters than any top-level domain has.
const longestDomain = 24

func words(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

// topDomain reports whether there is such a top-level domain, in any script.
func topDomain(name string) bool {
	name = strings.ToLower(name)
	if retiredDomains[name] {
		return true
	}
	for i := range len(name) {
		if name[i] >= utf8.RuneSelf {
			ascii, err := idna.Punycode.ToASCII(name)
			if err != nil {
				return false
			}
			name = ascii
			break
		}
	}
	_, known := publicsuffix.PublicSuffix("x." + name)
	return known
}

// topDomainEnd is where the top-level domain ends that starts at the index, or 0 when none does. A letter
// of another script may follow at once, as in a sentence without spaces.
func topDomainEnd(text []rune, at int) int {
	end := 0
	for i := at; i < min(len(text), at+longestDomain) && domainRune(text[i]); i++ {
		next := i + 1
		open := next == len(text) || !asciiAlnum(text[next]) && !strings.ContainsRune("@+-", text[next])
		if open && topDomain(string(text[at:next])) {
			end = next
		}
	}
	if end > 0 || !foldPrefix(text[at:], "xn--") {
		return end
	}
	for end = at + len("xn--"); end < len(text) && (asciiAlnum(text[end]) || text[end] == '-'); {
		end++
	}
	if end == at+len("xn--") {
		return 0
	}
	return end
}
