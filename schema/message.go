package schema

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// Message is exactly what one channel gets from one post. compose makes it; review shows it, plan orders
// it, publish sends it. The same bytes serve all three.
type Message struct {
	Delivery
	Network string `json:"network"`
	// Key is the same for every attempt to send this delivery.
	Key string `json:"key"`
	// At is when it goes out, in UTC. Zone is the author's.
	At   time.Time `json:"at"`
	Zone string    `json:"zone"`

	Title          string     `json:"title"`
	Summary        string     `json:"summary,omitempty"`
	Parts          []Part     `json:"parts"`
	Language       string     `json:"language,omitempty"`
	ContentWarning string     `json:"content_warning,omitempty"`
	Visibility     Visibility `json:"visibility,omitempty"`
	// Link carries its UTM parameters.
	Link     string    `json:"link,omitempty"`
	Card     *LinkCard `json:"card,omitempty"`
	Poll     *Poll     `json:"poll,omitempty"`
	Hashtags []string  `json:"hashtags,omitempty"`
	ReplyTo  *PostRef  `json:"reply_to,omitempty"`
	Quote    *PostRef  `json:"quote,omitempty"`
	// Experiment is the arm that the post is, and Promote the boost that is planned for it on this channel. Neither
	// is sent: they are for the ledger, and so for the report.
	Experiment *Experiment `json:"experiment,omitempty"`
	Promote    *Promote    `json:"promote,omitempty"`
	Notes      []Unhandled `json:"notes,omitempty"`
}

// Files are the media that go out with the message.
func (m Message) Files() []MediaFile {
	var files []MediaFile
	for _, p := range m.Parts {
		files = append(files, p.Media...)
	}
	if m.Card != nil && m.Card.Image != nil {
		files = append(files, *m.Card.Image)
	}
	return files
}

// Unhandled is a key of the post that no stage acts on for this network: shown, never silently dropped.
type Unhandled struct {
	Key    string `json:"key"`
	Value  string `json:"value"`
	Reason string `json:"reason"`
}

// Role is what a part is for.
type Role string

// The roles.
const (
	RolePost    Role = "post"    // the first part
	RoleThread  Role = "thread"  // a reply to the part before
	RoleComment Role = "comment" // the first comment: a reply to the first part
)

// Part is what becomes one post on the network.
type Part struct {
	Role   Role        `json:"role"`
	Text   string      `json:"text"`
	HTML   string      `json:"html,omitempty"`
	Facets []Facet     `json:"facets,omitempty"`
	Media  []MediaFile `json:"media,omitempty"`
	Length Length      `json:"length"`
}

// FacetKind is what a facet marks.
type FacetKind string

// The kinds of facet.
const (
	FacetLink    FacetKind = "link"
	FacetMention FacetKind = "mention"
	FacetTag     FacetKind = "tag"
)

// Facet marks a range of a part's text, in UTF-8 bytes, the end excluded.
type Facet struct {
	Start int       `json:"start"`
	End   int       `json:"end"`
	Kind  FacetKind `json:"kind"`
	// Value is the URL, the handle without the @, or the tag without the #.
	Value string `json:"value"`
}

// Length is a part's length as the network counts it, against its limit.
type Length struct {
	Count int  `json:"count"`
	Limit int  `json:"limit"`
	Unit  Unit `json:"unit"`
	// Bytes and ByteLimit are the second count, where the network has one.
	Bytes     int `json:"bytes,omitempty"`
	ByteLimit int `json:"byte_limit,omitempty"`
}

// Over reports whether the text does not fit.
func (l Length) Over() bool {
	return l.Limit > 0 && l.Count > l.Limit || l.ByteLimit > 0 && l.Bytes > l.ByteLimit
}

// MediaFile is one file that goes out, known by its bytes.
type MediaFile struct {
	File string `json:"file"`
	// Blob is the Git blob id of the bytes.
	Blob   string `json:"blob"`
	Type   string `json:"type"`
	Bytes  int64  `json:"bytes"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	Alt    string `json:"alt,omitempty"`
	Focus  string `json:"focus,omitempty"`
	// Facts are what rules want to know besides. They are in no JSON, and so in no digest: Blob stands for all
	// of them, and a receipt must still match when galley learns to read more out of the same bytes.
	Facts MediaFacts `json:"-"`
}

// MediaFacts are found in the header of a media file. The zero value of each is unknown.
type MediaFacts struct {
	// Width and Height are those of a picture as it is shown, where that is not as MediaFile has them: it is
	// turned by its orientation, or it is a video, or a picture in HEIC or AVIF.
	Width, Height int
	// Duration of a video.
	Duration time.Duration
	// Location is whether the file says where it was taken.
	Location bool
}

// Shown is the size in pixels as people see it, or 0 and 0 when it is unknown.
func (m MediaFile) Shown() (width, height int) {
	if m.Facts.Width > 0 && m.Facts.Height > 0 {
		return m.Facts.Width, m.Facts.Height
	}
	return m.Width, m.Height
}

// LinkCard is the preview that galley supplies.
type LinkCard struct {
	URL         string     `json:"url"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Image       *MediaFile `json:"image,omitempty"`
}

// PostRef points at another post: by its id in this repository, or by its public URL.
type PostRef struct {
	Post string `json:"post,omitempty"`
	URL  string `json:"url,omitempty"`
}

// Digest is the SHA-256 of everything that is sent, in hexadecimal. Two messages with one digest read the
// same; which delivery it is, its time, its notes and what the report wants are not part of it.
func (m Message) Digest() string {
	m.Delivery, m.Key = Delivery{}, ""
	m.At, m.Zone, m.Notes = time.Time{}, "", nil
	m.Experiment, m.Promote = nil, nil
	data, err := json.Marshal(m)
	if err != nil {
		panic("schema: a message is plain data: " + err.Error())
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// MessageKey is the idempotency key of a delivery: 32 hexadecimal digits that depend on the delivery alone,
// so that no edit, rename or retry can make a network see a second one.
func MessageKey(d Delivery) string {
	sum := sha256.Sum256([]byte("galley/1\x00" + d.Post + "\x00" + d.Channel))
	return hex.EncodeToString(sum[:16])
}
