import { type Problem, problem } from '../domain/problem.js'
import { toStorableText } from '../domain/text.js'
import { SETTING_MAX } from '../program/webhooks.js'
import { UPLOAD_MAX } from './upload.js'

/** The maximum size of a form. The largest one is the list of pasted orders. */
export const FORM_MAX = '256kb'
/** The maximum number of fields: more than a page of checkboxes has. */
export const FIELDS_MAX = 500

/** The longest body of a delivery that can be tried. A longer one may exceed `FORM_MAX` once it is encoded. */
export const SAMPLE_MAX = 100_000

const FIELD_MAX = 500
/** Settings of webhooks are fields with this prefix, because each provider has its own. */
export const SETTING_PREFIX = 'settings.'
const LONG_FIELDS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    orders: 256 * 1024,
    csv: UPLOAD_MAX,
    file: UPLOAD_MAX,
    columns: 5_000,
    // As in the address of the preview.
    affiliates: 2_000,
    order: 2_000,
    commission: 2_000,
    actions: 10_000,
    actionNames: 20_000,
    actionApprovals: 10_000,
    actionHoldDays: 10_000,
    actionValues: 10_000,
    // Long enough for one amount in every currency.
    amountMax: 5_000,
    productIds: 10_000,
    products: 100_000,
    groups: 10_000,
    tiers: 1_000,
    terms: 5_000,
    orderMin: 5_000,
    orderMax: 5_000,
    html: 10_000,
    to: 2_000,
    image: 2_000,
    url: 2_000,
    text: 1_000,
    title: 1_000,
    alt: 1_000,
    reason: 2_000,
    next: 2_000,
    body: SAMPLE_MAX,
    headers: 10_000,
  }),
)

/** The names of the long fields in error messages. */
const CALLED: ReadonlyMap<string, string> = new Map([
  ['orders', 'The list of orders'],
  ['csv', 'The list of orders'],
  ['file', 'The file'],
  ['actions', 'The list of actions'],
  ['amountMax', 'The list of amounts'],
  ['productIds', 'The list of products'],
  ['reason', 'The reason'],
  ['html', 'The HTML'],
  ['body', 'The body'],
  ['headers', 'The list of headers'],
])

export interface Form {
  /** '' if it was not filled in. */
  text(name: string): string
  /** All values of the checkboxes with this name. */
  all(name: string): readonly string[]
}

/**
 * Reads strings only, because the body parser of a host app may have turned fields into objects.
 */
export const formOf = (body: unknown): Form | Problem => {
  const fields = new Map<string, readonly string[]>()
  for (const [name, value] of Object.entries(typeof body === 'object' && body ? body : {})) {
    const texts = [value].flat().filter((text) => typeof text === 'string')
    const max = maxOf(name)
    if (texts.some((text) => text.length > max)) {
      return problem(
        'too_long',
        name,
        `${CALLED.get(name) ?? 'A field'} of the form takes at most ${max} characters.`,
      )
    }
    fields.set(name, texts.map(toStorableText))
  }
  return { text: (name) => fields.get(name)?.[0] ?? '', all: (name) => fields.get(name) ?? [] }
}

const maxOf = (name: string): number =>
  LONG_FIELDS.get(name) ?? (name.startsWith(SETTING_PREFIX) ? SETTING_MAX : FIELD_MAX)
