package plan

import "github.com/galley-social/galley/pipeline/ledger"

// remembered are the accounts that a network told to wait, by the entry of the ledger that says so until the latest.
// Once the delivery was sent after all, or somebody settled it, the account waits no more.
func (p *planner) remembered() map[string]ledger.Entry {
	limits := map[string]ledger.Entry{}
	for i := range p.all {
		known := &p.all[i]
		if known.Status != ledger.StatusLater || !known.Last.Until.After(p.Now) {
			continue
		}
		account := p.account(known.Channel)
		if known.Last.Until.After(limits[account].Until) {
			limits[account] = known.Last
		}
	}
	return limits
}

// account is what a channel's limits count for: two channels can be one account, such as one a language.
func (p *planner) account(channel string) string {
	c := p.Set.Config.Value.Channels[channel]
	if c.Account == "" {
		return channel
	}
	return c.Network + "\n" + c.Server + "\n" + c.Account
}
