package ledger

// share lets entries that have the same words have them in memory once: those of one run and of one post say much the
// same, and a ledger has tens of thousands.
func share(entries []Entry) {
	known := map[string]string{}
	once := func(words ...*string) {
		for _, word := range words {
			same, ok := known[*word]
			if !ok {
				same = *word
				known[same] = same
			}
			*word = same
		}
	}
	for i := range entries {
		e := &entries[i]
		once(&e.Post, &e.Channel, &e.Run.ID, &e.Run.Host, &e.Run.Nonce, &e.Run.Lock, &e.Digest, &e.Source)
		if m := e.Message; m != nil {
			once(&m.Post, &m.Channel, &m.Network, &m.Zone, &m.Language)
		}
	}
}
