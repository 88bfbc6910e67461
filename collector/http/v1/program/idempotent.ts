import { hash } from 'node:crypto'
import type { CallRef, StoredAnswer } from '../../../storage/answers.js'
import type { Deps } from '../../deps.js'
import type { Caller } from '../call.js'
import { openAnswer, sealAnswer } from './sealedAnswer.js'

interface Asked {
  readonly caller: Caller
  readonly idempotencyKey: string
  /** What is asked for: method, path and content. */
  readonly what: string
}

/** `stored`: `false` for a refusal, after which the key can be used again. */
type Answering = (
  deps: Deps,
  isRepeated: boolean,
) => Promise<StoredAnswer & { readonly isStored: boolean }>

/**
 * Answers a call once: the same call again gets the stored answer. If an attempt was stopped before it was
 * answered, the next one works with the same random ids.
 */
export const answerOnce = async (
  deps: Deps,
  { caller, idempotencyKey, what }: Asked,
  answering: Answering,
): Promise<StoredAnswer | 'other' | 'running'> => {
  const { storage } = deps
  const { accountId, keyId, secret } = caller
  const at = deps.now()
  const name = { accountId, keyId, idempotencyKey }
  const fingerprint = hash('sha256', what, 'hex')
  const begun = await storage.beginCall({ ...name, fingerprint, seed: deps.newId(), at })
  if (begun.state === 'answered') {
    const { status, body, seed, begunAt } = begun
    return { status, body: openAnswer({ secret, seed, begunAt }, body) }
  }
  if (begun.state !== 'begun') return begun.state
  const { seed, isRepeated } = begun
  const call: CallRef = { ...name, begunAt: at }
  return orStop(deps, call, async () => {
    const { isStored, ...answer } = await answering({ ...deps, newId: idsFrom(seed) }, isRepeated)
    if (isStored) {
      const body = sealAnswer({ secret, seed, begunAt: at }, answer.body)
      await storage.answerCall(call, { status: answer.status, body })
    } else await storage.dropCall(call)
    return answer
  })
}

/** An outage or a bug may have stored something, so the ids stay: the next attempt uses them again. */
const orStop = async <Value>(
  { storage }: Deps,
  call: CallRef,
  run: () => Promise<Value>,
): Promise<Value> => {
  try {
    return await run()
  } catch (error) {
    await storage.stopCall(call).catch(() => undefined)
    throw error
  }
}

/** The length of the time at the beginning of a UUIDv7 in hex. */
const TIME_LENGTH = 12
const ID_LENGTH = 32

/** Ids that follow from the first one. */
const idsFrom = (seed: string): Deps['newId'] => {
  let made = 0
  return () => {
    made += 1
    if (made === 1) return seed
    const rest = hash('sha256', `${seed} ${made}`, 'hex')
    return (seed.slice(0, TIME_LENGTH) + rest).slice(0, ID_LENGTH)
  }
}
