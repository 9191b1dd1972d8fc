package facebooktest

import (
	"io"
	"net/http"
	"slices"
)

// photoTypes are those that the fake tells by their first bytes; the API takes TIFF too.
var photoTypes = []string{"image/bmp", "image/gif", "image/jpeg", "image/png"}

// The largest form that the fake reads, and the largest picture that it takes.
const (
	maxForm  = 16 << 20
	maxPhoto = 10_000_000
)

// upload stores a picture, which must not be published by itself.
func (s *Server) upload(r *http.Request) (any, *failure) {
	if f := asked(r); f != nil {
		return nil, f
	}
	if r.PathValue("page") != s.page {
		return nil, notThere(r.PathValue("page"))
	}
	if err := r.ParseMultipartForm(maxForm); err != nil {
		return nil, invalid("form: %v", err)
	}
	if f := has(r.MultipartForm.Value, "published", "temporary", "alt_text_custom"); f != nil {
		return nil, f
	}
	files := r.MultipartForm.File["source"]
	if len(files) != 1 || len(r.MultipartForm.File) != 1 {
		return nil, &failure{http.StatusBadRequest, 324, 0, "(#324) Requires upload file"}
	}
	if r.PostFormValue("published") != "false" {
		return nil, invalid("a careful client publishes no photo by itself")
	}
	in, err := files[0].Open()
	if err != nil {
		return nil, invalid("file: %v", err)
	}
	defer in.Close()
	data, err := io.ReadAll(in)
	kind := http.DetectContentType(data)
	switch {
	case err != nil || len(data) == 0 || files[0].Filename == "":
		return nil, &failure{http.StatusBadRequest, 324, 0, "(#324) Missing or invalid image file"}
	case len(data) > maxPhoto:
		return nil, &failure{http.StatusBadRequest, 1, 1366046, "Your photos couldn't be uploaded. Photos should be less than 4 MB"}
	case !slices.Contains(photoTypes, kind) || files[0].Header.Get("Content-Type") != kind:
		return nil, &failure{http.StatusBadRequest, 324, 0, "(#324) Missing or invalid image file"}
	}
	photo := &Photo{
		ID: s.nextID(), Type: kind, Alt: r.PostFormValue("alt_text_custom"), Bytes: len(data),
		Temporary: r.PostFormValue("temporary") == "true",
	}
	s.photos[photo.ID] = photo
	return object{"id": photo.ID}, nil
}
