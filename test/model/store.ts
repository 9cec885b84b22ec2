const CHUNK = 1 << 26

/**
 * A set of byte strings in the order in which they came, each with the one that it came from. Strings are kept whole and compared
 * byte by byte, so no two states are ever taken for one.
 */
export class Store {
  size = 0
  private chunks: Uint8Array[] = [new Uint8Array(CHUNK)]
  private end = 0
  private table = new Int32Array(1 << 16).fill(-1)
  private starts = new Float64Array(1 << 16)
  private lengths = new Uint16Array(1 << 16)
  private hashes = new Int32Array(1 << 16)
  private parents = new Int32Array(1 << 16)

  /**
   * Adds a string if it is new.
   *
   * @param key Bytes; copied.
   * @param parent Index of the string that it came from; -1 for none.
   * @returns Whether it was new.
   */
  add(key: Uint8Array, parent: number): boolean {
    const hash = hashOf(key)
    const slot = this.slotOf(key, hash)
    if ((this.table[slot] ?? -1) >= 0) return false
    if (this.size === this.starts.length) this.grow()
    if (this.end + key.length > CHUNK) {
      this.chunks.push(new Uint8Array(CHUNK))
      this.end = 0
    }
    this.starts[this.size] = (this.chunks.length - 1) * CHUNK + this.end
    this.chunks.at(-1)?.set(key, this.end)
    this.end += key.length
    this.lengths[this.size] = key.length
    this.hashes[this.size] = hash
    this.parents[this.size] = parent
    this.table[slot] = this.size++
    if (this.size * 2 > this.table.length) this.rehash()
    return true
  }

  /**
   * @param key Bytes.
   * @returns The index of the string, -1 if it is not there.
   */
  find(key: Uint8Array): number {
    return this.table[this.slotOf(key, hashOf(key))] ?? -1
  }

  /**
   * @param i Index.
   * @returns Where the string is: the bytes, and its first.
   */
  read(i: number): [bytes: Uint8Array, start: number] {
    const start = this.starts[i] ?? 0
    return [this.chunkOf(start), start % CHUNK]
  }

  /**
   * @param i Index.
   * @returns Index of the string that it came from.
   */
  parentOf(i: number): number {
    return this.parents[i] ?? -1
  }

  private chunkOf(start: number): Uint8Array {
    return this.chunks[Math.floor(start / CHUNK)] ?? new Uint8Array(0)
  }

  private slotOf(key: Uint8Array, hash: number): number {
    const mask = this.table.length - 1
    let slot = hash & mask
    for (;;) {
      const i = this.table[slot] ?? -1
      if (i < 0 || (this.hashes[i] === hash && this.isAt(i, key))) return slot
      slot = (slot + 1) & mask
    }
  }

  private isAt(i: number, key: Uint8Array): boolean {
    if (this.lengths[i] !== key.length) return false
    const [bytes, start] = this.read(i)
    for (let j = 0; j < key.length; j++) {
      if (bytes[start + j] !== key[j]) return false
    }
    return true
  }

  private rehash(): void {
    this.table = new Int32Array(this.table.length * 2).fill(-1)
    const mask = this.table.length - 1
    for (let i = 0; i < this.size; i++) {
      let slot = (this.hashes[i] ?? 0) & mask
      while ((this.table[slot] ?? -1) >= 0) slot = (slot + 1) & mask
      this.table[slot] = i
    }
  }

  private grow(): void {
    const longer = <T extends Float64Array | Uint16Array | Int32Array>(to: T, from: T): T => {
      to.set(from)
      return to
    }
    const length = this.size * 2
    this.starts = longer(new Float64Array(length), this.starts)
    this.lengths = longer(new Uint16Array(length), this.lengths)
    this.hashes = longer(new Int32Array(length), this.hashes)
    this.parents = longer(new Int32Array(length), this.parents)
  }
}

/** FNV-1a, with a last mix. */
function hashOf(key: Uint8Array): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ (key[i] ?? 0), 0x01000193)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  return hash ^ (hash >>> 13)
}
