package connectortest

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"testing"
)

// Breach is where a connection breaks. The zero Breach is nowhere.
type Breach struct {
	// Of is whose bytes are counted.
	Of Side
	// After is how many of them still get through, of a whole at most all but the last.
	After int
	// Reset breaks the connection with a reset in place of an end.
	Reset bool
	// Rest cuts every request that is not the effect, and leaves the effect alone.
	Rest bool
}

// Side is one direction of a connection.
type Side int

// The sides.
const (
	Whole Side = iota
	OfRequest
	OfReply
)

// Cutter is a proxy of bytes before a server: real TCP, of which one exchange breaks after a byte.
type Cutter struct {
	// URL of the proxy; the channel's server.
	URL      string
	to       string
	isEffect func(*http.Request) bool

	mu             sync.Mutex
	cut            Breach
	effects        int
	request, reply []byte
}

// NewCutter starts a proxy before the server at the address. isEffect tells the request that is cut.
func NewCutter(tb testing.TB, server string, isEffect func(*http.Request) bool) *Cutter {
	tb.Helper()
	to, err := url.Parse(server)
	if err != nil {
		tb.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	c := &Cutter{URL: "http://" + listener.Addr().String(), to: to.Host, isEffect: isEffect}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go c.serve(conn)
		}
	}()
	tb.Cleanup(func() { listener.Close() })
	return c
}

// Break cuts so from now on; the zero Breach mends it.
func (c *Cutter) Break(cut Breach) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut = cut
}

// Effects counts the effect requests that clients wrote.
func (c *Cutter) Effects() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.effects
}

// Effect is the last effect request that was let through, and its reply, to the byte.
func (c *Cutter) Effect() (request, reply []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.request, c.reply
}

func (c *Cutter) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", c.to)
	if err != nil {
		return
	}
	defer server.Close()
	asks, answers := newTap(client), newTap(server)
	for c.exchange(client, server, asks, answers) {
	}
}

// exchange passes one request and its reply on, and reports whether the connections are whole.
func (c *Cutter) exchange(client, server net.Conn, asks, answers *tap) bool {
	r, err := http.ReadRequest(asks.in)
	if err != nil {
		return false
	}
	request, err := asks.all(r.Body)
	if err != nil {
		return false
	}
	cut, effect := c.note(r)
	if cut.Of == OfRequest {
		cut.write(server, request)
		cut.end(client)
		return false
	}
	if _, err := server.Write(request); err != nil {
		return false
	}
	answer, err := http.ReadResponse(answers.in, r)
	if err != nil {
		return false
	}
	reply, err := answers.all(answer.Body)
	if err != nil {
		return false
	}
	if effect {
		c.keep(request, reply)
	}
	if cut.Of == OfReply {
		cut.write(client, reply)
		return false
	}
	_, err = client.Write(reply)
	return err == nil && !answer.Close
}

// note says what becomes of a request.
func (c *Cutter) note(r *http.Request) (Breach, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	effect := c.isEffect(r)
	if effect {
		c.effects++
	}
	if c.cut.Rest == effect {
		return Breach{}, effect
	}
	return c.cut, effect
}

func (c *Cutter) keep(request, reply []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.request, c.reply = request, reply
}

func (c Breach) write(to net.Conn, all []byte) {
	_, _ = to.Write(all[:min(c.After, len(all)-1)])
	c.end(to)
}

func (c Breach) end(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok && c.Reset {
		_ = tcp.SetLinger(0)
	}
	conn.Close()
}

// tap reads HTTP and keeps its bytes as they were.
type tap struct {
	raw bytes.Buffer
	in  *bufio.Reader
}

func newTap(conn net.Conn) *tap {
	t := &tap{}
	t.in = bufio.NewReader(io.TeeReader(conn, &t.raw))
	return t
}

// all is what came up to the end of the body. Clients here never write two requests at once, so nothing
// behind it has been read.
func (t *tap) all(body io.ReadCloser) ([]byte, error) {
	_, err := io.Copy(io.Discard, body)
	raw := bytes.Clone(t.raw.Bytes())
	t.raw.Reset()
	return raw, err
}
