import { dvnAbi, endpointV2Abi, executorAbi } from '@omnicover/deployments'
import type { Address } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { answerAt } from '../../domain/answerAt.js'
import { contractRead } from '../../ports/chain.js'
import { adminRole } from '../adminRole.js'
import { type End, endOf } from '../operator.js'
import { type Check, type Finding, findingsOf, type Patient, type Verdict } from './finding.js'

/** Every contract and key: are they what the chain says they are? */
export const checkKeys: Check = {
  name: 'keys',
  run: async (patient) => {
    const { network } = patient.config
    const chains = network.chains.map(({ eid }) => checkChain(patient, eid))
    const dvns = network.dvns.flatMap(({ name, chains: on }) => on.map((one) => checkDvn(patient, name, one)))
    return (await Promise.all([...chains, ...dvns])).flat()
  },
}

function checkChain({ operator, config: { keys } }: Patient, eid: number): Promise<Finding[]> {
  const end = endOf(operator, eid)
  return findingsOf('keys', `executor on ${eid}`, async () => {
    const { endpoint, executor, sendLibrary, receiveLibrary } = end.config
    const key = keys.executors[eid]
    const address = key && privateKeyToAddress(key)
    const isRegistered = (library: Address) =>
      contractRead({ address: endpoint, abi: endpointV2Abi, functionName: 'isRegisteredLibrary', args: [library] })
    const [actual, hasSend, hasReceive] = await end.chain.read([
      contractRead({ address: endpoint, abi: endpointV2Abi, functionName: 'eid', args: [] }),
      isRegistered(sendLibrary),
      isRegistered(receiveLibrary),
    ])
    return [
      when(actual === eid, `the endpoint ${endpoint} is of ${eid}`, `the endpoint ${endpoint} is of ${actual}`),
      when(
        hasSend,
        `the send library is registered`,
        `${sendLibrary} is no library of the endpoint: correct sendLibrary`,
      ),
      when(
        hasReceive,
        `the receive library is registered`,
        `${receiveLibrary} is no library of the endpoint: correct receiveLibrary`,
      ),
      executor === undefined
        ? ['ok', `${address} delivers at the endpoint: no executor is configured`]
        : await checkAdmin(end, executor, address),
    ]
  })
}

async function checkAdmin({ chain }: End, executor: Address, address: Address | undefined): Promise<Verdict> {
  const args = [adminRole, address ?? executor] as const
  const [isAdmin] = await chain.read([
    contractRead({ address: executor, abi: executorAbi, functionName: 'hasRole', args }),
  ])
  return when(
    isAdmin,
    `${address} is an admin of the executor`,
    `${address} is no admin of the executor ${executor}: its deliveries revert. Grant it the role, correct the key, or leave the executor out and deliver at the endpoint`,
  )
}

type DvnOnChain = Patient['config']['network']['dvns'][number]['chains'][number]

function checkDvn({ operator, config: { keys } }: Patient, name: string, { eid, address, vid }: DvnOnChain) {
  const { chain }: End = endOf(operator, eid)
  return findingsOf('keys', `DVN ${name} on ${eid}`, async () => {
    const own = keys.dvns[name]?.[eid]
    const signers = (own?.signers ?? []).map(privateKeyToAddress)
    const admin = own && privateKeyToAddress(own.admin)
    const dvn = { address, abi: dvnAbi } as const
    const [quorum, actualVid, isAdmin] = await chain.read([
      contractRead({ ...dvn, functionName: 'quorum', args: [] }),
      contractRead({ ...dvn, functionName: 'vid', args: [] }),
      contractRead({ ...dvn, functionName: 'hasRole', args: [adminRole, admin ?? address] }),
    ])
    const areSigners = await chain.read(
      signers.map((signer) => contractRead({ ...dvn, functionName: 'isSigner', args: [signer] })),
    )
    return [
      when(
        actualVid === vid,
        `vid ${vid}`,
        `its vid is ${actualVid}, and ${vid} is configured: it skips every attestation`,
      ),
      when(
        quorum === BigInt(signers.length),
        `quorum ${quorum}`,
        `its quorum is ${quorum}, and ${signers.length} signers are configured: it takes exactly as many signatures as its quorum`,
      ),
      ...signers.map((signer, index) =>
        when(
          answerAt(areSigners, index),
          `${signer} is a signer`,
          `${signer} is no signer of ${address}: correct the key, or have it added (rotate-signer)`,
        ),
      ),
      when(isAdmin, `${admin} is an admin`, `${admin} is no admin of ${address}: its transactions revert`),
    ]
  })
}

function when(isWell: boolean, well: string, fault: string): Verdict {
  return isWell ? ['ok', well] : ['fault', fault]
}
