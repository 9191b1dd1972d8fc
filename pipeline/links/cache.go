package links

import (
	"bytes"
	"encoding/json"
	"io"
	"time"

	"github.com/galley-social/galley/schema/diag"
)

// fresh is for how long a good link is taken to be good.
const fresh = 24 * time.Hour

// Cache remembers links that were good, so that they are asked for once a day. What was not good is asked for
// each time: somebody may have mended it. The zero Cache is empty and ready; a nil one remembers nothing.
type Cache struct{ links map[string]entry }

type entry struct {
	At time.Time `json:"at"`
	// Moved is where the link has moved for good; the link itself still leads there.
	Moved string `json:"moved,omitempty"`
}

// cacheFile is the form of a cache on a disk.
type cacheFile struct {
	Format  string           `json:"format"`
	Version int              `json:"version"`
	Links   map[string]entry `json:"links"`
}

const (
	cacheFormat  = "galley/links"
	cacheVersion = 1
)

// Decode reads what Encode wrote. Anything else is an empty cache: all that it costs is to ask again.
func Decode(data []byte) *Cache {
	var f cacheFile
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil || f.Format != cacheFormat || f.Version != cacheVersion {
		return &Cache{}
	}
	if _, err := dec.Token(); err != io.EOF {
		return &Cache{}
	}
	return &Cache{f.Links}
}

// Encode writes what is worth keeping at the time.
func (c *Cache) Encode(now time.Time) ([]byte, error) {
	f := cacheFile{cacheFormat, cacheVersion, map[string]entry{}}
	for address, e := range c.links {
		if e.fresh(now) {
			f.Links[address] = e
		}
	}
	data, err := json.MarshalIndent(f, "", " ")
	return append(data, '\n'), err
}

// fresh is false of an entry from the future, which a wrong clock wrote.
func (e entry) fresh(now time.Time) bool {
	age := now.Sub(e.At)
	return age >= 0 && age < fresh
}

func (c *Cache) good(address string, now time.Time) (verdict, bool) {
	if c == nil {
		return verdict{}, false
	}
	e, ok := c.links[address]
	if !ok || !e.fresh(now) {
		return verdict{}, false
	}
	if e.Moved != "" {
		return verdict{severity: diag.Note, moved: e.Moved}, true
	}
	return verdict{}, true
}

func (c *Cache) keep(address string, v verdict, now time.Time) {
	if c == nil || v.says != "" {
		return
	}
	if c.links == nil {
		c.links = map[string]entry{}
	}
	c.links[address] = entry{now, v.moved}
}
