import type { Affiliate } from '../domain/affiliate.js'
import type { AccountId } from '../domain/ids.js'
import {
  type DeliveryId,
  POSTBACK_EVENTS,
  POSTBACK_METHODS,
  POSTBACKS_MAX,
  POSTBACKS_OF_OWNER_MAX,
  type Postback,
  type PostbackId,
} from '../domain/postback.js'
import { filledUrl, hiddenFrom, wrongTemplate } from '../domain/postbackVariables.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { DAY_MS } from '../domain/time.js'
import { existingAffiliate } from './affiliates.js'
import type { Deps } from './deps.js'
import { postbackSecret } from './postbackRequest.js'

export interface NewPostback {
  /** May have variables in its query. */
  readonly url: string
  /** Default: POST. */
  readonly method?: string
  /** The affiliate's code. Default: the destination is the merchant's own. */
  readonly affiliate?: string
  /** Default: all. */
  readonly events?: readonly string[]
  readonly hasTotal?: boolean
  readonly hasPersonal?: boolean
  readonly hasTests?: boolean
}

/** How long the previous secret signs too after a rotation. */
export const OLD_SECRET_MS = DAY_MS

export interface AddedPostback {
  readonly postback: Postback
  readonly secret: string
}

/** Adds a destination. It is told what happens from now on. */
export const addPostback = async (
  deps: Deps,
  accountId: AccountId,
  form: NewPostback,
): Promise<AddedPostback | Problem> => {
  const { storage } = deps
  const owner = form.affiliate
    ? await existingAffiliate(storage, accountId, form.affiliate)
    : undefined
  if (isProblem(owner)) return owner
  const postback = toPostback(deps, accountId, owner, form)
  if (isProblem(postback)) return postback
  const known = await storage.postbacks(accountId)
  const wrong =
    tooMany(known, postback) ?? (await deps.postman.refusal(filledUrl(postback.url, {})))
  if (wrong) return wrong
  const secret = postbackSecret(deps.newSecret())
  await storage.addPostback(postback, secret)
  return { postback, secret }
}

/** Stops or resumes sending. Nothing that happens while it is paused is told later. */
export const setPostbackStatus = async (
  { storage }: Deps,
  accountId: AccountId,
  id: string,
  status: 'active' | 'paused',
): Promise<Problem | undefined> =>
  (await storage.setPostbackStatus(accountId, id as PostbackId, status))
    ? undefined
    : unknownPostback(id)

/** Makes a new secret. The previous one signs too for a day, so that the receiver can change it. */
export const rotatePostback = async (
  { storage, now, newSecret }: Deps,
  accountId: AccountId,
  id: string,
): Promise<AddedPostback | Problem> => {
  const postback = await postbackOf(storage, accountId, id)
  if (isProblem(postback)) return postback
  const secret = postbackSecret(newSecret())
  const until = now() + OLD_SECRET_MS
  return (await storage.rotatePostback(accountId, postback.id, secret, until))
    ? { postback, secret }
    : unknownPostback(id)
}

/** Removes a destination. What was not sent yet is not sent any more. */
export const removePostback = async (
  { storage }: Deps,
  accountId: AccountId,
  id: string,
): Promise<Problem | undefined> =>
  (await storage.removePostback(accountId, id as PostbackId)) ? undefined : unknownPostback(id)

/** Sends a delivery again, with the same id, that was sent or given up. */
export const replayDelivery = async (
  { storage, now }: Deps,
  accountId: AccountId,
  id: string,
): Promise<Problem | undefined> => {
  const delivery = await storage.delivery(accountId, id as DeliveryId)
  if (!delivery) {
    const message = `There is no delivery "${id}". Deliveries are kept for 30 days.`
    return problem('unknown', 'delivery', message)
  }
  const postback = await postbackOf(storage, accountId, delivery.postbackId)
  if (isProblem(postback)) return postback
  if (await storage.replayDelivery(accountId, delivery.id, now())) return undefined
  const message = 'The delivery is not finished: it is sent by itself when it is due.'
  return problem('unfinished', 'delivery', message)
}

/** Sends all deliveries of a destination again that were given up. Returns how many. */
export const replayDead = async (
  { storage, now }: Deps,
  accountId: AccountId,
  id: string,
): Promise<number | Problem> => {
  const postback = await postbackOf(storage, accountId, id)
  if (isProblem(postback)) return postback
  const at = now()
  for (let all = 0; ; ) {
    const some = await storage.replayDead(accountId, postback.id, at)
    if (some === 0) return all
    all += some
  }
}

export const postbackOf = async (
  storage: Deps['storage'],
  accountId: AccountId,
  id: string,
): Promise<Postback | Problem> =>
  (await storage.postbacks(accountId)).find((one) => one.id === id) ?? unknownPostback(id)

const unknownPostback = (id: string): Problem =>
  problem('unknown', 'postback', `There is no postback "${id}".`)

const toPostback = (
  { now, newId }: Deps,
  accountId: AccountId,
  owner: Affiliate | undefined,
  form: NewPostback,
): Postback | Problem => {
  const { hasTotal = false, hasPersonal = false, hasTests = false } = form
  const method = POSTBACK_METHODS.find((one) => one === (form.method ?? 'POST').toUpperCase())
  if (!method) return problem('invalid', 'method', `Use ${POSTBACK_METHODS.join(' or ')}.`)
  const asked = form.events ?? POSTBACK_EVENTS
  const events = POSTBACK_EVENTS.filter((event) => asked.includes(event))
  const unknown = asked.find((event) => !events.some((one) => one === event))
  if (unknown !== undefined || events.length === 0) {
    const message = `Choose one or more of ${POSTBACK_EVENTS.join(', ')}.`
    return problem('invalid', 'events', message)
  }
  if (owner && hasPersonal) {
    const message = 'Only your own destinations may get what concerns the customer.'
    return problem('not_allowed', 'personal', message)
  }
  const url = form.url.trim()
  const permission = { affiliateId: owner?.id, hasTotal, hasPersonal }
  const wrong = wrongTemplate(url, hiddenFrom(permission))
  if (wrong) return wrong
  return {
    ...{ accountId, id: newId() as PostbackId, method, url, events, hasTests, ...permission },
    status: 'active',
    createdAt: now(),
  }
}

const tooMany = (known: readonly Postback[], added: Postback): Problem | undefined => {
  if (known.length >= POSTBACKS_MAX) {
    const message = `An account may have ${POSTBACKS_MAX} destinations. Remove some first.`
    return problem('too_many', 'url', message)
  }
  const own = known.filter(({ affiliateId }) => affiliateId === added.affiliateId)
  if (own.length < POSTBACKS_OF_OWNER_MAX) return undefined
  const message = `You and each affiliate may have ${POSTBACKS_OF_OWNER_MAX} destinations. Remove one first.`
  return problem('too_many', 'url', message)
}
