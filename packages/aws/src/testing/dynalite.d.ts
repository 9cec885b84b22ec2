declare module 'dynalite' {
  import type { Server } from 'node:http'

  /** Makes a DynamoDB that forgets everything when its server closes. `createTableMs`: how long a new table is not ready. */
  export default function dynalite(options: { readonly createTableMs: number }): Server
}
