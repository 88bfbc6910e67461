import type { AccountId } from '../domain/ids.js'
import type { Postback, Variables } from '../domain/postback.js'
import { visibleTo } from '../domain/postbackVariables.js'
import { isProblem, type Problem } from '../domain/problem.js'
import type { Deps } from './deps.js'
import { postbackRequest } from './postbackRequest.js'
import { postbackOf } from './postbacks.js'
import type { PostbackAnswer } from './postman.js'

export interface TestedPostback {
  readonly postback: Postback
  /** The URL that was called. */
  readonly url: string
  /** The answer, or why there is none. */
  readonly result: PostbackAnswer | Problem
}

/**
 * Sends sample values to a destination once, with the event `test`, and waits for the answer. Nothing
 * of it is stored.
 */
export const testPostback = async (
  { storage, postman, now, newId }: Deps,
  accountId: AccountId,
  id: string,
): Promise<TestedPostback | Problem> => {
  const postback = await postbackOf(storage, accountId, id)
  if (isProblem(postback)) return postback
  const secrets = await storage.postbackSecrets(accountId, postback.id)
  // It was removed meanwhile.
  if (!secrets) return postbackOf(storage, accountId, id) as Promise<Problem>
  const at = now()
  const variables = visibleTo(postback, { ...SAMPLE, ...namesOf(`msg_test_${newId()}`, at) })
  const request = postbackRequest(postback, secrets, variables, at)
  return { postback, url: request.url, result: await postman.send(request) }
}

const namesOf = (deliveryId: string, at: number): Variables => {
  const iso = new Date(at).toISOString()
  return { deliveryId, occurredAt: iso, convertedAt: iso }
}

const SAMPLE: Variables = {
  event: 'test',
  orderId: 'TEST-1001',
  productId: '',
  action: '',
  commission: '4.99',
  change: '4.99',
  currency: 'EUR',
  status: 'pending',
  affiliate: 'jane',
  campaign: 'default',
  clickId: 'test-click',
  channel: '',
  data1: 'one',
  data2: 'two',
  test: '1',
  total: '49.90',
  totalCurrency: 'EUR',
  customer: 'test-customer',
  visitorId: '0'.repeat(32),
}
