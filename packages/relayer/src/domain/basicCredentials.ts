import { decodeUrlPart } from './decodeUrlPart.js'

/**
 * The credentials of a URL as HTTP's basic authentication sends them (RFC 7617).
 *
 * @param url - with or without a user
 * @returns user and password in Base64; `undefined` for a URL without a user
 */
export function basicCredentials({ username, password }: URL): string | undefined {
  if (username === '') return undefined
  return Buffer.from(`${decodeUrlPart(username)}:${decodeUrlPart(password)}`).toString('base64')
}
