package schema

// Freeze is the front matter of freeze.md. While the file is there and active, nothing is published but the
// posts it names.
type Freeze struct {
	// Active is false when the file is kept for the next time.
	Active bool `yaml:"active"`
	// Reason that plan and status show.
	Reason string `yaml:"reason" jsonschema:"minLength=1"`
	// Level of the crisis plan, if it is one.
	Level string `yaml:"level,omitempty"`
	// Channels that stop; without any, all.
	Channels []string `yaml:"channels,omitempty" jsonschema:"uniqueItems=true"`
	// Until is when the freeze ends by itself, in the repository's zone.
	Until string `yaml:"until,omitempty" jsonschema:"example=2026-12-27 09:00"`
	// Except are the ids of posts that go out all the same.
	Except []string `yaml:"except,omitempty" jsonschema:"uniqueItems=true"`
}
