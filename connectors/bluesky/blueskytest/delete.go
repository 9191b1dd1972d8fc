package blueskytest

import (
	"encoding/json"
	"net/http"
)

type deleteInput struct {
	Repo       string          `json:"repo"`
	Collection string          `json:"collection"`
	RKey       string          `json:"rkey"`
	SwapRecord json.RawMessage `json:"swapRecord"`
	SwapCommit string          `json:"swapCommit"`
}

// deleteRecord takes a record away. As on the real server it is no error when there is none. A careful client
// says which version it has looked at.
func (s *Server) deleteRecord(r *http.Request, body []byte) (any, *refusal) {
	if no := s.allow(bearer(r), access); no != nil {
		return nil, no
	}
	in := deleteInput{}
	if no := decode(body, &in); no != nil {
		return nil, no
	}
	if no := writes(in.Repo, in.Collection); no != nil {
		return nil, no
	}
	if len(in.SwapRecord) == 0 {
		return nil, invalid("a careful client names the version that it deletes")
	}
	uri := "at://" + DID + "/" + collection + "/" + in.RKey
	held, ok := s.records[uri]
	if !ok {
		return map[string]any{}, nil
	}
	if !swapHolds(in.SwapRecord, held, true) {
		return nil, &refusal{http.StatusBadRequest, "InvalidSwap", "Record was at " + held.cid}
	}
	delete(s.records, uri)
	s.commits++
	return map[string]any{"commit": map[string]string{"cid": recordCID([]byte("deleted " + uri)), "rev": in.RKey}}, nil
}
