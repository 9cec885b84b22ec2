import { examine, examineNetwork, type Finding } from '@omnicover/relayer/operations'
import { examineAws } from '../operate/examineAws.js'
import { withOperator } from '../operate/withOperator.js'
import { printJson } from '../printJson.js'
import { table } from '../text/table.js'

export type DoctorOptions = {
  config: string
  /** Messages that every key should be able to pay for. */
  messages: bigint
  /** File that describes a deployment on AWS: it is looked at in place of the keys and the store of the configuration. */
  aws?: string | undefined
  /** Print what is well too. */
  all?: boolean | undefined
  json?: boolean | undefined
}

/**
 * `omnicover doctor`: what keeps the relayer from its work, now or soon.
 *
 * @param options - where the configuration is, and what to expect
 * @returns whether there is no fault
 * @throws {ConfigFileError | ConfigInvalidError | StoreFileInvalidError}
 */
export async function doctor({ config: configFile, messages, aws, all, json }: DoctorOptions): Promise<boolean> {
  return withOperator(
    configFile,
    async (operator, config) => {
      const patient = { operator, config, messages }
      const findings =
        aws === undefined ? await examine(patient) : [...(await examineNetwork(patient)), ...(await examineAws(aws))]
      const isWell = findings.every(({ verdict }) => verdict !== 'fault')
      if (json) printJson('doctor', { isWell, findings })
      else console.log(format(findings, all === true).join('\n'))
      return isWell
    },
    aws,
  )
}

function format(findings: readonly Finding[], all: boolean): string[] {
  const shown = findings.filter(({ verdict }) => all || verdict !== 'ok')
  const count = (wanted: Finding['verdict']) => findings.filter(({ verdict }) => verdict === wanted).length
  const sum = `${count('fault')} faults, ${count('warning')} warnings, ${count('ok')} well${all ? '' : ' (--all lists them)'}.`
  if (shown.length === 0) return [sum]
  return [
    ...table([
      ['verdict', 'check', 'what', 'found'],
      ...shown.map(({ verdict, check, subject, text }) => [verdict, check, subject, text]),
    ]),
    '',
    sum,
  ]
}
