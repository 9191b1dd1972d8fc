// Says how the reference client counts and marks up texts.
//
//   node oracle.mjs < texts.jsonl
//
// Reads a line of JSON {"text": …} and prints a line of JSON {"graphemes": n, "facets": [{"start", "end",
// "kind", "value"}]} for each: ranges in UTF-8 bytes, the value a URL, a handle without @ or a tag without #.
import { createInterface } from 'node:readline'
import { RichText } from '@atproto/api'

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

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line.trim() === '') continue
  const rich = new RichText({ text: JSON.parse(line).text })
  rich.detectFacetsWithoutResolution()
  console.log(JSON.stringify({ graphemes: rich.graphemeLength, facets: (rich.facets ?? []).map(plain) }))
}
