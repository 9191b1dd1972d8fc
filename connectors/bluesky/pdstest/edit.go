package pdstest

import (
	"encoding/json"
	"net/http"
	"strings"
)

// Edit changes a record behind galley's back, as its owner may in any app.
func (p *PDS) Edit(a Account, uri string, change func(value map[string]any)) {
	p.tb.Helper()
	for _, record := range p.Records(a.DID) {
		if record.URI != uri {
			continue
		}
		value := map[string]any{}
		if err := json.Unmarshal(record.Value, &value); err != nil {
			p.tb.Fatal(err)
		}
		change(value)
		p.write(a, "com.atproto.repo.putRecord", uri, value)
		return
	}
	p.tb.Fatalf("there is no record %s to edit", uri)
}

// Remove deletes a record behind galley's back.
func (p *PDS) Remove(a Account, uri string) {
	p.tb.Helper()
	p.write(a, "com.atproto.repo.deleteRecord", uri, nil)
}

func (p *PDS) write(a Account, call, uri string, value map[string]any) {
	p.tb.Helper()
	var session struct {
		Token string `json:"accessJwt"`
	}
	p.post("com.atproto.server.createSession", "", map[string]string{"identifier": a.Handle, "password": a.Password}, &session)
	body := map[string]any{"repo": a.DID, "collection": "app.bsky.feed.post", "rkey": uri[strings.LastIndex(uri, "/")+1:]}
	if value != nil {
		body["record"] = value
	}
	data, err := json.Marshal(body)
	if err != nil {
		p.tb.Fatal(err)
	}
	header := http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + session.Token}}
	p.do(http.MethodPost, call, nil, header, data)
}
