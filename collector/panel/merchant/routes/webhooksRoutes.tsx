import { isProblem, type Problem, problem } from '../../../domain/problem.js'
import { type WebhookProvider, webhookProvider } from '../../../program/webhookProviders.js'
import { addWebhook } from '../../../program/webhooks.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { NewWebhookPage } from '../pages/newWebhookPage.js'
import type { WebhookValues } from '../pages/webhookFields.js'
import { WebhooksPage } from '../pages/webhooksPage.js'
import { webhookValues } from './webhookForm.js'
import { webhookReply } from './webhookRoutes.js'

export const getWebhooks = async ({ deps, viewer }: OwnVisit): Promise<Reply> => {
  const accountId = viewer.account.id
  const endpoints = await deps.storage.webhooks(accountId)
  const ids = endpoints.map(({ id }) => id)
  const sums = await deps.storage.deliverySums(accountId, ids)
  return page('Webhooks', <WebhooksPage {...{ endpoints, sums }} />)
}

export const getNewWebhook = async ({ query }: OwnVisit): Promise<Reply> =>
  newReply(webhookProvider(query.provider ?? ''), { label: '', settings: {} })

/**
 * Answers with the page instead of a redirect if the secret was generated, because a secret must not
 * be part of a URL.
 */
export const postWebhook = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, form } = visit
  const provider = webhookProvider(form.text('provider'))
  if (!provider) {
    const wrong = problem('unknown', 'provider', 'Choose one of the providers.')
    return newReply(undefined, { label: '', settings: {} }, wrong)
  }
  const values = webhookValues(provider, form)
  const secret = form.text('secret')
  const said = { provider: provider.provider, secret, ...values }
  const done = await addWebhook(deps, viewer.account.id, said)
  if (isProblem(done)) return newReply(provider, values, done)
  const { endpoint, madeSecret } = done
  if (madeSecret === undefined) return redirect(`/webhooks/${endpoint.id}?notice=webhook_added`)
  return webhookReply(visit, { endpoint, provider, madeSecret })
}

const newReply = (
  provider: WebhookProvider | undefined,
  values: WebhookValues,
  problem?: Problem,
): Reply => {
  const title = provider ? `New endpoint for ${provider.title}` : 'New endpoint'
  return page(title, <NewWebhookPage {...{ provider, values, problem }} />, problem ? 422 : 200)
}
