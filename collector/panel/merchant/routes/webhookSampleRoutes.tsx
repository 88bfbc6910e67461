import { isProblem } from '../../../domain/problem.js'
import { sampleDelivery } from '../../../program/sampleDelivery.js'
import { page, type Reply } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { WebhookSamplePage } from '../pages/webhookSamplePage.js'
import { withEndpoint } from './webhookRoutes.js'

const NOTHING = { body: '', headers: '', sample: undefined, problem: undefined }

export const getWebhookSample = (visit: OwnVisit): Promise<Reply> =>
  withEndpoint(visit, async ({ endpoint }) =>
    page('Try a sample', <WebhookSamplePage endpoint={endpoint} {...NOTHING} />),
  )

/** A form that stores nothing. A query string would be too short for a body, and be logged. */
export const postWebhookSample = (visit: OwnVisit): Promise<Reply> =>
  withEndpoint(visit, async ({ endpoint }) => {
    const { deps, form } = visit
    const [body, headers] = [form.text('body'), form.text('headers')]
    const sample = await sampleDelivery(deps, endpoint.accountId, endpoint.id, {
      // A line break at the end is not part of what was copied.
      body: Buffer.from(body.trim()),
      headers: headers.split(/\r?\n/).filter((text) => text.trim() !== ''),
    })
    const problem = isProblem(sample) ? sample : undefined
    const shown = { endpoint, body, headers, problem }
    const read = isProblem(sample) ? undefined : sample
    return page('Try a sample', <WebhookSamplePage {...shown} sample={read} />, problem ? 422 : 200)
  })
