package xtest

import (
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// media is a file that was sent, or is being sent.
type media struct {
	Media
	category string
	total    int
	pieces   int
	whole    bool
	left     int
	made     time.Time
}

// What X takes of one file and of one piece, and for how long it keeps one that is not attached.
const (
	imageBytes = 5_000_000
	gifBytes   = 15_000_000
	videoBytes = 512_000_000
	pieceBytes = 5 << 20
	altLength  = 1000
	mediaLife  = 24 * time.Hour
)

// form reads a multipart body: its fields, each once, and the bytes of "media".
func form(r *http.Request) (fields map[string]string, body []byte, f *failure) {
	kind, parameters, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		return nil, nil, invalid("the body is no multipart form: %s", kind)
	}
	fields = map[string]string{}
	reader := multipart.NewReader(r.Body, parameters["boundary"])
	for {
		part, err := reader.NextPart()
		if err == io.EOF {
			return fields, body, nil
		}
		if err != nil {
			return nil, nil, invalid("the body is cut off: %v", err)
		}
		data, err := io.ReadAll(part)
		_, twice := fields[part.FormName()]
		if err != nil || twice {
			return nil, nil, invalid("the field %q", part.FormName())
		}
		fields[part.FormName()] = string(data)
		if part.FormName() == "media" {
			fields["media"], body = "", data
		}
	}
}

func hasFields(fields map[string]string, known ...string) bool {
	for name := range fields {
		if !slices.Contains(known, name) {
			return false
		}
	}
	return true
}

// upload takes a picture in one request.
func (s *Server) upload(r *http.Request) (int, any, *failure) {
	in, body, f := form(r)
	kind := http.DetectContentType(body)
	switch {
	case f != nil:
		return 0, nil, f
	case !hasFields(in, "media", "media_category") || in["media_category"] != "tweet_image":
		return 0, nil, invalid("$: %v", in)
	case !slices.Contains([]string{"image/jpeg", "image/png", "image/webp"}, kind):
		return 0, nil, invalid("$.media: is %s", kind)
	case len(body) > imageBytes:
		return 0, nil, invalid("$.media: has %d bytes", len(body))
	}
	m := &media{Media: Media{ID: s.nextID(), Type: kind, Bytes: len(body)}, category: "tweet_image", whole: true, made: s.now()}
	s.media[m.ID] = m
	return http.StatusOK, s.told(m), nil
}

// told is what X says of a file.
func (s *Server) told(m *media) object {
	data := object{"id": m.ID, "media_key": mediaKey(m.Media), "expires_after_secs": int(mediaLife.Seconds()), "size": m.Bytes}
	if m.whole && m.category != "tweet_image" && s.work > 0 {
		data["processing_info"] = object{"state": "succeeded", "progress_percent": 100}
		if m.left > 0 {
			data["processing_info"] = object{"state": "in_progress", "check_after_secs": 7, "progress_percent": 50}
		} else if s.broken {
			data["processing_info"] = object{"state": "failed", "error": object{"code": 1, "title": "InvalidMedia", "detail": "file is currently unsupported"}}
		}
	}
	return object{"data": data}
}

func (s *Server) initialize(r *http.Request) (int, any, *failure) {
	in, f := decodeBody[struct {
		Type     string `json:"media_type"`
		Bytes    int    `json:"total_bytes"`
		Category string `json:"media_category"`
	}](r)
	most := map[string]int{"tweet_gif image/gif": gifBytes, "tweet_video video/mp4": videoBytes}[in.Category+" "+in.Type]
	switch {
	case f != nil:
		return 0, nil, f
	case in.Bytes <= 0 || in.Bytes > most:
		return 0, nil, invalid("$: %+v", in)
	}
	m := &media{Media: Media{ID: s.nextID(), Type: in.Type}, category: in.Category, total: in.Bytes, made: s.now()}
	s.media[m.ID] = m
	return http.StatusOK, s.told(m), nil
}

func (s *Server) appendPiece(r *http.Request) (int, any, *failure) {
	in, body, f := form(r)
	m, ok := s.media[r.PathValue("id")]
	switch {
	case f != nil:
		return 0, nil, f
	case !ok || m.whole:
		return 0, nil, invalid("media %s can't be appended to", r.PathValue("id"))
	case !hasFields(in, "media", "segment_index") || in["segment_index"] != strconv.Itoa(m.pieces) || m.pieces > 999:
		return 0, nil, invalid("$.segment_index: %q, want %d", in["segment_index"], m.pieces)
	case len(body) == 0 || len(body) > pieceBytes || m.Bytes+len(body) > m.total:
		return 0, nil, invalid("$.media: has %d bytes", len(body))
	}
	m.pieces, m.Bytes = m.pieces+1, m.Bytes+len(body)
	return http.StatusOK, object{"data": object{"expires_at": s.now().Add(mediaLife).Unix()}}, nil
}

func (s *Server) finalize(r *http.Request) (int, any, *failure) {
	m, ok := s.media[r.PathValue("id")]
	if !ok || m.whole || m.Bytes != m.total {
		return 0, nil, invalid("media %s is not whole", r.PathValue("id"))
	}
	m.whole, m.left = true, s.work
	return http.StatusOK, s.told(m), nil
}

func (s *Server) mediaState(r *http.Request) (int, any, *failure) {
	q := r.URL.Query()
	if f := queryHas(q, "command", "media_id"); f != nil {
		return 0, nil, f
	}
	m, ok := s.media[q.Get("media_id")]
	if !ok || !m.whole || q.Get("command") != "STATUS" {
		return 0, nil, invalid("%v", q)
	}
	m.left = max(m.left-1, 0)
	return http.StatusOK, s.told(m), nil
}

func (s *Server) describe(r *http.Request) (int, any, *failure) {
	in, f := decodeBody[struct {
		ID       string `json:"id"`
		Metadata struct {
			Alt struct {
				Text string `json:"text"`
			} `json:"alt_text"`
		} `json:"metadata"`
	}](r)
	m, ok := s.media[in.ID]
	alt := in.Metadata.Alt.Text
	switch {
	case f != nil:
		return 0, nil, f
	case !ok || !m.whole || !strings.HasPrefix(m.Type, "image/"):
		return 0, nil, invalid("$.id: %q has no alt text", in.ID)
	case alt == "" || utf8.RuneCountInString(alt) > altLength:
		return 0, nil, invalid("$.metadata.alt_text.text: has %d characters", utf8.RuneCountInString(alt))
	}
	m.Alt = alt
	return http.StatusOK, object{"data": object{"id": in.ID, "associated_metadata": object{"alt_text": object{"text": alt}}}}, nil
}
