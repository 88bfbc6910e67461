import { createHmac } from 'node:crypto'
import type { Postback, PostbackSecrets, Variables } from '../domain/postback.js'
import { filledUrl } from '../domain/postbackVariables.js'
import { SECOND_MS } from '../domain/time.js'
import type { PostbackRequest } from './postman.js'

const PREFIX = 'whsec_'

/** A secret as the libraries of Standard Webhooks take it, from the text of `newSecret`. */
export const postbackSecret = (random: string): string =>
  PREFIX + Buffer.from(random, 'base64url').toString('base64')

/**
 * The request that tells a destination. A POST is signed as Standard Webhooks says
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md). Its body
 * is the same in every attempt; the signature covers the time of the attempt.
 */
export const postbackRequest = (
  { method, url }: Pick<Postback, 'method' | 'url'>,
  secrets: PostbackSecrets,
  variables: Variables,
  at: number,
): PostbackRequest => {
  const filled = filledUrl(url, variables)
  const headers = { 'user-agent': 'Waymark' }
  if (method === 'GET') return { method, url: filled, headers, body: undefined }
  const { deliveryId = '', event = '', occurredAt = '' } = variables
  const body = JSON.stringify({ type: event, timestamp: occurredAt, data: variables })
  const timestamp = `${Math.floor(at / SECOND_MS)}`
  const signed = `${deliveryId}.${timestamp}.${body}`
  return {
    method,
    url: filled,
    headers: {
      ...headers,
      'content-type': 'application/json',
      'webhook-id': deliveryId,
      'webhook-timestamp': timestamp,
      'webhook-signature': secretsAt(secrets, at)
        .map((secret) => signature(secret, signed))
        .join(' '),
    },
    body,
  }
}

const secretsAt = ({ secret, old }: PostbackSecrets, at: number): readonly string[] =>
  old && at < old.until ? [secret, old.secret] : [secret]

const signature = (secret: string, text: string): string => {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  return `v1,${createHmac('sha256', key).update(text).digest('base64')}`
}
