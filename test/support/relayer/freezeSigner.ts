import type { Signer } from '@omnicover/relayer'

/** A signer that stands still while it signs, as in a function that is frozen, until it is told to go on. */
export type FreezingSigner = {
  readonly signer: Signer
  /** Is over when it stands still. */
  readonly isFrozen: Promise<void>
  readonly goOn: () => void
}

/**
 * Lets a signer freeze at its first signature.
 *
 * @param signer - what signs in the end
 * @returns the signer that stands still, and how to let it go on
 */
export function freezeSigner(signer: Signer): FreezingSigner {
  let [frozen, goOn] = [() => {}, () => {}]
  const isFrozen = new Promise<void>((resolve) => {
    frozen = resolve
  })
  const thawed = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const signTransaction: Signer['signTransaction'] = async (transaction) => {
    frozen()
    await thawed
    return signer.signTransaction(transaction)
  }
  return { signer: { ...signer, signTransaction }, isFrozen, goOn: () => goOn() }
}
