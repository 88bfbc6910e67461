import type { Command } from 'commander'
import { type EndpointSecret, secretsAt, type WebhookEndpoint } from '../../domain/webhook.js'
import type { Deps } from '../../program/deps.js'
import { SECRET_FROM, webhookProvider } from '../../program/webhookProviders.js'
import { webhookCalled, webhookUrl } from '../../program/webhooks.js'
import { COUNTED_MAX, type DeliverySum } from '../../storage/webhooks.js'
import type { CliIo } from '../io.js'
import { table } from '../table.js'
import { day, must, mustExist, type Runner } from './shared.js'

/** `waymark webhook list` and `show` */
export const webhookListCommands = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('list')
    .description('list the endpoints')
    .action(async (_options, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const endpoints = await deps.storage.webhooks(accountId)
        const ids = endpoints.map(({ id }) => id)
        const sums = await deps.storage.deliverySums(accountId, ids)
        const heads = [
          'id',
          'provider',
          'label',
          'since',
          'last delivery',
          'not applied',
          'not genuine',
        ]
        const rows = endpoints.map((endpoint) => rowOf(endpoint, sums))
        for (const line of table(heads, rows)) io.print(line)
      }),
    )
  group
    .command('show <id>')
    .description('show the URL, the events to subscribe to, the settings and refused deliveries')
    .action(async (id: string, _options, command: Command) =>
      run(command)(async (deps, accountId, config) => {
        const { endpoint } = must(await webhookCalled(deps.storage, accountId, id))
        const sums = await deps.storage.deliverySums(accountId, [endpoint.id])
        show(io, deps, endpoint, webhookUrl(config.url, endpoint), sums)
      }),
    )
}

const rowOf = (endpoint: WebhookEndpoint, sums: readonly DeliverySum[]): readonly string[] => {
  const own = sums.filter(({ endpointId }) => endpointId === endpoint.id)
  return [
    endpoint.id,
    endpoint.provider,
    endpoint.label,
    day(endpoint.createdAt),
    lastOf(own),
    notApplied(own),
    endpoint.refused.count === 0 ? '' : String(endpoint.refused.count),
  ]
}

const show = (
  io: CliIo,
  { now }: Deps,
  endpoint: WebhookEndpoint,
  url: string,
  sums: readonly DeliverySum[],
): void => {
  const { provider, label, secrets, settings, refused } = endpoint
  const known = webhookProvider(provider)
  const rows = [
    ['id', endpoint.id],
    ['provider', known?.title ?? provider],
    ['label', label],
    ['URL', url],
    ['events', known?.events.join(', ') ?? ''],
    ['secret', known ? SECRET_FROM[known.secretFrom] : ''],
    ...secrets.filter(isAccepted(endpoint, now())).map(({ until }) => ['', secretWords(until)]),
    // The value of a long setting would hide the rest.
    ...Object.entries(settings).map(([name, value]) => [
      `--set ${name}`,
      value.includes('\n') ? `${value.length} characters` : value,
    ]),
    ['last delivery', lastOf(sums) || 'none'],
    ['not applied', notApplied(sums) || 'none'],
    [
      'not genuine',
      refused.count === 0
        ? 'none'
        : `${refused.count}, last ${timeOf(refused.at)}: ${refused.why ?? ''}`,
    ],
  ]
  for (const line of table(['endpoint', 'value'], rows).slice(1)) io.print(line)
}

const isAccepted =
  (endpoint: WebhookEndpoint, at: number) =>
  ({ secret }: EndpointSecret): boolean =>
    secretsAt(endpoint, at).includes(secret)

const secretWords = (until: number | undefined): string =>
  until === undefined
    ? 'The newest secret is accepted.'
    : `An earlier secret is accepted until ${timeOf(until)}.`

const lastOf = (sums: readonly DeliverySum[]): string => {
  const last = Math.max(0, ...sums.map(({ lastAt = 0 }) => lastAt))
  return last === 0 ? '' : timeOf(last)
}

const notApplied = (sums: readonly DeliverySum[]): string =>
  sums
    .filter(({ state, count }) => count > 0 && (state === 'unclear' || state === 'refused'))
    .map(
      ({ state, count }) => `${count >= COUNTED_MAX ? `${COUNTED_MAX} or more` : count} ${state}`,
    )
    .join(', ')

const timeOf = (at: number | undefined): string => new Date(at ?? 0).toISOString().slice(0, 19)
