import type { AccountId } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { cutText, isPlainText } from '../domain/text.js'
import {
  ENDPOINTS_MAX,
  type EndpointSecret,
  NEVER_REFUSED,
  SECRET_OVERLAP_MS,
  SECRETS_MAX,
  type WebhookEndpoint,
} from '../domain/webhook.js'
import type { WebhookAdapter } from '../webhooks/adapter.js'
import { ADAPTERS, adapterOf } from '../webhooks/registry.js'
import type { Deps } from './deps.js'
import { LABEL_MAX } from './keys.js'

export interface NewWebhook {
  readonly provider: string
  readonly label?: string
  /** Where the provider makes the secret. Otherwise one is generated. */
  readonly secret?: string
  readonly settings?: Readonly<Record<string, string>>
}

export interface MadeWebhook {
  readonly endpoint: WebhookEndpoint
  /** Only if it was generated here. It is shown once. */
  readonly madeSecret: string | undefined
}

export const SECRET_TEXT_MAX = 500
/** The longest value of a setting: the mapping of a webhook. */
export const SETTING_MAX = 20_000

/** Creates an address for the webhooks of a provider. */
export const addWebhook = async (
  { storage, now, newId, newSecret }: Deps,
  accountId: AccountId,
  form: NewWebhook,
): Promise<MadeWebhook | Problem> => {
  const adapter = adapterOf(form.provider)
  if (!adapter) return unknownProvider(form.provider)
  const settings = readSettings(adapter, form.settings ?? {})
  if (isProblem(settings)) return settings
  const secret = readSecret(adapter, form.secret, newSecret)
  if (isProblem(secret)) return secret
  const label = readLabel(form.label, adapter.title)
  if (isProblem(label)) return label
  const endpoint: WebhookEndpoint = {
    accountId,
    id: newId().slice(-24),
    provider: adapter.provider,
    label,
    secrets: secret.text === undefined ? [] : [{ secret: secret.text, until: undefined }],
    settings,
    createdAt: now(),
    removedAt: undefined,
    refused: NEVER_REFUSED,
  }
  return (await storage.addWebhook(endpoint)) === 'added'
    ? { endpoint, madeSecret: secret.isMade ? secret.text : undefined }
    : problem('too_many', 'provider', `An account may have ${ENDPOINTS_MAX} endpoints. Remove one.`)
}

/**
 * Gives an endpoint a new secret. The earlier one is accepted for `SECRET_OVERLAP_MS`, so that
 * deliveries on their way are not refused; with `endNow` not at all.
 */
export const rotateSecret = async (
  { storage, now, newSecret }: Deps,
  accountId: AccountId,
  id: string,
  { secret, endNow = false }: { readonly secret?: string; readonly endNow?: boolean },
): Promise<MadeWebhook | Problem> => {
  const known = await webhookCalled(storage, accountId, id)
  if (isProblem(known)) return known
  const { endpoint, adapter } = known
  if (adapter.secretFrom === 'none') {
    return problem('invalid', 'secret', `${adapter.title} signs without a secret.`)
  }
  const read = readSecret(adapter, secret, newSecret)
  if (isProblem(read) || read.text === undefined) return read as Problem
  const at = now()
  const earlier = endNow ? [] : endpoint.secrets.flatMap((one) => overlapping(one, at))
  const secrets = [{ secret: read.text, until: undefined }, ...earlier].slice(0, SECRETS_MAX)
  const edited = { ...endpoint, secrets }
  if (!(await storage.setWebhookSecrets(edited))) return unknownWebhook(id)
  return { endpoint: edited, madeSecret: read.isMade ? read.text : undefined }
}

const overlapping = ({ secret, until }: EndpointSecret, at: number): readonly EndpointSecret[] => {
  const ends = Math.min(until ?? Number.POSITIVE_INFINITY, at + SECRET_OVERLAP_MS)
  return ends > at ? [{ secret, until: ends }] : []
}

/** Changes the settings that are named, and the label. */
export const editWebhook = async (
  { storage }: Deps,
  accountId: AccountId,
  id: string,
  changed: Pick<NewWebhook, 'label' | 'settings'>,
): Promise<WebhookEndpoint | Problem> => {
  const known = await webhookCalled(storage, accountId, id)
  if (isProblem(known)) return known
  const { endpoint, adapter } = known
  const settings = readSettings(adapter, { ...endpoint.settings, ...changed.settings })
  if (isProblem(settings)) return settings
  const label = readLabel(changed.label ?? endpoint.label, adapter.title)
  if (isProblem(label)) return label
  const edited = { ...endpoint, label, settings }
  return (await storage.editWebhook(edited)) ? edited : unknownWebhook(id)
}

