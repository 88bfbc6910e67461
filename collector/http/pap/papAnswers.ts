import type { ServerResponse } from 'node:http'
import type { EventResult } from '../../../wire/v1.js'
import { answer, type Headers } from '../answer.js'
import { sendOutage, sendTooMany } from '../problemJson.js'
import type { PapOutcome, Taken } from './takePap.js'

const COMMON: Headers = [
  ...['Cache-Control', 'no-store'],
  ...['X-Content-Type-Options', 'nosniff'],
  ...['Cross-Origin-Resource-Policy', 'cross-origin'],
]

export const SCRIPT: Headers = ['Content-Type', 'text/javascript; charset=utf-8', ...COMMON]
export const TEXT: Headers = ['Content-Type', 'text/plain; charset=utf-8', ...COMMON]

/** How many results the header names. */
const SHOWN_MAX = 10

/**
 * What became of each event, for a person who looks for a mistake. The body must stay what clients expect,
 * so it is a header: `Waymark-Result: recorded, rejected currency_missing`.
 */
export const resultHeader = (results: readonly EventResult[]): Headers => {
  const shown = results.slice(0, SHOWN_MAX)
  const words = shown.map(({ state, code }) => (code === undefined ? state : `${state} ${code}`))
  return ['Waymark-Result', words.join(', ') || 'nothing']
}

/** Answers what was taken with `send`. A client may send everything else again. */
export const sendOutcome = (
  res: ServerResponse,
  outcome: PapOutcome,
  send: (taken: Taken) => void,
): void => {
  if (outcome.kind === 'limited') sendTooMany(res, outcome.waitSeconds)
  else if (outcome.kind === 'outage') sendOutage(res, [])
  else send(outcome)
}

export const sendText = (res: ServerResponse, text: string, headers: Headers = []): void =>
  answer(res, 200, [...TEXT, ...headers], `${text}\n`)
