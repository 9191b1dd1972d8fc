package links

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"

	"github.com/galley-social/galley/schema/diag"
)

// findings are one for each place, the worst of those addresses that the place is sent as.
func findings(list []Link, verdicts map[string]verdict) []diag.Diagnostic {
	worst := map[diag.Diagnostic]diag.Diagnostic{}
	for _, l := range list {
		v, ok := verdicts[key(l.Address)]
		if !ok || v.severity == 0 {
			continue
		}
		d := l.finding(v)
		if old, ok := worst[l.Place]; !ok || d.Severity > old.Severity {
			worst[l.Place] = d
		}
	}
	found := make([]diag.Diagnostic, 0, len(worst))
	for _, d := range worst {
		found = append(found, d)
	}
	return diag.Sort(found)
}

// finding is the verdict at the link's place.
func (l Link) finding(v verdict) diag.Diagnostic {
	d := l.Place
	d.Severity, d.Rule, d.Hint = v.severity, Rule, v.hint
	says := v.says
	if says == "" {
		to := without(v.moved, l.Added)
		says, d.Hint = fmt.Sprintf("has moved to %q", to), "write "+to
	}
	d.Message = fmt.Sprintf("link %q %s", redacted(l.Source), says)
	if len(l.Added) > 0 && v.severity > diag.Note {
		d.Hint += "; galley asked for " + redacted(l.Address)
	}
	return d
}

// untested is one finding about all links that there was no time for, at the first of them.
func untested(list []Link, left []string, limits Limits) []diag.Diagnostic {
	if len(left) == 0 {
		return nil
	}
	i := slices.IndexFunc(list, func(l Link) bool { return slices.Contains(left, key(l.Address)) })
	d := list[i].Place
	d.Severity, d.Rule = diag.Warning, Rule
	d.Message = fmt.Sprintf("%d links were not tested, this one the first of them, because %s were over", len(left), limits.All)
	if len(left) == 1 {
		d.Message = fmt.Sprintf("this link was not tested, because %s were over", limits.All)
	}
	d.Hint = "run it again: what was good is remembered for a day"
	return []diag.Diagnostic{d}
}

// key is under what an address is asked for and remembered: as the server gets it, or as it is when it can't be
// read.
func key(address string) string {
	if u, ok := web(address); ok {
		return asked(u)
	}
	return address
}

// redacted is an address without its password.
func redacted(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return address
	}
	return cmp.Or(u.Redacted(), address)
}
