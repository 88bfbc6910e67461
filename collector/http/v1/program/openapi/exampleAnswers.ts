import { readFileSync } from 'node:fs'
import type { Endpoint } from '../endpoint.js'

/** The answers to the examples of all endpoints. A test writes and compares them. */
export const EXAMPLES = new URL('./examples.json', import.meta.url)

let answers: Readonly<Record<string, unknown>> | undefined

/** What an endpoint answered to its example. */
export const exampleAnswer = (one: Pick<Endpoint, 'method' | 'path'>): unknown => {
  answers ??= JSON.parse(readFileSync(EXAMPLES, 'utf8')) as Readonly<Record<string, unknown>>
  return answers[nameOf(one)]
}

/** How an endpoint is called in documents and by the client. */
export const nameOf = ({ method, path }: Pick<Endpoint, 'method' | 'path'>): string =>
  `${method} /v1${path}`
