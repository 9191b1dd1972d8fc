package gittest

import (
	"io"
	"net"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// BareFolder is a repository reached by its path. go-git runs git's own programs for it, so the test's
// environment is set to read no configuration; such a test can't be parallel.
func BareFolder(tb testing.TB) Server {
	tb.Helper()
	folder := bare(tb)
	for _, pair := range Env() {
		name, value, _ := strings.Cut(pair, "=")
		if name != "HOME" && name != "PATH" {
			tb.Setenv(name, value)
		}
	}
	return Server{URL: folder, Folder: folder}
}

// HTTPBackend is `git http-backend` behind a web server. With a user it asks for that user and password.
func HTTPBackend(tb testing.TB, user, password string) Server {
	tb.Helper()
	folder := bare(tb)
	backend := &cgi.Handler{
		Path: program(tb), Args: []string{"http-backend"}, Dir: filepath.Dir(folder),
		Env:    append(Env(), "GIT_PROJECT_ROOT="+filepath.Dir(folder), "GIT_HTTP_EXPORT_ALL=1", "REMOTE_USER=galley"),
		Stderr: io.Discard,
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if u, p, _ := r.BasicAuth(); user != "" && (u != user || p != password) {
			w.Header().Set("WWW-Authenticate", `Basic realm="git"`)
			http.Error(w, "who are you?", http.StatusUnauthorized)
			return
		}
		backend.ServeHTTP(w, r)
	}))
	tb.Cleanup(server.Close)
	return Server{URL: server.URL + "/" + filepath.Base(folder), Folder: folder}
}

// Daemon is `git daemon`, started once for each connection, as inetd would.
func Daemon(tb testing.TB) Server {
	tb.Helper()
	folder := bare(tb)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	git := program(tb)
	var open sync.WaitGroup
	open.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			open.Go(func() { daemon(git, folder, conn) })
		}
	})
	tb.Cleanup(func() {
		listener.Close()
		open.Wait()
	})
	return Server{URL: "git://" + listener.Addr().String() + "/" + filepath.Base(folder), Folder: folder}
}

func daemon(git, folder string, conn net.Conn) {
	defer conn.Close()
	cmd := exec.Command(git, "daemon", "--inetd", "--export-all", "--enable=receive-pack",
		"--base-path="+filepath.Dir(folder))
	cmd.Env, cmd.Dir = Env(), filepath.Dir(folder)
	file, err := conn.(*net.TCPConn).File()
	if err != nil {
		return
	}
	defer file.Close()
	cmd.Stdin, cmd.Stdout = file, file
	if cmd.Start() == nil {
		cmd.Wait()
	}
}

// Fault is what a Proxy does with a request.
type Fault int

// The faults.
const (
	// Pass forwards the request and the reply.
	Pass Fault = iota
	// DropRequest closes the connection without forwarding.
	DropRequest
	// DropReply forwards, and closes the connection instead of passing the reply on.
	DropReply
	// EmptyReply forwards, and answers 200 without a body.
	EmptyReply
	// EmptyInstead answers 200 without a body, and does not forward.
	EmptyInstead
)

// Proxy stands before a web server. On each request it asks what to do; IsPush tells pushes from the rest.
// Its answer is the server as seen through the proxy.
func Proxy(tb testing.TB, server Server, fault func(*http.Request) Fault) Server {
	tb.Helper()
	at := strings.LastIndex(server.URL, "/")
	base, name := server.URL[:at], server.URL[at:]
	client := &http.Client{}
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		what := fault(r)
		body, err := io.ReadAll(r.Body)
		if err != nil || what == DropRequest {
			panic(http.ErrAbortHandler)
		}
		if what == EmptyInstead {
			return
		}
		out, err := http.NewRequestWithContext(r.Context(), r.Method, base+r.URL.RequestURI(), strings.NewReader(string(body)))
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		out.Header = r.Header.Clone()
		reply, err := client.Do(out)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		defer reply.Body.Close()
		answer, err := io.ReadAll(reply.Body)
		if err != nil || what == DropReply {
			panic(http.ErrAbortHandler)
		}
		if what == EmptyReply {
			return
		}
		for key, values := range reply.Header {
			w.Header()[key] = values
		}
		w.WriteHeader(reply.StatusCode)
		w.Write(answer)
	}))
	tb.Cleanup(proxy.Close)
	tb.Cleanup(client.CloseIdleConnections)
	return Server{URL: proxy.URL + name, Folder: server.Folder}
}

// IsPush reports whether the request is the one that moves refs.
func IsPush(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/git-receive-pack")
}
