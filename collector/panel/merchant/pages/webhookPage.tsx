import type { Problem } from '../../../domain/problem.js'
import type { LoggedDelivery, WebhookEndpoint } from '../../../domain/webhook.js'
import { SECRET_FROM, type WebhookProvider } from '../../../program/webhookProviders.js'
import type { DeliverySum } from '../../../storage/webhooks.js'
import { Choice } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import type { Older } from '../../parts/pager.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { Instant } from '../../parts/values.js'
import type { Query } from '../../query.js'
import { notApplied } from '../../words/deliveryWords.js'
import { MadeSecret, WebhookAddress } from './webhookAddress.js'
import { SecretField, WEBHOOK_FIELDS, WebhookFields, type WebhookValues } from './webhookFields.js'
import { WebhookLog } from './webhookLog.js'
import { NotGenuine } from './webhooksPage.js'

export interface WebhookPageProps {
  readonly endpoint: WebhookEndpoint
  readonly provider: WebhookProvider
  readonly url: string
  readonly sums: readonly DeliverySum[]
  readonly rows: readonly LoggedDelivery[]
  readonly query: Query
  readonly older: Older | undefined
  readonly now: number
  readonly values: WebhookValues
  readonly problem: Problem | undefined
  /** A secret that was generated just now. */
  readonly madeSecret: string | undefined
}

export const WebhookPage = (props: WebhookPageProps) => {
  const { endpoint, provider, url, sums, problem, madeSecret } = props
  const path = `/webhooks/${endpoint.id}`
  const waiting = notApplied(sums)
  return (
    <>
      <p class="crumb">
        <Link to="/webhooks">Webhooks</Link>
      </p>
      <Heading title={endpoint.label}>
        {provider.title}, endpoint <code>{endpoint.id}</code>
      </Heading>
      {madeSecret !== undefined && <MadeSecret secret={madeSecret} />}
      <ProblemNote problem={problem} fields={WEBHOOK_FIELDS} />
      <dl class="facts">
        <div>
          <dt>Not applied</dt>
          <dd>{waiting.length === 0 ? <span class="muted">none</span> : waiting.join(', ')}</dd>
        </div>
        <div>
          <dt>Not genuine</dt>
          <dd>
            <NotGenuine endpoint={endpoint} />
          </dd>
        </div>
      </dl>
      <WebhookAddress provider={provider} url={url} />
      <p>
        <Link to={`${path}/sample`}>Try a sample</Link>: paste the body of a delivery to see what it
        means.
      </p>
      <WebhookLog {...props} path={path} canReplay={waiting.length > 0} />
      <Edit {...props} path={path} />
      <Rotate {...props} path={path} />
      <Remove endpoint={endpoint} path={path} />
    </>
  )
}

type Below = WebhookPageProps & { readonly path: string }

const Edit = ({ provider, values, problem, path }: Below) => (
  <section aria-labelledby="change" class="card">
    <h2 id="change">Settings</h2>
    <Post to={path}>
      <WebhookFields {...{ provider, values, problem }} />
      <button type="submit">Save</button>
    </Post>
  </section>
)

const Rotate = ({ endpoint, provider, problem, path, now }: Below) =>
  provider.secretFrom === 'none' ? null : (
    <section aria-labelledby="rotate" class="card">
      <h2 id="rotate">Secret</h2>
      <p>
        {SECRET_FROM[provider.secretFrom]}
        {endpoint.secrets.map(({ until }) =>
          until !== undefined && until > now ? (
            <>
              {' '}
              An earlier secret is accepted until <Instant at={until} />.
            </>
          ) : null,
        )}
      </p>
      <Post to={`${path}/secret`}>
        <SecretField provider={provider} problem={problem} />
        <Choice
          name="earlier"
          label="The earlier secret"
          value="overlap"
          options={[
            { value: 'overlap', text: 'Accept it for 24 hours more' },
            { value: 'end', text: 'Refuse it from now on' },
          ]}
        />
        <button type="submit">Change the secret</button>
      </Post>
    </section>
  )

interface RemoveProps {
  readonly endpoint: WebhookEndpoint
  readonly path: string
}

const Remove = ({ endpoint: { label }, path }: RemoveProps) => (
  <section aria-labelledby="remove">
    <h2 id="remove">Remove the endpoint</h2>
    <details class="small">
      <summary>Remove…</summary>
      <Post to={`${path}/remove`}>
        <p>Its deliveries are refused from then on. Orders that it reported stay.</p>
        <button type="submit" class="small secondary outline">
          Remove {label}
        </button>
      </Post>
    </details>
  </section>
)
