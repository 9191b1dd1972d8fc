package forge

import (
	"net/url"
	"strings"
)

// Detect tells from the environment of a workflow, else from the address of the remote, which forge a repository is on.
// It fills Kind, API, Repository and Token.
func Detect(env func(string) string, remote string) Options {
	o := Options{Kind: GitHub, API: env("GITHUB_API_URL"), Repository: env("GITHUB_REPOSITORY")}
	for _, name := range []string{"GALLEY_FORGE_TOKEN", "GITHUB_TOKEN"} {
		if o.Token == "" {
			o.Token = env(name)
		}
	}
	host, path := remoteParts(remote)
	if o.Repository == "" && host != "" {
		o.Repository = strings.TrimSuffix(strings.Trim(path, "/"), ".git")
	}
	actions := env("GITEA_ACTIONS") == "true" || env("FORGEJO_ACTIONS") == "true"
	if actions || strings.HasSuffix(strings.TrimRight(o.API, "/"), "/api/v1") {
		o.Kind = Gitea
	}
	switch {
	case o.API == "" && o.Kind == Gitea && host != "":
		o.API = "https://" + host + "/api/v1"
	case o.API == "" && strings.HasSuffix(host, ".ghe.com"):
		o.API = "https://api." + host
	case o.API == "" && host != "" && host != "github.com" && host != "ssh.github.com":
		o.API = "https://" + host + "/api/v3/"
	}
	if strings.TrimRight(o.API, "/") == "https://api.github.com" {
		o.API = ""
	}
	return o
}

// remoteParts are the host and the path of an address such as Git takes it. A folder has no host.
func remoteParts(remote string) (host, path string) {
	if strings.Contains(remote, "://") {
		u, err := url.Parse(remote)
		if err != nil || u.Scheme == "file" {
			return "", ""
		}
		if u.Scheme == "http" || u.Scheme == "https" {
			return u.Host, u.Path
		}
		return u.Hostname(), u.Path // the port is the one of SSH
	}
	host, path, found := strings.Cut(remote, ":")
	if !found || strings.ContainsAny(host, `/\`) || len(host) < 2 {
		return "", "" // a folder, also C:\work
	}
	if _, after, ok := strings.Cut(host, "@"); ok {
		host = after
	}
	return host, path
}
