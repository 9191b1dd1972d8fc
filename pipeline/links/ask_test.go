package links_test

import (
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAnswers(t *testing.T) {
	s := serve(t, httptest.NewServer, answer)
	for _, c := range []struct {
		name, path string
		want       []string
		asked      []string
	}{
		{"there", "/page", nil, []string{"HEAD /page"}},
		{"a fragment stays here", "/page#part", nil, []string{"HEAD /page"}},
		{"no HEAD", "/head-refused", nil, []string{"HEAD /head-refused", "GET /head-refused"}},
		{"a broken HEAD", "/head-broken", nil, nil},
		{"not found", "/404", []string{`1 error: link "BASE/404" answers 404: there is no such page | correct the address, or take the link out`}, []string{"HEAD /404", "GET /404"}},
		{"gone", "/410", []string{`1 error: link "BASE/410" answers 410: the page has been taken away | take the link out, or write where the page is now`}, nil},
		{"not for programs", "/403", []string{`1 note: link "BASE/403" answers 403, so galley can't tell what people see there | open it in a browser`}, nil},
		{"a login", "/401", []string{`1 note: link "BASE/401" answers 401, so galley can't tell what people see there | open it in a browser`}, []string{"HEAD /401"}},
		{"too often", "/429", []string{`1 note: link "BASE/429" answers 429, so galley can't tell what people see there | open it in a browser`}, []string{"HEAD /429"}},
		{"a number of its own", "/999", []string{`1 note: link "BASE/999" answers 999, so galley can't tell what people see there | open it in a browser`}, nil},
		{"another refusal", "/418", []string{`1 warning: link "BASE/418" answers 418 | open it in a browser`}, nil},
		{"nothing to send a byte of", "/416", nil, nil},
		{"down", "/503", []string{`1 warning: link "BASE/503" answers 503 each time | open it in a browser; the server may be down for now`}, []string{"HEAD /503", "GET /503"}},
		{"elsewhere for now", "/302?to=/page", nil, []string{"HEAD /302?to=/page", "HEAD /page"}},
		{"elsewhere for good", "/301?to=/page", []string{`1 note: link "BASE/301?to=/page" has moved to "BASE/page" | write BASE/page`}, nil},
		{"for good, and then for now", "/308?to=/302%3Fto=/page", []string{`1 note: link "BASE/308?to=/302%3Fto=/page" has moved to "BASE/302?to=/page" | write BASE/302?to=/page`}, nil},
		{"for now, and then for good", "/302?to=/301%3Fto=/page", nil, nil},
		{"elsewhere and not found", "/302?to=/404", []string{`1 error: link "BASE/302?to=/404" leads to "BASE/404", which answers 404: there is no such page | correct the address, or take the link out`}, nil},
		{"in a circle", "/302?to=/302%3Fto=%252F302%253Fto%253D%252F302", []string{
			`1 warning: link "BASE/302?to=/302%3Fto=%252F302%253Fto%253D%252F302" leads to "BASE/302", which answers 302 and not where to go | open it in a browser`}, nil},
		{"to itself", "/301?to=", []string{`1 warning: link "BASE/301?to=" answers 301 and not where to go | open it in a browser`}, nil},
		{"to an application", "/302?to=app:open", []string{`1 note: link "BASE/302?to=app:open" leads to "app:open", which is no address of the Web | open it in a browser`}, nil},
		{"a cookie first", "/cookie", nil, []string{"HEAD /cookie", "HEAD /cookie"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := len(s.seen())
			got := run(t, s, tester(s), at(1, s.URL+c.path))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.asked, s.seen()[before:]); c.asked != nil && diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
		})
	}
}
