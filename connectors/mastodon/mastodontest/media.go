package mastodontest

import (
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	supportedTypes = []string{
		"image/gif", "image/jpeg", "image/png", "image/webp", "video/mp4", "video/quicktime", "video/webm",
	}
	focus = regexp.MustCompile(`^-?(0(\.\d+)?|1(\.0+)?),-?(0(\.\d+)?|1(\.0+)?)$`)
)

// maxForm is the largest upload the fake reads.
const maxForm = 8 << 20

func (s *Server) upload(r *http.Request) (int, any, *failure) {
	if err := r.ParseMultipartForm(maxForm); err != nil {
		return 0, nil, s.invalid("form: %v", err)
	}
	for name := range r.MultipartForm.Value {
		if name != "description" && name != "focus" {
			return 0, nil, &failure{http.StatusBadRequest, "unknown field " + name}
		}
	}
	files := r.MultipartForm.File["file"]
	if len(files) != 1 || len(r.MultipartForm.File) != 1 {
		return 0, nil, s.invalid("one file is wanted")
	}
	m, f := s.accept(files[0], r.FormValue("description"), r.FormValue("focus"))
	if f != nil {
		return 0, nil, f
	}
	m.ID = s.nextID()
	s.media[m.ID] = m
	if m.left > 0 {
		return http.StatusAccepted, object{"id": m.ID, "url": nil}, nil
	}
	return http.StatusOK, object{"id": m.ID, "url": s.Front.URL + "/media/" + m.ID}, nil
}

func (s *Server) accept(file *multipart.FileHeader, description, point string) (*Media, *failure) {
	in, err := file.Open()
	if err != nil {
		return nil, s.invalid("file: %v", err)
	}
	defer in.Close()
	data, err := io.ReadAll(in)
	kind := http.DetectContentType(data)
	most := 1500
	if s.flavour == GoToSocial {
		most = 5000
	}
	switch {
	case err != nil || len(data) == 0 || file.Filename == "":
		return nil, s.invalid("File can't be blank")
	case !slices.Contains(supportedTypes, kind) || kind != file.Header.Get("Content-Type"):
		return nil, s.invalid("File content type is invalid: %s sent as %s", kind, file.Header.Get("Content-Type"))
	case utf8.RuneCountInString(description) > most:
		return nil, s.invalid("Description is too long")
	case point != "" && !focus.MatchString(point):
		return nil, s.invalid("focus %q", point)
	case strings.HasPrefix(kind, "image/") && len(data) > 16777216:
		return nil, s.invalid("File is too big")
	}
	return &Media{Type: kind, Description: description, Focus: point, Bytes: len(data), left: s.processing}, nil
}

func (s *Server) mediaState(r *http.Request) (int, any, *failure) {
	m, ok := s.media[r.PathValue("id")]
	switch {
	case !ok || m.attached:
		return 0, nil, notFound()
	case m.left > 0:
		m.left--
		return http.StatusPartialContent, object{"id": m.ID, "url": nil}, nil
	case s.broken:
		return 0, nil, &failure{http.StatusUnprocessableEntity, "Error processing thumbnail for uploaded media"}
	}
	return http.StatusOK, object{"id": m.ID, "url": s.Front.URL + "/media/" + m.ID}, nil
}
