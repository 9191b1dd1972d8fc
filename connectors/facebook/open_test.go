package facebook_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/facebook"
	"github.com/galley-social/galley/connectors/facebook/facebooktest"
	"github.com/galley-social/galley/schema"
)

func TestOpen(t *testing.T) {
	sound := connector.Options{
		Name: "page", Secret: token, Channel: schema.Channel{Network: "facebook", SecretEnv: "FACEBOOK_TOKEN", Account: page},
	}
	tests := map[string]struct {
		change func(*connector.Options)
		want   string
	}{
		"sound":            {func(*connector.Options) {}, ""},
		"with a secret":    {func(o *connector.Options) { o.Secret += "\n" + appSecret + "\n" }, ""},
		"no token":         {func(o *connector.Options) { o.Secret = " \n" }, "set FACEBOOK_TOKEN"},
		"too many secrets": {func(o *connector.Options) { o.Secret = "a b c" }, "set FACEBOOK_TOKEN"},
		"no account":       {func(o *connector.Options) { o.Channel.Account = "" }, "is not a page's id"},
		"a name":           {func(o *connector.Options) { o.Channel.Account = "northwind" }, `account "northwind"`},
		"a path":           {func(o *connector.Options) { o.Channel.Account = "1/2" }, "is not a page's id"},
		"another server":   {func(o *connector.Options) { o.Channel.Server = "https://graph.example" }, ""},
		"this machine":     {func(o *connector.Options) { o.Channel.Server = "http://127.0.0.1:8080/" }, ""},
		"in clear":         {func(o *connector.Options) { o.Channel.Server = "http://graph.example" }, "in clear: write https://graph.example"},
		"with a path":      {func(o *connector.Options) { o.Channel.Server = "https://graph.example/v1" }, "is not an address"},
		"with a user":      {func(o *connector.Options) { o.Channel.Server = "https://a@graph.example" }, "is not an address"},
		"no address":       {func(o *connector.Options) { o.Channel.Server = "graph" }, "is not an address"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			o := sound
			tt.change(&o)
			client, err := facebook.Open(o)
			switch {
			case tt.want == "" && (err != nil || client == nil):
				t.Errorf("got %v, want a client", err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("got %v, want it to say %q", err, tt.want)
			case err != nil && o.Secret != "a b c" && strings.Contains(err.Error(), token):
				t.Errorf("the token is in %v", err)
			}
		})
	}
}

// TestCheck: whose token it is.
func TestCheck(t *testing.T) {
	tests := map[string]struct {
		change func(*facebooktest.Server, *connector.Options)
		words  []string
	}{
		"the page's":          {func(*facebooktest.Server, *connector.Options) {}, nil},
		"another page's":      {func(s *facebooktest.Server, _ *connector.Options) { s.SetOwner("77") }, []string{"(77)", page, "FACEBOOK_TOKEN"}},
		"ended":               {func(_ *facebooktest.Server, o *connector.Options) { o.Secret = "old " + appSecret }, []string{"expired", "190/463", "FACEBOOK_TOKEN"}},
		"no proof":            {func(_ *facebooktest.Server, o *connector.Options) { o.Secret = token }, []string{"appsecret_proof", "behind the token in FACEBOOK_TOKEN"}},
		"a proof of another":  {func(_ *facebooktest.Server, o *connector.Options) { o.Secret = token + " wrong-app-secret" }, []string{"behind the token"}},
		"no proof asked for":  {func(s *facebooktest.Server, o *connector.Options) { s.SetSecret(""); o.Secret = token }, nil},
		"proof not asked for": {func(s *facebooktest.Server, _ *connector.Options) { s.SetSecret("") }, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t)
			tt.change(server, &options)
			checker, ok := open(t, options).(connector.Checker)
			if !ok {
				t.Fatal("the client can't check")
			}
			err := checker.Check(t.Context())
			if tt.words == nil {
				if err != nil {
					t.Errorf("got %v", err)
				}
				return
			}
			if f := connectortest.WantFault(t, err, schema.Refused, tt.words...); f.Status != http.StatusUnauthorized {
				t.Errorf("got status %d, want that of a login problem", f.Status)
			}
		})
	}
}

// TestSecrets: a server that repeats what it was sent gets none of it into a message.
func TestSecrets(t *testing.T) {
	server, options := rig(t)
	proof := ""
	options = with(options, instead{of: func(r *http.Request) bool {
		proof = r.URL.Query().Get("appsecret_proof")
		if strings.Contains(r.URL.String(), token) {
			t.Errorf("the token is in the address %s", r.URL)
		}
		return false
	}})
	if err := open(t, options).(connector.Checker).Check(t.Context()); err != nil || proof == "" {
		t.Fatalf("got %v, with the proof %q", err, proof)
	}
	said := fmt.Sprintf("no: %s, %s, %s", token, appSecret, proof)
	for name, body := range map[string]string{
		"the API's own form": fmt.Sprintf(`{"error":{"message":%q,"code":100,"error_user_title":%q,"error_user_msg":%q}}`, said, said, said),
		"another form":       fmt.Sprintf(`{"error":%q}`, said),
	} {
		t.Run(name, func(t *testing.T) {
			o := options
			o.HTTP = server.Client()
			o = with(o, instead{of: method(http.MethodPost), status: http.StatusBadRequest, body: body})
			_, err := open(t, o).Send(t.Context(), effect(message(t, "a", "Hi.", 0)))
			f := connectortest.WantFault(t, err, schema.Refused, "***")
			for _, secret := range []string{token, appSecret, proof} {
				if strings.Contains(f.Reason+f.Hint, secret) {
					t.Errorf("got %q, hint %q, which has a secret in it", f.Reason, f.Hint)
				}
			}
		})
	}
}
