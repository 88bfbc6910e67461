import { type Answers, type BegunCall, CALL_STOPPED_MS, type KeyedCall } from '../../answers.js'
import { insert, one, type Runner, run, type Step } from '../step.js'

interface AnswerRow {
  readonly fingerprint: string
  readonly seed: string
  readonly begun_at: number
  readonly status: number | null
  readonly body: string | null
}

export const answersOver = ({ write }: Runner): Answers => ({
  beginCall: (call) => write(() => begin(call)),
  answerCall: async ({ accountId, keyId, idempotencyKey, begunAt }, { status, body }) => {
    await write(() =>
      run(
        `update answers set status = ?, body = ?
         where account_id = ? and key_id = ? and idempotency_key = ? and begun_at = ?
           and status is null`,
        ...[status, body, accountId, keyId, idempotencyKey, begunAt],
      ),
    )
  },
  stopCall: async ({ accountId, keyId, idempotencyKey, begunAt }) => {
    await write(() =>
      run(
        `update answers set begun_at = 0
         where account_id = ? and key_id = ? and idempotency_key = ? and begun_at = ?
           and status is null`,
        ...[accountId, keyId, idempotencyKey, begunAt],
      ),
    )
  },
  dropCall: async ({ accountId, keyId, idempotencyKey, begunAt }) => {
    await write(() =>
      run(
        `delete from answers
         where account_id = ? and key_id = ? and idempotency_key = ? and begun_at = ?
           and status is null`,
        ...[accountId, keyId, idempotencyKey, begunAt],
      ),
    )
  },
})

function* begin(call: KeyedCall): Step<BegunCall> {
  const { accountId, keyId, idempotencyKey, fingerprint, seed, at } = call
  const row = { account_id: accountId, key_id: keyId, idempotency_key: idempotencyKey, fingerprint }
  const times = { made_at: at, begun_at: at }
  const added = yield* insert('answers', { ...row, seed, ...times }, 'on conflict do nothing')
  if (added > 0) return { state: 'begun', seed, isRepeated: false }
  const known = yield* one<AnswerRow>(
    `select fingerprint, seed, begun_at, status, body from answers
     where account_id = ? and key_id = ? and idempotency_key = ?`,
    ...[accountId, keyId, idempotencyKey],
  )
  // The call before was refused and forgotten meanwhile.
  if (!known) return { state: 'running' }
  if (known.fingerprint !== fingerprint) return { state: 'other' }
  const { status, body, begun_at: begunAt } = known
  if (status !== null && body !== null) {
    return { state: 'answered', seed: known.seed, begunAt, status, body }
  }
  if (begunAt > at - CALL_STOPPED_MS) return { state: 'running' }
  const taken = yield* run(
    `update answers set begun_at = ?
     where account_id = ? and key_id = ? and idempotency_key = ? and begun_at = ?
       and status is null`,
    ...[at, accountId, keyId, idempotencyKey, begunAt],
  )
  return taken > 0 ? { state: 'begun', seed: known.seed, isRepeated: true } : { state: 'running' }
}
