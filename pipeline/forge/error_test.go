package forge_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/forge"
)

func TestError(t *testing.T) {
	until := time.Date(2026, 12, 1, 9, 30, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		err          forge.Error
		words        string
		gone, unsure bool
	}{
		"a limit":             {forge.Error{Status: 403, Until: until}, "used up until 09:30Z", false, false},
		"a limit that is 429": {forge.Error{Status: 429, Until: until}, "used up until 09:30Z", false, false},
		"busy":                {forge.Error{Status: 429}, "asks to wait", false, false},
		"busy, with 403":      {forge.Error{Status: 403, Message: "You have exceeded a secondary rate limit."}, "asks to wait", false, false},
		"no token":            {forge.Error{Status: 401}, "set GITHUB_TOKEN", false, false},
		"no permission":       {forge.Error{Status: 403, Message: "Resource not accessible by integration", Need: "give x"}, "may not do this; give x", false, false},
		"locked":              {forge.Error{Status: 403, Message: "issue is locked", Need: "give x"}, `give x (it says "issue is locked")`, false, false},
		"gone":                {forge.Error{Status: 404, Need: "give x"}, "and give x", true, false},
		"gone for good":       {forge.Error{Status: 410}, "does not show", true, false},
		"refused":             {forge.Error{Status: 422, Message: "body is too long"}, `HTTP 422 (it says "body is too long")`, false, false},
		"broken":              {forge.Error{Status: 502}, "trouble of its own (HTTP 502)", false, true},
		"no answer":           {forge.Error{Err: errors.New("EOF")}, "EOF", false, true},
		"nothing at all":      {forge.Error{}, "gave no answer", false, true},
		"stopped":             {forge.Error{Err: context.Canceled}, "canceled", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := test.err.Error(); !strings.Contains(got, test.words) {
				t.Errorf("got %q, want %q", got, test.words)
			}
			if gone, unsure := forge.Gone(&test.err), forge.Unsure(&test.err); gone != test.gone || unsure != test.unsure {
				t.Errorf("got gone %v and unsure %v, want %v and %v", gone, unsure, test.gone, test.unsure)
			}
		})
	}
	if forge.Gone(nil) || forge.Unsure(nil) || forge.Unsure(errors.New("x")) {
		t.Error("no forge's error: got gone or unsure")
	}
}
