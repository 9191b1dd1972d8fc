package x

import (
	"bytes"
	"errors"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestSignatureBase is the example of RFC 5849, section 3.4.1.1, with the form's parameters among the others.
func TestSignatureBase(t *testing.T) {
	got, err := signatureBase("post", "HTTP://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b", []parameter{
		{"oauth_consumer_key", "9djdj82h48djs9d2"}, {"oauth_token", "kkk9d7dh3k39sjv7"}, {"oauth_signature_method", "HMAC-SHA1"},
		{"oauth_timestamp", "137131201"}, {"oauth_nonce", "7d8f3e4a"}, {"c2", ""}, {"a3", "2 q"},
	})
	want := "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26" +
		"oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26" +
		"oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7"
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("got %v (-want +got):\n%s", err, diff)
	}
}

// TestSignatures are examples with published results.
func TestSignatures(t *testing.T) {
	hello := keys{"xvz1evFS4wEEPTGEFPHBog", "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw", "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb", "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"}
	helloParameters := []parameter{
		{"status", "Hello Ladies + Gentlemen, a signed OAuth request!"}, {"oauth_consumer_key", hello.consumer},
		{"oauth_nonce", "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"}, {"oauth_signature_method", "HMAC-SHA1"},
		{"oauth_timestamp", "1318622958"}, {"oauth_token", hello.token}, {"oauth_version", "1.0"},
	}
	photos := keys{"dpf43f3p2l4k3l03", "kd94hf93k423kf44", "nnch734d00sl2jdk", "pfkkdhi9sl3r4s00"}
	tests := map[string]struct {
		keys            keys
		method, address string
		parameters      []parameter
		want            string
	}{
		"X's own, version 1":   {hello, "POST", "https://api.twitter.com/1/statuses/update.json?include_entities=true", helloParameters, "tnnArxj06cWHq44gCs1OSKk/jLY="},
		"X's own, version 1.1": {hello, "POST", "https://api.twitter.com/1.1/statuses/update.json?include_entities=true", helloParameters, "hCtSmYh+iHYCEqBWrE7C7hYmtUk="},
		"RFC 5849, section 1.2": {photos, "GET", "http://photos.example.net/photos?file=vacation.jpg&size=original", []parameter{
			{"oauth_consumer_key", photos.consumer}, {"oauth_token", photos.token}, {"oauth_signature_method", "HMAC-SHA1"},
			{"oauth_timestamp", "137131202"}, {"oauth_nonce", "chapoH"},
		}, "MdpQcU8iPSUjWoN/UDMsK2sui9I="},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			base, err := signatureBase(tt.method, tt.address, tt.parameters)
			if err != nil {
				t.Fatal(err)
			}
			if got := tt.keys.signature(base); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// TestAuthorize compares a whole header, of which everything but the two secrets is in it.
func TestAuthorize(t *testing.T) {
	at := time.Unix(1318622958, 0)
	signer := oauth1{keys{"ck", "c s", "tk", "t&s"}, func() time.Time { return at }, bytes.NewReader(bytes.Repeat([]byte{0xA5}, 16))}
	got, err := signer.authorize("GET", "https://api.x.com/2/tweets/1?tweet.fields=a%2Cb")
	if err != nil {
		t.Fatal(err)
	}
	start, rest, _ := strings.Cut(got, `oauth_signature="`)
	want := `OAuth oauth_consumer_key="ck", oauth_nonce="` + strings.Repeat("a5", 16) + `", oauth_signature_method="HMAC-SHA1", ` +
		`oauth_timestamp="1318622958", oauth_token="tk", oauth_version="1.0", `
	if start != want || !strings.HasSuffix(rest, `%3D"`) {
		t.Errorf("got %s", got)
	}
	if _, err := signer.authorize("GET", "https://api.x.com/2"); err == nil {
		t.Error("got a signature although there is no more randomness")
	}
	signer.random = iotest.ErrReader(errors.New("no entropy"))
	if _, err := signer.authorize("GET", "https://api.x.com/2"); err == nil || !strings.Contains(err.Error(), "no entropy") {
		t.Errorf("got %v, want the reader's error", err)
	}
}

// FuzzPercent: what is encoded has no other characters than section 3.6 leaves alone, and can be decoded.
func FuzzPercent(f *testing.F) {
	for _, seed := range []string{"", "a b+c", "%7E~", "\x00\xff", "☃&=" + `"` + "'()*!"} {
		f.Add(seed)
	}
	unreserved := regexp.MustCompile(`^(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*$`)
	f.Fuzz(func(t *testing.T, text string) {
		got := percent(text)
		back, err := url.PathUnescape(got)
		if err != nil || back != text || !unreserved.MatchString(got) {
			t.Errorf("%q: got %s, which is %q, %v", text, got, back, err)
		}
	})
}

func TestPercent(t *testing.T) {
	for text, want := range map[string]string{
		"Ladies + Gentlemen": "Ladies%20%2B%20Gentlemen", "An encoded string!": "An%20encoded%20string%21",
		"Dogs, Cats & Mice": "Dogs%2C%20Cats%20%26%20Mice", "☃": "%E2%98%83", "-._~aZ09*'()": "-._~aZ09%2A%27%28%29",
	} {
		if got := percent(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}
