package comment

import (
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/galley-social/galley/pipeline/review/inert"
)

// file is the address of a file at the commit, or nothing where there is none to be had: a path that climbs would lead
// elsewhere on the forge.
func (p *page) file(name string) string {
	if p.at.Commit == "" || name == "" || path.Clean("/" + name)[1:] != name {
		return ""
	}
	view := []string{"blob"}
	if p.at.Gitea {
		view = []string{"src", "commit"}
	}
	return p.under(view, name)
}

// raw is the address of a file's bytes, for an image.
func (p *page) raw(name string) string {
	switch {
	case p.file(name) == "":
		return ""
	case p.at.Gitea:
		return p.under([]string{"raw", "commit"}, name)
	}
	return p.file(name) + "?raw=true"
}

func (p *page) under(view []string, name string) string {
	steps := append([]string{strings.TrimSuffix(p.at.Server, "/"), p.at.Repo}, view...)
	steps = append(steps, p.at.Commit)
	for step := range strings.SplitSeq(strings.ToValidUTF8(name, "\ufffd"), "/") {
		steps = append(steps, url.PathEscape(step))
	}
	return inert.Escape(strings.Join(steps, "/"))
}

// linked is a text that leads to a file at the commit, and to a line of it where that is not 0.
func (p *page) linked(label, name string, line int) string {
	address := p.file(name)
	if address == "" || label == "" {
		return label
	}
	if line > 0 {
		address += "#L" + strconv.Itoa(line)
	}
	return "[" + label + "](" + address + ")"
}
