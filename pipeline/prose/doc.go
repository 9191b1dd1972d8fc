// Package prose finds what people will read in Markdown, as stretches of text that know their source.
//
// It refuses to judge, and it leaves out what is no prose: the addresses of links, code blocks, and the tags of raw HTML. Code
// in a line stands in its stretch as stars and a bare address as at signs, so that words keep their neighbours.
// Beside the stretches, code and the addresses of links are at hand for whoever has to see all that is sent.
// Every byte of a stretch leads back to bytes of the Markdown, also behind escapes, entities and marks of emphasis.
package prose
