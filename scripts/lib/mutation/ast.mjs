/** A source file by bytes, as the compiler counts them. */
export class Source {
  /** @param {string} text */
  constructor(text) {
    this.bytes = Buffer.from(text)
  }

  /** The bytes of a node. */
  range(node) {
    const [start, length] = node.src.split(':').map(Number)
    return { start, end: start + length }
  }

  text(start, end) {
    return this.bytes.subarray(start, end).toString()
  }

  textOf(node) {
    const { start, end } = this.range(node)
    return this.text(start, end)
  }

  /** Line of a byte, from 1. */
  lineAt(offset) {
    return this.text(0, offset).split('\n').length
  }

  /** The file with one change. */
  with({ start, end, text }) {
    return this.text(0, start) + text + this.text(end)
  }
}

/**
 * Visits every node of a syntax tree with the nodes above it.
 * @param {object} node
 * @param {(node: any, parents: any[]) => void} visit
 * @param {any[]} [parents]
 */
export function walk(node, visit, parents = []) {
  visit(node, parents)
  const inside = [...parents, node]
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child?.nodeType !== undefined) walk(child, visit, inside)
    }
  }
}
