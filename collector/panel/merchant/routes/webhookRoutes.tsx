import { isProblem, type Problem } from '../../../domain/problem.js'
import type { WebhookEndpoint } from '../../../domain/webhook.js'
import { replayAll, replayDelivery } from '../../../program/deliveries.js'
import type { WebhookProvider } from '../../../program/webhookProviders.js'
import {
  editWebhook,
  removeWebhook,
  rotateSecret,
  webhookCalled,
  webhookUrl,
} from '../../../program/webhooks.js'
import { notFound } from '../../errorReply.js'
import { askFor, goingOn, slice } from '../../parts/pager.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import type { WebhookValues } from '../pages/webhookFields.js'
import { WebhookPage } from '../pages/webhookPage.js'
import { webhookValues } from './webhookForm.js'

export const getWebhook = (visit: OwnVisit): Promise<Reply> =>
  withEndpoint(visit, (found) => webhookReply(visit, found))

export const postWebhookEdit = (visit: OwnVisit): Promise<Reply> =>
  withEndpoint(visit, async (found) => {
    const { endpoint, provider } = found
    const values = webhookValues(provider, visit.form)
    const done = await editWebhook(visit.deps, endpoint.accountId, endpoint.id, values)
    return isProblem(done)
      ? webhookReply(visit, { ...found, values, problem: done })
      : redirect(`/webhooks/${endpoint.id}?notice=webhook_changed`)
  })

/** A generated secret is shown at once, as with a new endpoint. */
export const postWebhookRotate = (visit: OwnVisit): Promise<Reply> =>
  withEndpoint(visit, async (found) => {
    const { id, accountId } = found.endpoint
    const { form } = visit
    const asked = { secret: form.text('secret'), endNow: form.text('earlier') === 'end' }
    const done = await rotateSecret(visit.deps, accountId, id, asked)
    if (isProblem(done)) return webhookReply(visit, { ...found, problem: done })
    const { endpoint, madeSecret } = done
    if (madeSecret === undefined) return redirect(`/webhooks/${id}?notice=webhook_secret_changed`)
    return webhookReply(visit, { ...found, endpoint, madeSecret })
  })

export const postWebhookReplay = (visit: OwnVisit): Promise<Reply> =>
  withEndpoint(visit, async (found) => {
    const { id, accountId } = found.endpoint
    const { deps, form } = visit
    const said = (applied: number, others: number) =>
      redirect(`/webhooks/${id}?notice=webhook_replayed&count=${applied}&left=${others}`)
    if (form.text('all') === 'yes') {
      const done = await replayAll(deps, accountId, id)
      return isProblem(done) ? notFound() : said(done.applied, done.others.length)
    }
    const done = await replayDelivery(deps, accountId, id, form.text('delivery'))
    if (isProblem(done)) return webhookReply(visit, { ...found, problem: done })
    const isApplied = done.state === 'applied' || done.state === 'ignored'
    return isApplied ? said(1, 0) : said(0, 1)
  })

export const postWebhookRemove = (visit: OwnVisit): Promise<Reply> =>
  withEndpoint(visit, async ({ endpoint: { accountId, id } }) => {
    const done = await removeWebhook(visit.deps, accountId, id)
    return isProblem(done) ? notFound() : redirect('/webhooks?notice=webhook_removed')
  })

export interface Found {
  readonly endpoint: WebhookEndpoint
  readonly provider: WebhookProvider
}

/** Answers for the endpoint that the address names, if it is the viewer's. */
export const withEndpoint = async (
  { deps, viewer, params }: OwnVisit,
  answer: (found: Found) => Promise<Reply>,
): Promise<Reply> => {
  const known = await webhookCalled(deps.storage, viewer.account.id, params.endpoint ?? '')
  return isProblem(known)
    ? notFound()
    : answer({ endpoint: known.endpoint, provider: known.adapter })
}

interface Shown extends Found {
  readonly values?: WebhookValues
  readonly problem?: Problem
  readonly madeSecret?: string
}

/** The page of an endpoint. */
export const webhookReply = async (
  { deps, query, collectorUrl }: OwnVisit,
  { endpoint, provider, values, problem, madeSecret }: Shown,
): Promise<Reply> => {
  const { accountId, id } = endpoint
  const [found, sums] = await Promise.all([
    deps.storage.deliveryLog(accountId, {
      ...{ endpointId: id, limit: askFor(query), ...goingOn(query) },
      ...(query.show && { states: [query.show] }),
    }),
    deps.storage.deliverySums(accountId, [id]),
  ])
  const sliced = slice(found, query, ({ lastAt }) => lastAt)
  const shown = { endpoint, provider, sums, query, problem, madeSecret, now: deps.now(), ...sliced }
  const url = webhookUrl(collectorUrl, endpoint)
  const status = problem ? 422 : madeSecret === undefined ? 200 : 201
  return page(
    endpoint.label,
    <WebhookPage {...shown} url={url} values={values ?? endpoint} />,
    status,
  )
}
