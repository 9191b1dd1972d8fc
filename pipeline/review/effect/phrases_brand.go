package effect

import "fmt"

// either says one thing of an item that comes and another of one that goes. %s is the item.
func either(comes, goes string) phrase {
	return func(_ *comparison, d difference) string {
		if d.added() {
			return fmt.Sprintf(comes, render(d.after))
		}
		return fmt.Sprintf(goes, render(d.before))
	}
}

// brandPhrases are those about brand.md, adjustments of its rules, and quiet hours: lists whose keys say little.
func brandPhrases() map[string]phrase {
	return map[string]phrase{
		"brand emoji.banned[]":      either("emoji %s is banned", "emoji %s is no longer banned"),
		"brand hashtags.banned[]":   either("hashtag #%s is banned", "hashtag #%s is no longer banned"),
		"brand hashtags.required[]": either("hashtag #%s is required", "hashtag #%s is no longer required"),
		"brand links.allowed[]":     either("%s joins the domains that links may lead to", "%s is taken off the domains that links may lead to"),
		"brand links.banned[]":      either("links to %s are banned", "links to %s are no longer banned"),
		"brand mentions.allowed[]":  either("%s joins the accounts that posts may mention", "%s is taken off the accounts that posts may mention"),
		"brand languages[]":         either("posts may be in %s", "posts may no longer be in %s"),
		"brand voice[]":             either("the voice is to be %s", "the voice is no longer to be %s"),
		"brand sign_off[]":          either("a sign-off is needed: %s", "a sign-off is no longer needed: %s"),
		"brand disclosures[]":       either("a disclosure is required: %s", "a disclosure is no longer required: %s"),
		"brand optional[]": either("brand rule %s runs only where a campaign or a channel asks for it",
			"brand rule %s is no longer optional: it runs for all posts"),
		"config publish.quiet_hours[]":            either("nothing goes out in new quiet hours, %s", "the quiet hours are over: %s"),
		"config channels[].publish.quiet_hours[]": channelQuiet,
		"config channels[].brand[]":               adjusted,
		"config channels[].brand[].level":         adjusted,
		"campaign brand[]":                        adjusted,
		"campaign brand[].level":                  adjusted,
	}
}

func channelQuiet(_ *comparison, d difference) string {
	if d.added() {
		return fmt.Sprintf("channel %s gets quiet hours: %s", show(d.item(0)), render(d.after))
	}
	return fmt.Sprintf("channel %s loses its quiet hours: %s", show(d.item(0)), render(d.before))
}

// adjusted is about a brand rule that means something else on a channel or in a campaign.
func adjusted(_ *comparison, d difference) string {
	rule, where := d.item(0), "campaign "+show(d.id)
	if d.kind == kindConfig {
		rule, where = d.item(1), "channel "+show(d.item(0))
	}
	switch {
	case d.added():
		return fmt.Sprintf("brand rule %s is adjusted for %s: %s", show(rule), where, render(d.after))
	case d.removed():
		return fmt.Sprintf("brand rule %s is no longer adjusted for %s", show(rule), where)
	}
	return fmt.Sprintf("level of brand rule %s for %s: %s", show(rule), where, arrow(d))
}
