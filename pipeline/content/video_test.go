package content

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/content/contenttest"
	"github.com/galley-social/galley/schema"
)

func whole(data []byte) window { return window{bytes.NewReader(data), int64(len(data))} }

// long is a box header with its size in 64 bits.
func long(kind string, size uint64, body []byte) []byte {
	return slices.Concat([]byte("\x00\x00\x00\x01"+kind), binary.BigEndian.AppendUint64(nil, size), body)
}

func TestMP4(t *testing.T) {
	box, head := contenttest.Box, contenttest.MovieHeader
	wide := box("trak", contenttest.TrackHeader(1920, 1080, false))
	wide1 := box("trak", box("tkhd", slices.Concat([]byte{1}, make([]byte, 51), bytes.Clone(contenttest.TrackHeader(8, 6, false)[48:]))))
	facts := schema.MediaFacts{Width: 1920, Height: 1080, Duration: 5 * time.Second}
	for _, test := range []struct {
		name  string
		data  []byte
		facts schema.MediaFacts
		err   string
	}{
		{"header in front", slices.Concat(box("ftyp"), box("moov", head(600, 3000), wide), box("mdat", make([]byte, 99))), facts, ""},
		{"header behind", slices.Concat(box("ftyp"), box("mdat", make([]byte, 99)), box("moov", head(600, 3000), wide)), facts, ""},
		{"a sound first", box("moov", head(600, 3000), box("trak", contenttest.TrackHeader(0, 0, false)), wide), facts, ""},
		{"frames to the end", slices.Concat(box("moov", head(600, 3000), wide), []byte("\x00\x00\x00\x00mdat...")), facts, ""},
		{"long size", slices.Concat(long("mdat", 20, []byte("1234")), box("moov", head(600, 3000), wide)), facts, ""},
		{"turned", box("moov", head(600, 3000), box("trak", contenttest.TrackHeader(1920, 1080, true))),
			schema.MediaFacts{Width: 1080, Height: 1920, Duration: 5 * time.Second}, ""},
		{"long times", box("moov", box("mvhd", slices.Concat([]byte{1}, make([]byte, 19), []byte{0, 0, 2, 88},
			binary.BigEndian.AppendUint64(nil, 3000))), wide1), schema.MediaFacts{Width: 8, Height: 6, Duration: 5 * time.Second}, ""},
		{"unknown length", box("moov", head(600, math.MaxUint32), wide), schema.MediaFacts{Width: 1920, Height: 1080}, ""},
		{"length of fragments", box("moov", head(600, 0), wide, box("mvex", box("mehd", []byte{0, 0, 0, 0, 0, 0, 11, 184}))), facts, ""},
		{"place of QuickTime", box("moov", head(1, 0), box("udta", box("\xa9xyz", []byte("+38.7-009.1/")), make([]byte, 4))), schema.MediaFacts{Location: true}, ""},
		{"place of 3GPP", box("moov", head(1, 0), box("udta", box("loci"))), schema.MediaFacts{Location: true}, ""},
		{"place of an iPhone", box("moov", head(1, 0), box("meta", box("hdlr"), box("keys", []byte("com.apple.quicktime.location.ISO6709")))),
			schema.MediaFacts{Location: true}, ""},
		{"place in a list with a version", box("moov", head(1, 0), box("meta", make([]byte, 4), box("hdlr"), box("keys", []byte("location.ISO6709")))),
			schema.MediaFacts{Location: true}, ""},
		{"other keys", box("moov", head(1, 0), box("meta", box("hdlr"), box("keys", []byte("com.apple.quicktime.make")))), schema.MediaFacts{}, ""},

		{"no header", slices.Concat(box("ftyp"), box("mdat")), schema.MediaFacts{}, `it has no header, which is its box "moov"`},
		{"cut short", box("moov", head(600, 3000), wide)[:150], schema.MediaFacts{}, `it is cut short in its box "moov"`},
		{"cut short behind the header", slices.Concat(box("moov", head(600, 3000), wide), box("mdat", make([]byte, 99))[:50]), facts,
			`it is cut short in its box "mdat"`},
		{"a box larger than what it is in", box("moov", []byte("\x00\x00\x01\x00mvhd")), schema.MediaFacts{}, `it is cut short in its box "mvhd"`},
		{"a box without a header", []byte("\x00\x00\x00\x04moov"), schema.MediaFacts{}, `its box "moov" has 4 bytes`},
		{"a long size that is short", long("moov", 3, nil), schema.MediaFacts{}, `its box "moov" has 3 bytes`},
		{"a long size that is negative", long("mdat", 1<<63, nil), schema.MediaFacts{}, `it is cut short in its box "mdat"`},
		{"a long size of which a part is there", []byte("\x00\x00\x00\x01moov1234"), schema.MediaFacts{}, `its box "moov" has 1 bytes`},
		{"little in a box", box("moov", box("mvhd", make([]byte, 10))), schema.MediaFacts{}, `its box "mvhd" has 18 bytes`},
		{"no unit of time", box("moov", head(0, 10)), schema.MediaFacts{}, "its unit of time is 0"},
		{"a thousand years", box("moov", box("mvhd", slices.Concat([]byte{1}, make([]byte, 19), []byte{0, 0, 0, 1}, binary.BigEndian.AppendUint64(nil, 1<<40)))),
			schema.MediaFacts{}, "it says that it runs for 1.1e+12 seconds"},
		{"thousands of boxes, no header", bytes.Repeat(box("free"), maxBoxes+1), schema.MediaFacts{}, "its header is too long"},
		{"thousands of boxes behind the header", slices.Concat(box("moov", head(600, 3000), wide), bytes.Repeat(box("moof"), maxBoxes)), facts, ""},
		{"boxes in boxes", box("moov", head(600, 3000), wide, bytes.Repeat([]byte("\x00\x00\x00\x00moov"), 5000)), facts, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			facts, err := readMP4(whole(test.data))
			check(t, facts, test.facts, err, test.err)
		})
	}
}

