package schema

// The examples of the published schemas. A test reads each and finds nothing to say about it.
const (
	exampleBrand = `title: How Northwind Coffee sounds
voice: [warm, plain, curious]
languages: [en, pt]
emoji: {max: 2, banned: ["🔥"]}
hashtags:
  required: [NorthwindCoffee]
  banned: [coffeeaddict]
  max: {mastodon: 5, linkedin: 3, default: 2}
  case: camel
links: {allowed: [northwind.example], require_utm: true}
mentions: {allowed: ["@harvest@mastodon.social"]}
tone: {max_sentence_words: 25, max_exclamations: 1, all_caps: false}
disclosures:
  - {when: promoted, text: "#ad"}
  - {when: words, words: [gifted, partner], text: In partnership}
sign_off:
  - {words: [recall, allergy], by: ines-m, reason: Food safety speaks first}
optional: [Holiday]
`
	exampleCampaign = `id: holiday-2026
title: Holiday Blend
strategy: 2026-q4
objective: holiday-sales
window: {from: "2026-11-24", to: "2026-12-24"}
utm: {source: "{channel}", medium: social, campaign: holiday-2026, content: "{post}", domains: [northwind.example]}
budget: {currency: EUR, total: 1200, channels: {linkedin: 400, mastodon: 0}}
ads:
  - {name: Gift sets, channel: linkedin, budget: 400, from: "2026-12-01", to: "2026-12-15", audience: offices}
experiments:
  - {name: opening-line, hypothesis: A question is clicked more often, metric: clicks, arms: [question, statement]}
brand:
  - {rule: Holiday, level: warning, reason: The rules for gifts}
`
	exampleConfig = `version: 1
name: Northwind Coffee
timezone: Europe/Lisbon
language: en
default_branch: main
channels:
  bluesky: {network: bluesky, account: northwind.example, secret_env: BLUESKY_APP_PASSWORD}
  linkedin: {network: linkedin, account: "urn:li:organization:5515715", secret_env: LINKEDIN_TOKEN, paused: true}
  mastodon:
    network: mastodon
    server: https://mastodon.social
    account: "@northwind"
    secret_env: MASTODON_TOKEN
    visibility: public
    limits: {text: 500}
    brand:
      - {rule: brand.emoji, level: note, reason: People there like them}
  site: {network: site, url: "https://northwind.example/news", folder: public}
review: {approval: forge, strategists: [ines-m]}
publish: {late: hold, max_late: 24h, limit: 20, lease: 10m, on_edit: report, on_delete: report}
ledger: {branch: galley-ledger, id: 0123456789abcdef}
`
	exampleFreeze = `active: true
reason: A recall is under way; the team answers by hand
level: red
channels: [mastodon, bluesky]
until: "2026-12-27 09:00"
except: [recall-statement]
`
	examplePost = `id: holiday-blend
title: Holiday Blend is here
summary: Cocoa, orange peel, and a long finish. Back until the twelfth night.
status: ready
campaign: holiday-2026
pillar: product
audience: home-baristas
objective: holiday-sales
channels: [site, bluesky, mastodon, linkedin]
publish_at: "2026-12-01 09:00"
timezone: Europe/Lisbon
expires_at: "2026-12-24 18:00"
language: en
visibility: public
thread: manual
media:
  - {file: media/holiday.jpg, alt: A red bag of beans on a snowy windowsill, focus: "0.2,-0.5", part: 1}
link: https://northwind.example/holiday
card: {title: Holiday Blend, description: Roasted in small batches, image: media/card.png}
hashtags: [coffee, HolidayBlend]
first_comment: Brew it at 94 °C.
experiment: {name: opening-line, arm: statement}
promote: {budget: 150, days: 5, audience: home-baristas, channels: [linkedin]}
repeat: {every: 7d, until: "2026-12-23", cool_down: 3d, cap: 3}
overrides:
  linkedin: {publish_at: "2026-12-01 11:30", hashtags: [coffee]}
`
	exampleStrategy = `id: 2026-q4
title: Make the holidays ours
owner: ines-m
period: {from: "2026-10-01", to: "2026-12-31"}
objectives:
  - id: holiday-sales
    title: Sell out the Holiday Blend
    kpis: [{metric: clicks, channel: bluesky, baseline: 900, target: 1500, by: "2026-12-24"}]
audiences:
  - {id: home-baristas, title: Home baristas, description: They weigh their beans, channels: [bluesky, mastodon]}
pillars:
  - {id: product, title: Product, share: 60, tolerance: 10}
  - {id: craft, title: Craft, share: 40, tolerance: 10}
cadence:
  bluesky:
    per_week: {min: 3, max: 7}
    per_day: {max: 2}
    min_gap: 4h
    windows: [{days: [mon, tue, wed, thu, fri], from: "08:00", to: "20:00"}]
milestones: [{date: "2026-12-01", title: Holiday Blend goes on sale, campaign: holiday-2026}]
blackouts: [{from: "2026-12-25", to: "2026-12-26", reason: The shop is closed, channels: [bluesky]}]
budget: {currency: EUR, total: 3000, channels: {linkedin: 1000}}
hashtag_sets: {always: [coffee], holiday: [HolidayBlend]}
competitors: [{name: Contoso Roasters, accounts: ["https://mastodon.social/@contoso"], notes: Posts at noon}]
influencers: [{name: Rui A., accounts: ["https://bsky.app/profile/rui.example"], status: contacted}]
research: [{date: "2026-09-12", source: Customer survey, finding: Most people ask for brewing tips}]
crisis:
  levels:
    - {id: red, triggers: [recall], freezes: [all], actions: [Call the owner, Publish the statement]}
  contacts: [{name: Inês M., role: Head of brand, reach: "+351 555 0100"}]
  statements: [recall-statement]
`
)
