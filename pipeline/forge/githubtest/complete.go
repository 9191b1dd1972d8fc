package githubtest

// complete adds to a value what a schema requires and the value does not have, in the emptiest way.
func (d *description) complete(s *shape, value any) any {
	s = d.resolved(s)
	if value == nil {
		return nil
	}
	for _, inner := range s.AllOf {
		value = d.complete(inner, value)
	}
	if options := append(append([]*shape{}, s.OneOf...), s.AnyOf...); len(options) > 0 {
		return d.completeOne(options, value)
	}
	switch v := value.(type) {
	case map[string]any:
		for name, p := range s.Properties {
			if inner, ok := v[name]; ok {
				v[name] = d.complete(p, inner)
			}
		}
		for _, name := range s.Required {
			if _, ok := v[name]; !ok && s.Properties[name] != nil {
				v[name] = d.empty(s.Properties[name])
			}
		}
	case []any:
		for i := range v {
			if s.Items != nil {
				v[i] = d.complete(s.Items, v[i])
			}
		}
	}
	return value
}

// completeOne takes the first alternative that a value fits: by its kind, and by the words that it may have.
func (d *description) completeOne(options []*shape, value any) any {
	for _, option := range options {
		s := d.resolved(option)
		switch v := value.(type) {
		case map[string]any:
			if inner := append(append([]*shape{}, s.OneOf...), s.AnyOf...); len(inner) > 0 {
				return d.completeOne(inner, value)
			}
			if (s.Type == "object" || s.Properties != nil || s.AllOf != nil) && d.fits(s, v) {
				return d.complete(s, value)
			}
		case []any:
			if s.Type == "array" {
				return d.complete(s, value)
			}
		}
	}
	return value
}

// fits says whether the words of a value are among those that a schema lists.
func (d *description) fits(s *shape, value map[string]any) bool {
	for name, p := range s.Properties {
		given, ok := value[name]
		if words := d.resolved(p).Enum; ok && len(words) > 0 && !contains(words, given) {
			return false
		}
	}
	return true
}

func contains(words []any, given any) bool {
	text, isText := given.(string)
	for _, w := range words {
		if word, ok := w.(string); ok && isText && word == text {
			return true
		}
	}
	return !isText
}

// empty is the least value that a schema takes.
func (d *description) empty(s *shape) any {
	s = d.resolved(s)
	switch {
	case s.Nullable:
		return nil
	case len(s.Enum) > 0:
		return s.Enum[0]
	case len(s.AnyOf) == 2 && len(d.resolved(s.AnyOf[1]).Enum) == 1: // as clean writes what may be null
		return d.resolved(s.AnyOf[1]).Enum[0]
	case len(s.OneOf) > 0:
		return d.empty(s.OneOf[0])
	case len(s.AnyOf) > 0:
		return d.empty(s.AnyOf[0])
	}
	switch s.Type {
	case "array":
		return []any{}
	case "integer", "number":
		return 0.0
	case "boolean":
		return false
	case "string":
		return emptyText(s.Format)
	}
	return d.complete(s, map[string]any{})
}

func emptyText(format string) string {
	switch format {
	case "uri":
		return "https://github.example/"
	case "date-time":
		return "2026-12-01T09:00:00Z"
	case "email":
		return "somebody@github.example"
	}
	return ""
}
