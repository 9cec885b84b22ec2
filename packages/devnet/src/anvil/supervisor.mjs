// Runs one command and makes sure that it does not outlive whoever started this process, however that one dies.
// The starter holds the other end of stdin: when it goes, even by SIGKILL, the kernel closes the pipe and we see the end.
import { spawn } from 'node:child_process'

const [command, ...args] = process.argv.slice(2)
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
const kill = () => child.kill('SIGKILL')

child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(127)
})
child.on('exit', (code) => process.exit(code ?? 0))
process.stdout.on('error', kill)
process.stdin.on('end', kill).on('error', kill).resume()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, kill)

process.stdout.write(`pid ${child.pid}\n`)
