package githubtest

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

func (c *call) listLabels() reply {
	t := c.repository.threads[c.number("issue_number")]
	if t == nil {
		return missing()
	}
	return reply{http.StatusOK, paged(c, c.showLabels(t), func(o object) object { return o })}
}

func (c *call) addLabels() reply {
	t := c.repository.threads[c.number("issue_number")]
	if t == nil {
		return missing()
	}
	var given struct{ Labels []string }
	c.read(&given)
	for _, name := range given.Labels {
		c.repository.put(t, name)
	}
	return reply{http.StatusOK, c.showLabels(t)}
}

func (c *call) removeLabel() reply {
	t := c.repository.threads[c.number("issue_number")]
	if t == nil {
		return missing()
	}
	i := slices.IndexFunc(t.labels, func(l string) bool { return strings.EqualFold(l, c.values["name"]) })
	if i < 0 {
		return failed(http.StatusNotFound, "Label does not exist")
	}
	t.labels = removeAt(t.labels, i)
	return reply{http.StatusOK, c.showLabels(t)}
}

func (c *call) getLabel() reply {
	l, ok := c.repository.label(c.values["name"])
	if !ok {
		return missing()
	}
	return reply{http.StatusOK, showLabel(l)}
}

func (c *call) makeLabel() reply {
	var given struct{ Name, Color, Description string }
	c.read(&given)
	switch _, exists := c.repository.label(given.Name); {
	case exists:
		return invalid("Label", "name", "already_exists", "")
	case !regexp.MustCompile(`^[0-9a-fA-F]{6}$`).MatchString(given.Color):
		return invalid("Label", "color", "invalid", "")
	case utf8.RuneCountInString(given.Description) > 100:
		return invalid("Label", "description", "custom", "description is too long (maximum is 100 characters)")
	}
	l := Label{Name: given.Name, Colour: given.Color, Description: given.Description}
	c.repository.labels = append(c.repository.labels, l)
	return reply{http.StatusCreated, showLabel(l)}
}

func (c *call) showLabels(t *thread) []object {
	shown := []object{}
	for _, name := range t.labels {
		l, _ := c.repository.label(name)
		shown = append(shown, showLabel(l))
	}
	return shown
}

func showLabel(l Label) object {
	return object{"name": l.Name, "color": l.Colour, "description": l.Description, "id": 1}
}
