import { account, NOON } from '../../testing/builders.js'
import { ANSWERS_KEPT_MS, CALL_STOPPED_MS } from '../answers.js'
import type { Storage } from '../storage.js'

/** Answers to calls with an `Idempotency-Key`. */
export const answers = (storage: () => Storage): void => {
  const name = { accountId: account, keyId: 'k1', idempotencyKey: 'i1' }
  const begin = (over: object = {}) =>
    storage().beginCall({ ...name, fingerprint: 'f', seed: 's1', at: NOON, ...over })

  describe('a call with an Idempotency-Key', () => {
    test('that twenty senders make at the same time is begun by one of them', async () => {
      const begun = await Promise.all(
        numbered(20).map((index) => begin({ seed: `s${index}`, at: NOON + index })),
      )
      expect(begun.filter(({ state }) => state === 'begun')).toHaveLength(1)
      expect(begun.filter(({ state }) => state === 'running')).toHaveLength(19)
    })

    test('gets the stored answer, and is told if it asks for something else', async () => {
      await begin()
      await storage().answerCall({ ...name, begunAt: NOON }, { status: 201, body: 'sealed' })
      expect(await begin({ seed: 's2', at: NOON + 1 })).toEqual({
        ...{ state: 'answered', seed: 's1', begunAt: NOON, status: 201, body: 'sealed' },
      })
      expect(await begin({ fingerprint: 'g' })).toEqual({ state: 'other' })
      expect(await begin({ keyId: 'k2' })).toMatchObject({ state: 'begun' })
    })

    test('that is not answered in time can be begun again, with the same seed', async () => {
      await begin()
      expect(await begin({ at: NOON + CALL_STOPPED_MS - 1 })).toEqual({ state: 'running' })
      const again = NOON + CALL_STOPPED_MS
      expect(await begin({ seed: 's2', at: again })).toEqual({
        ...{ state: 'begun', seed: 's1', isRepeated: true },
      })
      // The first sender was only slow. Its answer is not the one of the attempt that counts.
      await storage().answerCall({ ...name, begunAt: NOON }, { status: 201, body: 'late' })
      await storage().answerCall({ ...name, begunAt: again }, { status: 200, body: 'own' })
      expect(await begin({ at: again + 1 })).toMatchObject({ status: 200, body: 'own' })
    })

    test('that failed can be begun again at once, and a refused one leaves nothing stored', async () => {
      await begin()
      await storage().stopCall({ ...name, begunAt: NOON })
      expect(await begin({ at: NOON + 1 })).toMatchObject({ seed: 's1', isRepeated: true })
      await storage().dropCall({ ...name, begunAt: NOON + 1 })
      expect(await begin({ fingerprint: 'g', seed: 's2' })).toMatchObject({ seed: 's2' })
    })

    test('is forgotten after two days', async () => {
      await begin()
      await storage().answerCall({ ...name, begunAt: NOON }, { status: 201, body: 'sealed' })
      await storage().forgetOld(account, NOON + ANSWERS_KEPT_MS)
      expect(await begin()).toMatchObject({ state: 'answered' })
      await storage().forgetOld(account, NOON + ANSWERS_KEPT_MS + 1)
      expect(await begin({ seed: 's2' })).toMatchObject({ state: 'begun', seed: 's2' })
    })
  })
}

const numbered = (count: number) => Array.from({ length: count }, (_none, index) => index)
