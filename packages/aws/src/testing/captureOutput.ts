/** What was written to the standard output. */
export type CapturedOutput = { readonly lines: () => readonly string[]; readonly stop: () => void }

/** Keeps what this process writes to its standard output and error, until it is stopped. */
export function captureOutput(): CapturedOutput {
  const streams = [process.stdout, process.stderr]
  const originals = streams.map(({ write }) => write)
  let text = ''
  for (const stream of streams) {
    stream.write = (chunk: string | Uint8Array) => {
      text += chunk.toString()
      return true
    }
  }
  return {
    lines: () => text.split('\n').filter((line) => line !== ''),
    stop: () => {
      streams.forEach((stream, index) => {
        const original = originals[index]
        if (original !== undefined) stream.write = original
      })
    },
  }
}