func TestWebM(t *testing.T) {
	element := contenttest.Element
	header := element(idHeader, element(0x4282, []byte("webm")))
	number := func(f float64) []byte { return binary.BigEndian.AppendUint64(nil, math.Float64bits(f)) }
	tracks := element(idTracks, element(idTrack, element(idVideo, element(idWidth, []byte{7, 128}), element(idHeight, []byte{4, 56}))))
	facts := schema.MediaFacts{Width: 1920, Height: 1080, Duration: 5 * time.Second}
	live := slices.Concat(header, []byte("\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff"), tracks, []byte("\x1f\x43\xb6\x75\xff...."))
	for _, test := range []struct {
		name  string
		data  []byte
		facts schema.MediaFacts
		err   string
	}{
		{"milliseconds", slices.Concat(header, element(idSegment, element(idInfo, element(idDuration, number(5000))), tracks)), facts, ""},
		{"a scale", slices.Concat(header, element(idSegment, element(idInfo, element(idDuration, number(5)), element(idScale, []byte{59, 154, 202, 0})), tracks)),
			facts, ""},
		{"a short number", slices.Concat(header, element(idSegment, tracks, element(idInfo, element(idDuration,
			binary.BigEndian.AppendUint32(nil, math.Float32bits(5000)))))), facts, ""},
		{"recorded live", live, schema.MediaFacts{Width: 1920, Height: 1080}, ""},
		{"nothing behind the frames is read", slices.Concat(header, element(idSegment, tracks, element(idCluster), []byte{0, 0, 0})),
			schema.MediaFacts{Width: 1920, Height: 1080}, ""},
		{"no number", slices.Concat(header, element(idSegment, element(idInfo, element(idDuration, number(math.NaN()))), tracks)),
			schema.MediaFacts{Width: 1920, Height: 1080}, ""},
		{"negative", slices.Concat(header, element(idSegment, element(idInfo, element(idDuration, number(-3))))), schema.MediaFacts{}, ""},

		{"for ever", slices.Concat(header, element(idSegment, element(idInfo, element(idDuration, number(math.Inf(1)))))), schema.MediaFacts{},
			"it says that it runs for +Inf seconds"},
		{"cut short", slices.Concat(header, element(idSegment, tracks)[:20]), schema.MediaFacts{}, "it is cut short in its element 18538067"},
		{"a size that is cut", []byte("\x1aE\xdf\xa3\x01"), schema.MediaFacts{}, "it is cut short in its element 1A45DFA3"},
		{"no name", slices.Concat(header, []byte{0, 0, 0}), schema.MediaFacts{}, "it has an element without a name"},
		{"a long value", slices.Concat(header, element(idSegment, element(idInfo, element(idScale, make([]byte, 65))))), schema.MediaFacts{},
			"its element 2AD7B1 has 65 bytes"},
		{"thousands of elements", slices.Concat(header, element(idSegment, bytes.Repeat([]byte{0xec, 0x80}, maxBoxes))), schema.MediaFacts{}, "its header is too long"},
	} {
		t.Run(test.name, func(t *testing.T) {
			facts, err := readWebM(whole(test.data))
			check(t, facts, test.facts, err, test.err)
		})
	}
}

func check(t *testing.T, facts, wantFacts schema.MediaFacts, err error, want string) {
	t.Helper()
	got := ""
	if err != nil {
		got = err.Error()
	}
	if got != want {
		t.Errorf("error: got %q, want %q", got, want)
	}
	if diff := cmp.Diff(wantFacts, facts); diff != "" && want == "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
}
