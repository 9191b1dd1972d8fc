package bluesky

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// call is one XRPC request. Without a body it is a query.
type call struct {
	kind  httpx.Kind
	name  string
	query url.Values
	// body is sent as JSON, unless it is bytes of the content type.
	body        any
	contentType string
	now         time.Time
}

// answerError is what a server says in the body of a refusal.
type answerError struct {
	Name    string `json:"error"`
	Message string `json:"message"`
}

// do makes one request. The answerError is set when the server refused in the protocol's own words.
func (c *client) do(ctx context.Context, server *url.URL, token string, in call, out any) (answerError, error) {
	r, err := in.request(server, token)
	if err != nil {
		return answerError{}, &schema.Fault{Outcome: schema.Refused, Reason: err.Error()}
	}
	answer, err := c.http.JSON(ctx, r, out)
	if err == nil {
		if out, ok := out.(interface{ missing() string }); ok && out.missing() != "" {
			return answerError{}, c.http.Unreadable(r, answer, "the answer has no "+out.missing())
		}
		return answerError{}, nil
	}
	var said answerError
	if answer.Status >= 400 && json.Unmarshal(answer.Body, &said) != nil {
		said = answerError{}
	}
	return said, explain(err, said)
}

func (in call) request(server *url.URL, token string) (httpx.Request, error) {
	r := httpx.Request{Kind: in.kind, Method: http.MethodGet, Header: http.Header{}, Now: in.now}
	r.URL = server.JoinPath("xrpc", in.name).String()
	if len(in.query) > 0 {
		r.URL += "?" + in.query.Encode()
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	r.Header.Set("Accept", "application/json")
	switch body := in.body.(type) {
	case nil:
	case []byte:
		r.Method, r.Body = http.MethodPost, body
		r.Header.Set("Content-Type", in.contentType)
	default:
		data, err := json.Marshal(body)
		if err != nil {
			return r, err
		}
		r.Method, r.Body = http.MethodPost, data
		r.Header.Set("Content-Type", "application/json")
	}
	return r, nil
}

// explain adds what the protocol's error names mean to a fault.
func explain(err error, said answerError) error {
	var f *schema.Fault
	if !errors.As(err, &f) {
		return err
	}
	told := *f
	switch said.Name {
	case "BlobNotFound":
		// Servers drop an upload that no record mentions within minutes. The record was not written.
		told.Outcome = schema.Later
		told.Hint = "the server dropped an uploaded picture before the post was made; the next run uploads it again"
	case "AccountTakedown", "AccountSuspended", "AccountDeactivated", "RepoTakendown", "RepoSuspended", "RepoDeactivated":
		told.Hint = "the account is not active; log in to it on Bluesky, which says why"
	case "AuthFactorTokenRequired":
		told.Hint = "that is the account's main password; make an app password in Bluesky's settings and use it instead"
	case "InvalidRequest":
		told.Hint = "Bluesky does not take the post as it is; change what the answer names"
	case "PayloadTooLarge":
		told.Hint = "make the file smaller"
	}
	return &told
}

// isStale reports whether a refusal means that the session has to be renewed. These come as 400 as well as
// 401, and before the server has done anything.
func (said answerError) isStale() bool {
	switch said.Name {
	case "ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired":
		return true
	}
	return false
}

// isAbsent reports whether a look-up was answered with "there is no such record".
func (said answerError) isAbsent() bool {
	return said.Name == "RecordNotFound" ||
		said.Name == "InvalidRequest" && strings.HasPrefix(said.Message, "Could not locate record")
}

// isNobody reports whether a handle was looked up and belongs to no account. Servers use either name.
func (said answerError) isNobody() bool {
	return said.Name == "HandleNotFound" || said.Name == "InvalidRequest"
}
