import { type Problem, problem } from '../domain/problem.js'
import { toStorableText } from '../domain/text.js'

/** How much a form may carry: a long list of pasted orders. */
export const FORM_MAX = '256kb'
/** How many fields: a page of checkboxes, and some. */
export const FIELDS_MAX = 500

const FIELD_MAX = 500
const LONG_FIELDS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    orders: 256 * 1024,
    order: 2_000,
    commission: 2_000,
    actions: 10_000,
    // An amount for every currency there is.
    amountMax: 5_000,
    productIds: 10_000,
    reason: 2_000,
    next: 2_000,
  }),
)

/** As the pages call the fields in which much can be pasted. */
const CALLED: ReadonlyMap<string, string> = new Map([
  ['orders', 'The list of orders'],
  ['actions', 'The list of actions'],
  ['amountMax', 'The list of amounts'],
  ['productIds', 'The list of products'],
  ['reason', 'The reason'],
])

export interface Form {
  /** '' where it was not filled in. */
  text(name: string): string
  /** Every value of checkboxes of one name. */
  all(name: string): readonly string[]
}

/** Takes strings only: a host app's own parser may have made objects of the fields. */
export const formOf = (body: unknown): Form | Problem => {
  const fields = new Map<string, readonly string[]>()
  for (const [name, value] of Object.entries(typeof body === 'object' && body ? body : {})) {
    const texts = [value].flat().filter((text) => typeof text === 'string')
    const max = LONG_FIELDS.get(name) ?? FIELD_MAX
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
