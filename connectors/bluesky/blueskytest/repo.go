package blueskytest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
)

// maxBlob is what the real server takes by default.
const maxBlob = 5 << 20

const collection = "app.bsky.feed.post"

var tidPattern = regexp.MustCompile(`^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$`)

var lower32 = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// cid is a version 1 content id with a SHA-256 hash.
func cid(codec byte, data []byte) string {
	sum := sha256.Sum256(data)
	return "b" + lower32.EncodeToString(append([]byte{1, codec, 0x12, 0x20}, sum[:]...))
}

func recordCID(value []byte) string { return cid(0x71, value) }

func decode(body []byte, into any) *refusal {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return invalid("Input: %v", err)
	}
	return nil
}

func (s *Server) uploadBlob(r *http.Request, body []byte) (any, *refusal) {
	if no := s.allow(bearer(r), access); no != nil {
		return nil, no
	}
	kind := r.Header.Get("Content-Type")
	switch {
	case len(body) > maxBlob:
		return nil, &refusal{http.StatusRequestEntityTooLarge, "PayloadTooLarge", "request entity too large"}
	case len(body) == 0 || !strings.Contains(kind, "/"):
		return nil, invalid("Request encoding (Content-Type) required but not provided")
	}
	b := blob{Type: "blob", MimeType: kind, Size: int64(len(body))}
	b.Ref.Link = cid(0x55, body)
	s.blobs[b.Ref.Link] = b
	return map[string]any{"blob": b}, nil
}

type putInput struct {
	Repo       string          `json:"repo"`
	Collection string          `json:"collection"`
	RKey       string          `json:"rkey"`
	Validate   *bool           `json:"validate"`
	Record     json.RawMessage `json:"record"`
	// SwapRecord tells null ("none must be there") from absent ("whatever is there").
	SwapRecord json.RawMessage `json:"swapRecord"`
	SwapCommit string          `json:"swapCommit"`
}

// writes refuses what is not the account's own collection of posts.
func writes(repo, name string) *refusal {
	switch {
	case repo != DID:
		return &refusal{http.StatusUnauthorized, "AuthenticationRequired", "Authentication Required"}
	case name != collection:
		return invalid("this server only knows %s", collection)
	}
	return nil
}

func (s *Server) putRecord(r *http.Request, body []byte) (any, *refusal) {
	if no := s.allow(bearer(r), access); no != nil {
		return nil, no
	}
	in := putInput{}
	if no := decode(body, &in); no != nil {
		return nil, no
	}
	if no := writes(in.Repo, in.Collection); no != nil {
		return nil, no
	}
	if !tidPattern.MatchString(in.RKey) {
		return nil, invalid("Invalid record key %q", in.RKey)
	}
	if why := s.validate(in.Record); why != nil {
		return nil, why
	}
	uri := "at://" + DID + "/" + collection + "/" + in.RKey
	value := canonical(in.Record)
	now, held := s.records[uri]
	next := record{cid: recordCID(value), value: value}
	if held && now.cid == next.cid {
		return map[string]string{"uri": uri, "cid": now.cid, "validationStatus": "valid"}, nil
	}
	if !swapHolds(in.SwapRecord, now, held) {
		return nil, &refusal{http.StatusBadRequest, "InvalidSwap", "Record was at " + now.cid}
	}
	s.records[uri] = next
	s.commits++
	return map[string]any{
		"uri": uri, "cid": next.cid, "validationStatus": "valid",
		"commit": map[string]string{"cid": recordCID([]byte(uri)), "rev": in.RKey},
	}, nil
}

func swapHolds(swap json.RawMessage, now record, held bool) bool {
	switch string(swap) {
	case "":
		return true
	case "null":
		return !held
	}
	var want string
	return json.Unmarshal(swap, &want) == nil && held && want == now.cid
}

// canonical is the record with its keys sorted, so that equal content has equal bytes.
func canonical(value json.RawMessage) json.RawMessage {
	var fields any
	if json.Unmarshal(value, &fields) != nil {
		return value
	}
	out, err := json.Marshal(fields)
	if err != nil {
		return value
	}
	return out
}

func (s *Server) getRecord(r *http.Request, _ []byte) (any, *refusal) {
	q := r.URL.Query()
	repo := q.Get("repo")
	if did := s.handles[repo]; did != "" {
		repo = did
	}
	uri := "at://" + repo + "/" + q.Get("collection") + "/" + q.Get("rkey")
	held, ok := s.records[uri]
	if !ok {
		return nil, &refusal{http.StatusBadRequest, "RecordNotFound", "Could not locate record: " + uri}
	}
	return map[string]any{"uri": uri, "cid": held.cid, "value": held.value}, nil
}
