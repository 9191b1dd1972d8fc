package facebook

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// version of the Graph API. Each lives for two years, this one until July 2028.
const version = "v25.0"

// defaultServer is the Graph API's.
const defaultServer = "https://graph.facebook.com"

type client struct {
	options connector.Options
	// base is the API's address with its version.
	base string
	page string
	// token is the page's, and proof shows that who holds it holds the app's secret too; empty without that.
	token, proof string
	http         *httpx.Client
}

var (
	_ connector.Client    = (*client)(nil)
	_ connector.Canceller = (*client)(nil)
)

var pageID = regexp.MustCompile(`^[0-9]+$`)

// Open makes a client. It does no I/O.
func Open(o connector.Options) (connector.Client, error) {
	server, err := httpx.Origin(o.Channel.Server, defaultServer)
	if err != nil {
		return nil, err
	}
	if !pageID.MatchString(o.Channel.Account) {
		return nil, fmt.Errorf(`account %q is not a page's id: write the number that the page's "About" shows`, o.Channel.Account)
	}
	pieces := strings.Fields(o.Secret)
	if len(pieces) < 1 || len(pieces) > 2 {
		return nil, fmt.Errorf("no access token: set %s to the page's token, and if need be a blank and the app's secret", o.SecretPlace())
	}
	c := &client{options: o, base: server + "/" + version, page: o.Channel.Account, token: pieces[0]}
	if len(pieces) == 2 {
		c.proof = proof(pieces[0], pieces[1])
		pieces = append(pieces, c.proof)
	}
	c.http = httpx.New(o, pieces...)
	return c, nil
}

// proof is what Facebook calls appsecret_proof: a token that was stolen alone is then of no use.
func proof(token, secret string) string {
	sum := hmac.New(sha256.New, []byte(secret))
	sum.Write([]byte(token))
	return hex.EncodeToString(sum.Sum(nil))
}

// Repeatable is always false: Facebook knows no key, and refuses only what is the same as the post just before.
func (c *client) Repeatable(context.Context, schema.Effect) bool { return false }

// refuse is a fault found here, before any request that could make something public.
func refuse(hint, reason string, args ...any) *schema.Fault {
	return &schema.Fault{Outcome: schema.Refused, Reason: fmt.Sprintf(reason, args...), Hint: hint}
}

// later is a fault after which nothing has changed, and which time may mend.
func later(hint, reason string, args ...any) *schema.Fault {
	return &schema.Fault{Outcome: schema.Later, Reason: fmt.Sprintf(reason, args...), Hint: hint}
}
