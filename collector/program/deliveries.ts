import type { AccountId } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import type { ProviderMessage } from '../domain/providerMessage.js'
import { cutText } from '../domain/text.js'
import { secretsAt } from '../domain/webhook.js'
import { type DeliveryOutcome, recordDelivery } from '../ingest/webhooks/recordDelivery.js'
import type { Deps } from './deps.js'
import { webhookCalled } from './webhooks.js'

export type { DeliveryOutcome }

/** How many deliveries are replayed together. */
const REPLAYED_MAX = 1_000

/**
 * Reads a stored delivery once more, after a setting or the program was corrected. What it says twice is
 * stored once. Its orders are decided as of now, so that a commission that was approved meanwhile stays;
 * an event without a time of its own happened when it first arrived.
 */
export const replayDelivery = async (
  { storage, now }: Deps,
  accountId: AccountId,
  endpointId: string,
  id: string,
): Promise<DeliveryOutcome | Problem> => {
  const known = await webhookCalled(storage, accountId, endpointId)
  if (isProblem(known)) return known
  const { endpoint, adapter } = known
  const found = await storage.webhookDelivery(accountId, endpoint.id, id)
  if (!found) {
    return problem('unknown', 'delivery', `There is no delivery "${cutText(id, 60)}" in the log.`)
  }
  if (!found.kept) {
    const why =
      'Its body is not kept, because it was applied or is too old. Send it again from the provider.'
    return problem('not_kept', 'delivery', why)
  }
  const program = await storage.program(accountId)
  if (!program) throw new Error('An endpoint of an account that does not exist was found')
  const { kept, firstAt } = found
  const at = now()
  const credentials = { secrets: secretsAt(endpoint, at), settings: endpoint.settings }
  const delivery = { ...kept, receivedAt: firstAt }
  const read = adapter.translate(delivery, credentials)
  const understood = isProblem(read)
    ? read
    : { ...read, messages: read.messages.map(timed(firstAt)) }
  // A delivery that was not understood is logged without the provider's id of the event.
  return recordDelivery({ storage }, program.account, endpoint, kept, understood, at, found.id)
}

const timed =
  (firstAt: number) =>
  (message: ProviderMessage): ProviderMessage => ({ ...message, at: message.at ?? firstAt })

export interface Replayed {
  readonly applied: number
  readonly others: readonly DeliveryOutcome[]
}

/** Replays every delivery of an endpoint that was not applied, the oldest first. */
export const replayAll = async (
  deps: Deps,
  accountId: AccountId,
  endpointId: string,
): Promise<Replayed | Problem> => {
  const known = await webhookCalled(deps.storage, accountId, endpointId)
  if (isProblem(known)) return known
  const found = await deps.storage.deliveryLog(accountId, {
    endpointId: known.endpoint.id,
    states: ['unclear', 'refused'],
    limit: REPLAYED_MAX,
  })
  const outcomes: DeliveryOutcome[] = []
  for (const { id } of found.filter(({ isKept }) => isKept).reverse()) {
    const outcome = await replayDelivery(deps, accountId, endpointId, id)
    if (!isProblem(outcome)) outcomes.push(outcome)
  }
  const others = outcomes.filter(({ state }) => state !== 'applied' && state !== 'ignored')
  return { applied: outcomes.length - others.length, others }
}
