import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Program } from '../domain/program.js'
import { HOUR_MS } from '../domain/time.js'

/** Clients log in anew for each of their own requests. */
const VALID_MS = HOUR_MS

const TOKEN = /^(\d{1,15})-([0-9a-f]{64})$/

/** A session's id, which needs no storage. It ends after an hour, or when the account's key or servers change. */
export const makeSession = (program: Program, now: number): string => {
  const until = now + VALID_MS
  return `${until}-${signatureOf(program, until).toString('hex')}`
}

export const isSession = (program: Program, text: string, now: number): boolean => {
  const [, until = '', signature = ''] = TOKEN.exec(text) ?? []
  if (signature === '' || Number(until) <= now) return false
  return timingSafeEqual(signatureOf(program, Number(until)), Buffer.from(signature, 'hex'))
}

const signatureOf = ({ account, pap }: Program, until: number): Buffer =>
  createHmac('sha256', account.secret)
    .update(
      ['waymark-pap-session-1', account.id, until, pap.keyHash ?? '', pap.servers.join()].join(
        '\n',
      ),
    )
    .digest()
