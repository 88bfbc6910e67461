import { isProblem, type Problem } from '../../domain/problem.js'
import { isPlainText } from '../../domain/text.js'
import { type Check, list, listed, object, refused, word } from './shape.js'
import {
  amountSpec,
  type Condition,
  choiceSpec,
  condition,
  flagSpec,
  itemsSpec,
  listSpec,
  revisionSpec,
  type Spec,
  type TextSpec,
  textSpec,
  timeSpec,
} from './specs.js'

/** What an event of a sender without an adapter means, as data. */
export interface Mapping {
  readonly eventId: TextSpec | undefined
  readonly eventType: TextSpec | undefined
  readonly rules: readonly Rule[]
}

/** One kind of message: which events say it, and where its fields are. */
export interface Rule {
  readonly kind: RuleKind
  /** All of them must be met. */
  readonly when: readonly Condition[]
  readonly names: readonly TextSpec[]
  /** By name, in the order in which they are explained. */
  readonly fields: ReadonlyMap<string, Spec>
}

export type RuleKind = 'sale' | 'action' | 'refund'

export const MAPPING_MAX = 20_000
const RULES_MAX = 20
const CONDITIONS_MAX = 10
const NAMES_MAX = 8

const text = textSpec('text')

const ANY = {
  orderId: text,
  at: timeSpec,
  test: flagSpec,
  currency: textSpec('currency'),
}

const STATEMENT = {
  ...ANY,
  total: amountSpec,
  tax: amountSpec,
  shipping: amountSpec,
  fixedCost: amountSpec,
  payment: choiceSpec(['paid', 'awaited', 'failed']),
  revision: revisionSpec,
  visitorId: textSpec('visitorId'),
  customerId: textSpec('customerId'),
  subscriptionId: text,
  subscriptionIsFirst: flagSpec,
  coupons: listSpec,
  items: itemsSpec,
  productId: text,
  affiliate: text,
  campaign: text,
  channel: text,
}

const FIELDS: Readonly<Record<RuleKind, Readonly<Record<string, Check<Spec>>>>> = {
  sale: STATEMENT,
  action: { ...STATEMENT, code: text },
  refund: {
    ...ANY,
    refundId: text,
    amount: amountSpec,
    soFarOf: text,
    state: choiceSpec(['made', 'undone']),
  },
}

const REQUIRED: Readonly<Record<RuleKind, readonly string[]>> = {
  sale: ['total', 'currency'],
  action: ['code'],
  refund: [],
}

/** Reads a mapping. A problem names the place in it, as JSON Pointer, and the remedy. */
export const readMapping = (written: string): Mapping | Problem => {
  if (written.length > MAPPING_MAX) {
    return refused('', `The mapping may have ${MAPPING_MAX} characters.`)
  }
  let value: unknown
  try {
    value = JSON.parse(written)
  } catch (error) {
    const why = error instanceof Error && isPlainText(error.message) ? `: ${error.message}` : ''
    return refused('', `The mapping must be JSON${why}.`)
  }
  const shape = { eventId: text, eventType: text, rules: list(rule, RULES_MAX) }
  const given = object(shape, ['rules'])(value, '')
  if (isProblem(given)) return given
  return { eventId: given.eventId, eventType: given.eventType, rules: given.rules ?? [] }
}

const rule: Check<Rule> = (value, path) => {
  const kindOf = { ...(typeof value === 'object' ? value : {}) } as { readonly kind?: unknown }
  const kind = word(['sale', 'action', 'refund'] as const)(kindOf.kind, `${path}/kind`)
  if (isProblem(kind)) return kind
  const shape = {
    kind: word([kind]),
    when: list(condition, CONDITIONS_MAX, 0),
    names: list(text, NAMES_MAX),
  }
  const given = object({ ...shape, ...FIELDS[kind] }, ['when', ...REQUIRED[kind]])(value, path)
  if (isProblem(given)) return given
  const { when = [], names = [], kind: _kind, ...fields } = given
  const specs = new Map<string, Spec>()
  for (const name of Object.keys(FIELDS[kind])) {
    const spec = (fields as Readonly<Record<string, Spec>>)[name]
    if (spec) specs.set(name, spec)
  }
  return incomplete(kind, names, specs, path) ?? { kind, when, names, fields: specs }
}

const AMOUNTS = ['total', 'tax', 'shipping', 'fixedCost', 'amount']

/** What one key alone cannot say. */
const incomplete = (
  kind: RuleKind,
  names: readonly TextSpec[],
  fields: ReadonlyMap<string, Spec>,
  path: string,
): Problem | undefined => {
  if (names.length === 0 && !fields.has('orderId')) {
    return refused(path, 'Write "orderId", "names" or both: without an id there is no order.')
  }
  if (!fields.has('currency') && AMOUNTS.some((name) => fields.has(name))) {
    const given = AMOUNTS.filter((name) => fields.has(name))
    return refused(path, `"currency" is missing: ${listed(given)} cannot be read without it.`)
  }
  if (fields.has('subscriptionIsFirst') && !fields.has('subscriptionId')) {
    return refused(path, '"subscriptionId" is missing.')
  }
  if (kind !== 'refund') return undefined
  if (fields.has('refundId') === fields.has('soFarOf')) {
    return refused(
      path,
      'Write "refundId" if the amount is that of one refund, or "soFarOf" if it is all that was refunded so far.',
    )
  }
  if (fields.has('soFarOf') && !fields.has('amount')) return refused(path, '"amount" is missing.')
  return undefined
}