/** Removes an endpoint. Orders that it reported stay. */
export const removeWebhook = async (
  { storage, now }: Deps,
  accountId: AccountId,
  id: string,
): Promise<WebhookEndpoint | Problem> => {
  const known = await webhookCalled(storage, accountId, id)
  if (isProblem(known)) return known
  return (await storage.removeWebhook(accountId, known.endpoint.id, now()))
    ? known.endpoint
    : unknownWebhook(id)
}

/** The id of an endpoint that a person names by its id, or by `<account>-<id>`. */
export const endpointIdIn = (accountId: AccountId, text: string): string =>
  text.trim().replace(new RegExp(`^${accountId}-`), '')

/** The endpoint that a person names by its id, or by `<account>-<id>` as in its address. */
export const webhookCalled = async (
  storage: Pick<Deps['storage'], 'webhook'>,
  accountId: AccountId,
  text: string,
): Promise<{ readonly endpoint: WebhookEndpoint; readonly adapter: WebhookAdapter } | Problem> => {
  const id = endpointIdIn(accountId, text)
  const endpoint = isPlainText(id) ? await storage.webhook(accountId, id) : undefined
  const adapter = endpoint && adapterOf(endpoint.provider)
  return endpoint && adapter ? { endpoint, adapter } : unknownWebhook(text)
}

/** The URL that the merchant enters at the provider. */
export const webhookUrl = (
  collectorUrl: string,
  { provider, accountId, id }: Pick<WebhookEndpoint, 'provider' | 'accountId' | 'id'>,
): string => `${collectorUrl}/v1/webhooks/${provider}/${accountId}-${id}`

const unknownWebhook = (id: string): Problem =>
  problem('unknown', 'id', `There is no endpoint "${cutText(id, 60)}".`)

const unknownProvider = (name: string): Problem =>
  problem(
    'unknown',
    'provider',
    `There is no provider "${cutText(name, 40)}". Known: ${ADAPTERS.map(({ provider }) => provider).join(', ')}.`,
  )

const readLabel = (said: string | undefined, usual: string): string | Problem => {
  const label = (said ?? '').trim() || usual
  if (!isPlainText(label) || label.length > LABEL_MAX) {
    return problem(
      'invalid',
      'label',
      `The label may be one line of at most ${LABEL_MAX} characters.`,
    )
  }
  return label
}

const readSecret = (
  { secretFrom, secretFormat, secretHelp }: WebhookAdapter,
  said: string | undefined,
  newSecret: () => string,
): { readonly text: string | undefined; readonly isMade: boolean } | Problem => {
  const secret = said?.trim() ?? ''
  if (secretFrom === 'none') return { text: undefined, isMade: false }
  if (secret === '' && secretFrom === 'waymark') {
    const made = newSecret()
    return { text: secretFormat ? secretFormat(made) : made, isMade: true }
  }
  if (secret === '') return problem('missing', 'secret', `The secret is missing. ${secretHelp}`)
  return secret.length > SECRET_TEXT_MAX || !isPlainText(secret)
    ? problem(
        'invalid',
        'secret',
        `The secret is one line of at most ${SECRET_TEXT_MAX} characters.`,
      )
    : { text: secret, isMade: false }
}

const readSettings = (
  { settings, title }: WebhookAdapter,
  said: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> | Problem => {
  const read: Record<string, string> = {}
  for (const name of Object.keys(said)) {
    if (settings.some((setting) => setting.name === name)) continue
    const names = settings.map((setting) => setting.name).join(', ') || 'none'
    return problem(
      'unknown_setting',
      fieldOf(name),
      `${title} has no setting "${name}". It has: ${names}.`,
    )
  }
  for (const { name, label, help, isRequired, usual, check } of settings) {
    const value = said[name]?.trim() || usual || ''
    if (value === '' && isRequired)
      return problem('missing', fieldOf(name), `${label} is missing. ${help}`)
    if (value === '') continue
    if (value.length > SETTING_MAX) {
      const why = `${label} may have at most ${SETTING_MAX} characters.`
      return problem('too_long', fieldOf(name), why)
    }
    const wrong = check(value)
    if (wrong) return { ...wrong, field: fieldOf(name) }
    read[name] = value
  }
  return read
}

/** The field of a problem with a setting. A setting may be called like another field. */
const fieldOf = (setting: string): string => `settings.${setting}`
