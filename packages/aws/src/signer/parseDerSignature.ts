/** The two numbers of an ECDSA signature. */
export type SignatureNumbers = { readonly r: bigint; readonly s: bigint }

const sequence = 0x30
const integer = 0x02

/**
 * Reads an ECDSA signature in DER, as KMS gives it: a sequence of two integers, nothing around them. Of secp256k1 it is at most 72 bytes, so
 * every length is one byte.
 *
 * @param der - the bytes
 * @returns r and s, or `undefined` when it is something else
 */
export function parseDerSignature(der: Uint8Array): SignatureNumbers | undefined {
  if (der[0] !== sequence || der[1] !== der.length - 2) return undefined
  const r = readInteger(der, 2)
  if (r === undefined) return undefined
  const s = readInteger(der, r.end)
  return s?.end === der.length ? { r: r.value, s: s.value } : undefined
}

function readInteger(der: Uint8Array, start: number): { readonly value: bigint; readonly end: number } | undefined {
  const length = der[start + 1] ?? 0
  const end = start + 2 + length
  if (der[start] !== integer || length === 0 || end > der.length) return undefined
  return { value: BigInt(`0x${Buffer.from(der.subarray(start + 2, end)).toString('hex')}`), end }
}
