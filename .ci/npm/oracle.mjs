// Says how the networks' own code counts and marks up texts.
//
//   node oracle.mjs < texts.jsonl
//
// Reads a line of JSON for each text, and prints a line of JSON for each:
//
//   {"text": …}                Bluesky: {"graphemes": n, "facets": [{"start", "end", "kind", "value"}]}, ranges in
//                              UTF-8 bytes, the value a URL, a handle without @ or a tag without #
//   {"text": …, "kind": "x"}   X: {"weighted": n, "valid": true or false}
import { createInterface } from 'node:readline'
import { RichText } from '@atproto/api'
import twitter from 'twitter-text'

const kinds = {
  'app.bsky.richtext.facet#link': ['link', 'uri'],
  'app.bsky.richtext.facet#mention': ['mention', 'did'],
  'app.bsky.richtext.facet#tag': ['tag', 'tag'],
}

// Before a handle is resolved, the reference client keeps it in the field of its DID.
const plain = ({ index, features: [feature] }) => {
  const [kind, field] = kinds[feature.$type] ?? [feature.$type, 'value']
  return { start: index.byteStart, end: index.byteEnd, kind, value: feature[field] ?? '' }
}

const bluesky = (text) => {
  const rich = new RichText({ text })
  rich.detectFacetsWithoutResolution()
  return { graphemes: rich.graphemeLength, facets: (rich.facets ?? []).map(plain) }
}

const x = (text) => {
  const { weightedLength, valid } = twitter.parseTweet(text)
  return { weighted: weightedLength, valid }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line.trim() === '') continue
  const { text, kind } = JSON.parse(line)
  console.log(JSON.stringify(kind === 'x' ? x(text) : bluesky(text)))
}
