import { CliError, InterruptedError } from './errors.js'
import { createProgram } from './program.js'

// Who reads the output may go away before its end, as `head` does: then there is nobody to tell, and a relayer works on.
for (const output of [process.stdout, process.stderr])
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })

try {
  await createProgram().parseAsync()
} catch (error) {
  const known = error instanceof CliError || (error instanceof Error && 'shortMessage' in error)
  // An error that was written for people needs no stack; any other is a fault of ours, and the stack is where to start.
  console.error(known ? (error as Error).message : error)
  // What was under way and will never come to its end is not waited for.
  process.exit(error instanceof InterruptedError ? error.exitCode : 1)
}
