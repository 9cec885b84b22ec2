/** An element of an XML document, without its children. */
export type XmlElement = { name: string; attributes: Record<string, string>; text: string }

const token =
  /<(\/?)([A-Za-z][\w-]*)((?:\s+[\w-]+(?::[\w-]+)?="[^"<&]*")*)\s*(\/?)>|((?:[^<>&]|&(?:lt|gt|amp|quot|#39);)+)/y
const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"', '&#39;': "'" }
// Tabs and line breaks are allowed too, but a cover has none.
const forbidden = /[^\x20-\x7e]/

/**
 * Reads XML of the narrow kind that contracts draw: elements, attributes in double quotes without entities, texts of printable
 * ASCII with the five entities. Whatever is not exactly that is refused, so what passes is well-formed.
 *
 * @param xml - The document.
 * @returns Its elements in the order in which they open, each with the text directly within.
 * @throws {SyntaxError} when it is not well-formed.
 */
export function parseXml(xml: string): XmlElement[] {
  if (forbidden.test(xml)) throw new SyntaxError('The XML has a character that is not printable ASCII.')
  const elements: XmlElement[] = []
  const open: XmlElement[] = []
  token.lastIndex = 0
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex
    const match = token.exec(xml)
    if (!match || (open.length === 0 && at > 0)) throw new SyntaxError(`Not well-formed at ${xml.slice(at, at + 60)}`)
    const [, closing, name = '', attributes = '', selfClosing, text] = match
    const current = open.at(-1)
    if (text !== undefined) {
      if (!current) throw new SyntaxError(`Text outside of the root: ${text}`)
      current.text += text.replace(/&[^;]+;/g, (entity) => entities[entity] ?? entity)
    } else if (closing) {
      if (current?.name !== name || attributes) throw new SyntaxError(`</${name}> closes <${current?.name}>.`)
      open.pop()
    } else {
      const element = { name, attributes: attributesOf(attributes), text: '' }
      elements.push(element)
      if (!selfClosing) open.push(element)
    }
  }
  if (open.length > 0) throw new SyntaxError(`<${open.at(-1)?.name}> is never closed.`)
  return elements
}

function attributesOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value] as const)
  if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw new SyntaxError(`An attribute twice:${text}`)
  return Object.fromEntries(pairs)
}
