import type { WebhookEndpoint } from '../../../domain/webhook.js'
import { WEBHOOK_PROVIDERS, webhookProvider } from '../../../program/webhookProviders.js'
import type { DeliverySum } from '../../../storage/webhooks.js'
import { Choice } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Ask, Link } from '../../parts/mount.js'
import { type Column, Table } from '../../parts/table.js'
import { Instant } from '../../parts/values.js'
import { lastOf, notApplied } from '../../words/deliveryWords.js'

interface WebhooksPageProps {
  readonly endpoints: readonly WebhookEndpoint[]
  readonly sums: readonly DeliverySum[]
}

export const WebhooksPage = ({ endpoints, sums }: WebhooksPageProps) => (
  <>
    <Heading title="Webhooks">
      Addresses at which payment providers and carts report orders, renewals and refunds.
    </Heading>
    <Table
      label="Endpoints"
      columns={columns(sums)}
      rows={endpoints}
      rowKey={({ id }) => id}
      empty={<Empty />}
    />
    <section aria-labelledby="add" class="card">
      <h2 id="add">Add an endpoint</h2>
      <ChooseProvider />
    </section>
  </>
)

/** The first step of a new endpoint: each provider has a form of its own. */
export const ChooseProvider = () => (
  <Ask to="/webhooks/new" class="filter">
    <Choice
      name="provider"
      label="Provider"
      value=""
      options={WEBHOOK_PROVIDERS.map(({ provider, title }) => ({ value: provider, text: title }))}
    />
    <button type="submit">Continue</button>
  </Ask>
)

const Empty = () => (
  <>
    <p>There are no endpoints yet.</p>
    <p>
      A provider’s signed message confirms an order, although its page never reported it, and
      reports renewals and refunds that no page sees. Without webhooks, report orders from your
      server.
    </p>
    <p>Providers: {WEBHOOK_PROVIDERS.map(({ title }) => title).join(', ')}.</p>
  </>
)

const columns = (sums: readonly DeliverySum[]): readonly Column<WebhookEndpoint>[] => {
  const own = ({ id }: WebhookEndpoint) => sums.filter(({ endpointId }) => endpointId === id)
  return [
    {
      head: 'Label',
      as: 'main',
      cell: ({ id, label }) => <Link to={`/webhooks/${id}`}>{label}</Link>,
    },
    { head: 'Provider', cell: ({ provider }) => webhookProvider(provider)?.title ?? provider },
    {
      head: 'Last delivery (UTC)',
      as: 'tight',
      cell: (endpoint) => <Last at={lastOf(own(endpoint))} />,
    },
    {
      head: 'Not applied',
      cell: (endpoint) => notApplied(own(endpoint)).join(', '),
    },
    { head: 'Not genuine', as: 'wide', cell: (endpoint) => <NotGenuine endpoint={endpoint} /> },
  ]
}

const Last = ({ at }: { readonly at: number | undefined }) =>
  at === undefined ? <span class="muted">none yet</span> : <Instant at={at} />

/** Deliveries whose signature was wrong, usually because the secret is. */
export const NotGenuine = ({ endpoint }: { readonly endpoint: WebhookEndpoint }) => {
  const { count, at, why } = endpoint.refused
  if (count === 0) return <span class="muted">none</span>
  return (
    <>
      {count}
      {at !== undefined && (
        <>
          , the last at <Instant at={at} />
        </>
      )}
      {why && <small class="is-bad">{why}</small>}
    </>
  )
}
