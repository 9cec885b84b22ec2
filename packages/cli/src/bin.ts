import { CliError } from './errors.js'
import { createProgram } from './program.js'

try {
  await createProgram().parseAsync()
} catch (error) {
  process.exitCode = 1
  const known = error instanceof CliError || (error instanceof Error && 'shortMessage' in error)
  // An error that was written for people needs no stack; any other is a fault of ours, and the stack is where to start.
  console.error(known ? (error as Error).message : error)
}
