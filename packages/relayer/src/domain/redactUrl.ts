/**
 * Strips what may be a credential from a URL: user, password, path and query. Providers put API keys into all of them.
 *
 * @param url - any URL
 * @returns scheme and host, and `/***` where something was left out
 */
export function redactUrl(url: string): string {
  try {
    const { protocol, host, pathname, search, username } = new URL(url)
    const hidden = pathname !== '/' || search !== '' || username !== ''
    return `${protocol}//${host}${hidden ? '/***' : ''}`
  } catch {
    return '***'
  }
}
