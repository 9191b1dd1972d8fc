package schema

import (
	"path"
	"strings"
)

// Kind is a kind of document in a content repository.
type Kind string

// The kinds.
const (
	KindBrand    Kind = "brand"
	KindCampaign Kind = "campaign"
	KindConfig   Kind = "config"
	KindFreeze   Kind = "freeze"
	KindPost     Kind = "post"
	KindStrategy Kind = "strategy"
)

// KindInfo describes a kind.
type KindInfo struct {
	Kind Kind
	// File says where documents of the kind are: one path, or a folder with ** for any depth.
	File string
	// Type is a zero value of the Go type they are read into.
	Type any
	// Example is a document, as YAML, that shows the keys at work.
	Example string
}

// SchemaFile is the name of the kind's JSON Schema.
func (k KindInfo) SchemaFile() string { return string(k.Kind) + ".schema.json" }

// Kinds lists every kind, sorted by name.
func Kinds() []KindInfo {
	return []KindInfo{
		{KindBrand, "brand.md", Brand{}, exampleBrand},
		{KindCampaign, "campaigns/**.md", Campaign{}, exampleCampaign},
		{KindConfig, "galley.yaml", Config{}, exampleConfig},
		{KindFreeze, "freeze.md", Freeze{}, exampleFreeze},
		{KindPost, "posts/**.md", Post{}, examplePost},
		{KindStrategy, "strategy/**.md", Strategy{}, exampleStrategy},
	}
}

// KindOf is the kind of the document at a path of the repository, written with slashes.
func KindOf(file string) (Kind, bool) {
	for _, k := range Kinds() {
		folder, many := strings.CutSuffix(k.File, "**.md")
		if file == k.File || many && strings.HasPrefix(file, folder) && path.Ext(file) == ".md" && path.Base(file) != ".md" {
			return k.Kind, true
		}
	}
	return "", false
}
