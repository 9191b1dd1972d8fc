package pdstest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// Account is one account with an app password.
type Account struct {
	Handle string
	DID    string
	// Password is an app password, as connectors use it.
	Password string
}

// Record is one record as the server holds it.
type Record struct {
	URI   string          `json:"uri"`
	CID   string          `json:"cid"`
	Value json.RawMessage `json:"value"`
}

// CreateAccount makes an account; the handle ends in .test.
func (p *PDS) CreateAccount(handle string) Account {
	p.tb.Helper()
	var session struct {
		DID   string `json:"did"`
		Token string `json:"accessJwt"`
	}
	p.post("com.atproto.server.createAccount", "", map[string]string{
		"handle": handle, "email": handle + "@mail.test", "password": "the main password of " + handle,
	}, &session)
	var app struct {
		Password string `json:"password"`
	}
	p.post("com.atproto.server.createAppPassword", session.Token, map[string]string{"name": "galley"}, &app)
	return Account{Handle: handle, DID: session.DID, Password: app.Password}
}

// Records lists an account's posts, the newest first.
func (p *PDS) Records(did string) []Record {
	p.tb.Helper()
	var all []Record
	query := url.Values{"repo": {did}, "collection": {"app.bsky.feed.post"}, "limit": {"100"}}
	for {
		var page struct {
			Records []Record `json:"records"`
			Cursor  string   `json:"cursor"`
		}
		p.getJSON("com.atproto.repo.listRecords", query, &page)
		all = append(all, page.Records...)
		if page.Cursor == "" {
			return all
		}
		query.Set("cursor", page.Cursor)
	}
}

// Blob is what an account's file holds.
func (p *PDS) Blob(did, cid string) []byte {
	p.tb.Helper()
	return p.get("com.atproto.sync.getBlob", url.Values{"did": {did}, "cid": {cid}})
}

// Commit is the content id of an account's last commit: it changes with every write that changes something.
func (p *PDS) Commit(did string) string {
	p.tb.Helper()
	var out struct {
		CID string `json:"cid"`
	}
	p.getJSON("com.atproto.sync.getLatestCommit", url.Values{"did": {did}}, &out)
	return out.CID
}

func (p *PDS) post(name, token string, body, into any) {
	p.tb.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		p.tb.Fatal(err)
	}
	header := http.Header{"Content-Type": {"application/json"}}
	if token != "" {
		header.Set("Authorization", "Bearer "+token)
	}
	p.decode(name, p.do(http.MethodPost, name, nil, header, data), into)
}

func (p *PDS) get(name string, query url.Values) []byte {
	p.tb.Helper()
	return p.do(http.MethodGet, name, query, nil, nil)
}

func (p *PDS) getJSON(name string, query url.Values, into any) {
	p.tb.Helper()
	p.decode(name, p.get(name, query), into)
}

func (p *PDS) decode(name string, data []byte, into any) {
	p.tb.Helper()
	if err := json.Unmarshal(data, into); err != nil {
		p.tb.Fatalf("%s: %v in %s", name, err, data)
	}
}

func (p *PDS) do(method, name string, query url.Values, header http.Header, body []byte) []byte {
	p.tb.Helper()
	ctx, cancel := context.WithTimeout(p.tb.Context(), time.Minute)
	defer cancel()
	data, err := request(ctx, method, p.URL+"/xrpc/"+name+"?"+query.Encode(), header, body)
	if err != nil {
		p.tb.Fatalf("%s: %v", name, err)
	}
	return data
}

func request(ctx context.Context, method, address string, header http.Header, body []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header = header
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("HTTP %d: %s", answer.StatusCode, data)
	}
	return data, nil
}
