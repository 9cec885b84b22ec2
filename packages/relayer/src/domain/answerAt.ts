import { RpcAnswerMissingError } from '../errors.js'

/**
 * Picks the answer to one of several reads.
 *
 * @param answers - what a node gave
 * @param index - which read
 * @returns its answer
 * @throws {RpcAnswerMissingError} when the node gave fewer answers
 */
export function answerAt<Answer>(answers: readonly Answer[], index: number): Answer {
  const answer = answers[index]
  if (answer === undefined) throw new RpcAnswerMissingError(answers.length, index)
  return answer
}
