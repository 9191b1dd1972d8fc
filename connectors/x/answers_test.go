package x_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/connectors/x/xtest"
	"github.com/galley-social/galley/schema"
)

// answered is one answer of X to a post, and what it means.
type answered struct {
	saying  xtest.Saying
	outcome schema.Outcome
	wait    time.Duration
	reason  string
	hint    string
}

func answersToPosts() map[string]answered {
	reset := http.Header{"X-Rate-Limit-Reset": {strconv.FormatInt(noon.Add(7*time.Minute).Unix(), 10)}}
	day := http.Header{
		"X-Rate-Limit-Reset": reset["X-Rate-Limit-Reset"], "X-User-Limit-24hour-Remaining": {"0"},
		"X-User-Limit-24hour-Reset": {strconv.FormatInt(noon.Add(3*time.Hour).Unix(), 10)}, "X-App-Limit-24hour-Remaining": {"44"},
		"X-App-Limit-24hour-Reset": {strconv.FormatInt(noon.Add(9*time.Hour).Unix(), 10)},
	}
	detail := func(text string) string {
		return `{"title":"Forbidden","type":"about:blank","status":403,"detail":"` + text + `"}`
	}
	return map[string]answered{
		"duplicate":       {xtest.Saying{Status: 403, Body: detail("You are not allowed to create a Tweet with duplicate content.")}, schema.Refused, 0, "duplicate content", "galley resolve short ex --posted URL"},
		"not permitted":   {xtest.Saying{Status: 403, Body: detail("You are not permitted to perform this action.")}, schema.Refused, 0, "not permitted", "X_SECRET"},
		"wrong set-up":    {xtest.Saying{Status: 403, Body: `{"type":"https://api.twitter.com/2/problems/client-forbidden","title":"Client Forbidden"}`}, schema.Refused, 0, "Client Forbidden", "read and write"},
		"read only":       {xtest.Saying{Status: 403, Body: `{"type":"https://api.twitter.com/2/problems/oauth1-permissions","title":"Forbidden"}`}, schema.Refused, 0, "Forbidden", "read and write"},
		"invalid":         {xtest.Saying{Status: 400, Body: `{"errors":[{"message":"$.x: is not defined"},{"message":"$.x: is not defined"}],"title":"Invalid Request","detail":"One or more"}`}, schema.Refused, 0, "One or more; $.x: is not defined", ""},
		"a token ended":   {xtest.Saying{Status: 401, Body: `{"title":"Unauthorized","status":401}`}, schema.Refused, 0, "Unauthorized", "X_SECRET"},
		"no credits":      {xtest.Saying{Status: 402, Body: `{"title":"CreditsDepleted","detail":"Your account has no credits"}`}, schema.Refused, 0, "no credits", "top up"},
		"a spending cap":  {xtest.Saying{Status: 403, Body: `{"type":"https://api.x.com/2/problems/usage-capped","title":"Spend cap"}`}, schema.Refused, 0, "Spend cap", "top up"},
		"a cap with 429":  {xtest.Saying{Status: 429, Body: `{"type":"https://api.x.com/2/problems/usage-capped","title":"UsageCapExceeded"}`, Header: reset}, schema.Refused, 0, "UsageCapExceeded", "top up"},
		"too many":        {xtest.Saying{Status: 429, Body: `{"title":"Too Many Requests"}`, Header: reset}, schema.Later, 7 * time.Minute, "Too Many", ""},
		"too many a day":  {xtest.Saying{Status: 429, Body: `{}`, Header: day}, schema.Later, 3 * time.Hour, "too many requests", ""},
		"an old error":    {xtest.Saying{Status: 403, Body: `{"errors":[{"code":187,"message":"Status is a duplicate content."}]}`}, schema.Refused, 0, "[code 187]", "look at the account"},
		"a server error":  {xtest.Saying{Status: 503, Body: `{"title":"Service Unavailable","detail":"credits"}`}, schema.Unknown, 0, "credits", ""},
		"200 with errors": {xtest.Saying{Status: 200, Body: `{"errors":[{"detail":"It may be there"}]}`}, schema.Unknown, 0, "no id: It may be there", ""},
		"201 with errors": {xtest.Saying{Status: 201, Body: `{"data":{},"errors":[{"message":"Oops"}]}`}, schema.Unknown, 0, "no id: Oops", ""},
		"201 with no id":  {xtest.Saying{Status: 201, Body: `{"data":{"id":"../x"}}`}, schema.Unknown, 0, "no id", ""},
		"201 with null":   {xtest.Saying{Status: 201, Body: `null`}, schema.Unknown, 0, "no id", ""},
	}
}

// TestAnswers is what each of X's answers to a post means.
func TestAnswers(t *testing.T) {
	for name, tt := range answersToPosts() {
		t.Run(name, func(t *testing.T) {
			server, o := rig(t)
			server.Say(create, tt.saying)
			_, err := open(t, o).Send(t.Context(), effect(plain("Hi."), 0))
			f := fault(t, err)
			if f.Outcome != tt.outcome || f.Status != tt.saying.Status || f.Wait != tt.wait ||
				!strings.Contains(f.Reason, tt.reason) || !strings.Contains(f.Hint, tt.hint) {
				t.Errorf("got %+v, want %+v", *f, tt)
			}
			if diff := cmp.Diff([]string{"GET /2/users/me", create}, server.Requests()); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
		})
	}
}
