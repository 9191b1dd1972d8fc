package content

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/galley-social/galley/schema"
)

// config reads galley.yaml. Without a usable one the Set has an empty Config and the zone UTC, and
// galley.yaml is among the broken files.
func (l *loader) config() {
	l.set.Zone = time.UTC
	l.set.Config.File = configFile
	defer l.step()
	if l.set.Broken[configFile] {
		return
	}
	if _, err := fs.Stat(l.src, configFile); errors.Is(err, fs.ErrNotExist) {
		hint := "run `galley init`"
		if _, err := fs.Stat(l.src, "galley.yml"); err == nil {
			hint = "rename galley.yml to galley.yaml"
		}
		l.broken(configFile, finding(ruleContent, configFile, "galley.yaml is missing", hint))
		return
	}
	doc, findings, ok := document[schema.Config](l, schema.KindConfig)(configFile)
	l.set.Config = doc
	if !ok {
		l.broken(configFile, findings...)
		return
	}
	l.note(findings...)
	zone, err := loadZone(doc.Value.Timezone)
	if err != nil {
		d := finding(ruleContent, configFile, fmt.Sprintf("unknown time zone %q", doc.Value.Timezone), ZoneHint(doc.Value.Timezone))
		d.Pos, d.Length = doc.Pos("timezone"), doc.front.Length("timezone")
		l.broken(configFile, d)
		return
	}
	l.set.Zone = zone
}
