package rules

import (
	"fmt"
	"slices"

	"github.com/galley-social/galley/schema/diag"
)

func brandSignOff() brandPolicy {
	return brandPolicy{
		name: "brand.sign-off",
		doc: "Some words need the approval of a named person before they go out, such as a claim that needs a certificate: brand.md lists them under sign_off. " +
			"The finding says who has to approve, and why.",
		check: nil, judge: judgeSignOff,
	}
}

func judgeSignOff(s *said) {
	for i, entry := range s.SignOff {
		for _, t := range slices.Concat(s.words, s.tags) {
			for _, place := range s.guide.signOff[i].find(t.Value, t.lower) {
				why := ""
				if entry.Reason != "" {
					why = ": " + entry.Reason
				}
				s.report(diag.Warning, t.place(place[0], place[1]), fmt.Sprintf("ask %s to approve the text, or write another word", entry.By),
					"%q needs the sign-off of %s%s", t.Value[place[0]:place[1]], entry.By, why)
			}
		}
	}
}
