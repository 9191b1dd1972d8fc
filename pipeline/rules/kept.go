package rules

import "github.com/galley-social/galley/schema"

// kept is a schema.Post with numbers for keys, which is read three times faster than with names. That the two have
// the same fields is seen by the compiler, where one is turned into the other. The numbers have no meaning beyond one
// build of galley, because no other reads what it remembers.
type kept struct {
	ID             string                     `cbor:"1,keyasint,omitempty"`
	Title          string                     `cbor:"2,keyasint,omitempty"`
	Summary        string                     `cbor:"3,keyasint,omitempty"`
	Status         schema.Status              `cbor:"4,keyasint,omitempty"`
	Campaign       string                     `cbor:"5,keyasint,omitempty"`
	Pillar         string                     `cbor:"6,keyasint,omitempty"`
	Audience       string                     `cbor:"7,keyasint,omitempty"`
	Objective      string                     `cbor:"8,keyasint,omitempty"`
	Channels       []string                   `cbor:"9,keyasint,omitempty"`
	PublishAt      string                     `cbor:"10,keyasint,omitempty"`
	Timezone       string                     `cbor:"11,keyasint,omitempty"`
	ExpiresAt      string                     `cbor:"12,keyasint,omitempty"`
	Language       string                     `cbor:"13,keyasint,omitempty"`
	ContentWarning string                     `cbor:"14,keyasint,omitempty"`
	Visibility     schema.Visibility          `cbor:"15,keyasint,omitempty"`
	Thread         schema.Threading           `cbor:"16,keyasint,omitempty"`
	Media          []schema.Media             `cbor:"17,keyasint,omitempty"`
	Link           string                     `cbor:"18,keyasint,omitempty"`
	Card           *schema.Card               `cbor:"19,keyasint,omitempty"`
	Hashtags       []string                   `cbor:"20,keyasint,omitempty"`
	FirstComment   string                     `cbor:"21,keyasint,omitempty"`
	Poll           *schema.Poll               `cbor:"22,keyasint,omitempty"`
	ReplyTo        string                     `cbor:"23,keyasint,omitempty"`
	Quote          string                     `cbor:"24,keyasint,omitempty"`
	Experiment     *schema.Experiment         `cbor:"25,keyasint,omitempty"`
	Promote        *schema.Promote            `cbor:"26,keyasint,omitempty"`
	Repeat         *schema.Repeat             `cbor:"27,keyasint,omitempty"`
	Overrides      map[string]schema.Override `cbor:"28,keyasint,omitempty"`
}
