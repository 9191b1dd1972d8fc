package githubtest

import (
	"net/http"
	"slices"
	"unicode/utf8"
)

// unknown refuses a commit that the repository does not have.
func (c *call) unknown(sha string) (reply, bool) {
	if _, ok := c.repository.commits[sha]; ok {
		return reply{}, false
	}
	return failed(http.StatusUnprocessableEntity, "No commit found for SHA: "+sha), true
}

func (c *call) combinedStatus() reply {
	sha := c.values["ref"]
	if refused, unknown := c.unknown(sha); unknown {
		return refused
	}
	var latest []Status
	for _, s := range slices.Backward(c.repository.statuses[sha]) {
		if !slices.ContainsFunc(latest, func(o Status) bool { return o.Context == s.Context }) {
			latest = append(latest, s)
		}
	}
	return reply{http.StatusOK, object{
		"sha": sha, "state": "pending", "total_count": len(latest), "repository": shortRepository(c.repository.name),
		"statuses": paged(c, latest, showStatus),
	}}
}

// What GitHub takes.
const (
	maxStatuses    = 1000
	maxDescription = 140
)

func (c *call) setStatus() reply {
	sha := c.values["sha"]
	if refused, unknown := c.unknown(sha); unknown {
		return refused
	}
	given := struct {
		State, Description, Context string
		URL                         string `json:"target_url"`
	}{Context: "default"}
	c.read(&given)
	count := 0
	for _, s := range c.repository.statuses[sha] {
		if s.Context == given.Context {
			count++
		}
	}
	switch {
	case count >= maxStatuses:
		return invalid("Status", "context", "custom", "This SHA and context has reached the maximum number of statuses.")
	case utf8.RuneCountInString(given.Description) > maxDescription:
		return invalid("Status", "description", "custom", "description is too long (maximum is 140 characters)")
	}
	s := Status{ID: c.s.next(), Context: given.Context, State: given.State, Description: given.Description, URL: given.URL}
	c.repository.statuses[sha] = append(c.repository.statuses[sha], s)
	return reply{http.StatusCreated, showStatus(s)}
}

func showStatus(s Status) object {
	shown := object{"id": s.ID, "state": s.State, "context": s.Context, "description": s.Description, "target_url": nil, "created_at": at(s.ID), "updated_at": at(s.ID)}
	if s.URL != "" {
		shown["target_url"] = s.URL
	}
	return shown
}

func (c *call) listChecks() reply {
	sha := c.values["ref"]
	if refused, unknown := c.unknown(sha); unknown {
		return refused
	}
	var found []*Check
	for _, k := range slices.Backward(c.repository.checks[sha]) {
		name := c.query("check_name")
		latest := !slices.ContainsFunc(found, func(o *Check) bool { return o.Name == k.Name })
		if (name == "" || name == k.Name) && (latest || c.query("filter") == "all") {
			found = append(found, k)
		}
	}
	return reply{http.StatusOK, object{"total_count": len(found), "check_runs": paged(c, found, showCheck)}}
}

// givenCheck is what a check run is made or changed with.
type givenCheck struct {
	Name       string
	SHA        string  `json:"head_sha"`
	Key        *string `json:"external_id"`
	URL        *string `json:"details_url"`
	Status     *string
	Conclusion *string
	Output     *struct {
		Title, Summary, Text string
		Annotations          []Annotation
	}
}

func (c *call) startCheck() reply {
	var given givenCheck
	c.read(&given)
	if refused, unknown := c.unknown(given.SHA); unknown {
		return refused
	}
	k := &Check{ID: c.s.next(), Name: given.Name, Status: "queued"}
	if refused := k.take(given); refused != nil {
		return *refused
	}
	c.repository.checks[given.SHA] = append(c.repository.checks[given.SHA], k)
	return reply{http.StatusCreated, showCheck(k)}
}

func (c *call) updateCheck() reply {
	var given givenCheck
	c.read(&given)
	for _, runs := range c.repository.checks {
		for _, k := range runs {
			if k.ID != int64(c.number("check_run_id")) {
				continue
			}
			if refused := k.take(given); refused != nil {
				return *refused
			}
			return reply{http.StatusOK, showCheck(k)}
		}
	}
	return missing()
}

// take changes a run as asked. Annotations are added to those that are there.
func (k *Check) take(given givenCheck) *reply {
	if given.Status != nil && *given.Status == "completed" && given.Conclusion == nil {
		refused := invalid("CheckRun", "conclusion", "missing_field", "")
		return &refused
	}
	if given.Output != nil {
		for _, a := range given.Output.Annotations {
			if a.StartLine < 1 || a.EndLine < a.StartLine || a.StartLine != a.EndLine && (a.StartColumn != nil || a.EndColumn != nil) ||
				utf8.RuneCountInString(a.Title) > 255 || len(a.Message) > 64<<10 {
				refused := invalid("CheckRun", "annotations", "invalid", "")
				return &refused
			}
		}
		k.Title, k.Summary, k.Text = given.Output.Title, given.Output.Summary, given.Output.Text
		k.Annotations = append(k.Annotations, given.Output.Annotations...)
	}
	for to, from := range map[*string]*string{&k.Key: given.Key, &k.DetailsURL: given.URL, &k.Status: given.Status} {
		if from != nil {
			*to = *from
		}
	}
	if k.Conclusion = ""; given.Conclusion != nil {
		k.Status, k.Conclusion = "completed", *given.Conclusion
	}
	return nil
}

func showCheck(k *Check) object {
	shown := object{
		"id": k.ID, "name": k.Name, "external_id": k.Key, "status": k.Status, "conclusion": nil, "details_url": k.DetailsURL,
		"output": object{"title": k.Title, "summary": k.Summary, "text": k.Text, "annotations_count": len(k.Annotations)},
	}
	if k.Conclusion != "" {
		shown["conclusion"] = k.Conclusion
	}
	return shown
}
