import type { Listener, Variables } from './postback.js'
import { type Problem, problem } from './problem.js'

interface Variable {
  readonly name: string
  readonly meaning: string
}

/** Every variable, in the order of the documentation. */
export const POSTBACK_VARIABLES: readonly Variable[] = [
  { name: 'event', meaning: 'what happened: sale, action, refund, change, payout or test' },
  { name: 'deliveryId', meaning: 'the same in every attempt, so that a repetition is recognized' },
  { name: 'occurredAt', meaning: 'when the change was booked, in ISO 8601' },
  { name: 'orderId', meaning: 'the order' },
  { name: 'productId', meaning: 'the product, if sales are reported per product' },
  { name: 'action', meaning: 'the code of the action' },
  { name: 'convertedAt', meaning: 'when the order was placed' },
  { name: 'commission', meaning: 'what the affiliate earns for the order now' },
  { name: 'change', meaning: 'by how much the commission changed' },
  { name: 'currency', meaning: 'the currency of the commission' },
  { name: 'status', meaning: 'the status of the commission; unattributed if it was taken away' },
  { name: 'affiliate', meaning: 'the code of the affiliate' },
  { name: 'campaign', meaning: 'the code of the campaign' },
  { name: 'clickId', meaning: 'the click that earned the commission' },
  { name: 'channel', meaning: 'the channel of the click' },
  { name: 'data1', meaning: 'data1 of the click' },
  { name: 'data2', meaning: 'data2 of the click' },
  { name: 'payoutId', meaning: 'the payout' },
  { name: 'test', meaning: '1 for a test, else 0' },
  { name: 'total', meaning: 'what the order amounts to after refunds' },
  { name: 'totalCurrency', meaning: 'the currency of the total' },
  { name: 'customer', meaning: 'the keyed hash of the customer’s id' },
  { name: 'visitorId', meaning: 'the visitor' },
]

/** The variables about the order’s total. */
const TOTAL_VARIABLES: readonly string[] = ['total', 'totalCurrency']
/** The variables about the customer. */
const PERSONAL_VARIABLES: readonly string[] = ['customer', 'visitorId']

type Permission = Pick<Listener, 'affiliateId' | 'hasTotal' | 'hasPersonal'>

/** The variables that a destination gets. */
export const visibleTo = (listener: Permission, variables: Variables): Variables => {
  const hidden = hiddenFrom(listener)
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !hidden.includes(name)))
}

/** The names of the variables that a destination does not get. */
export const hiddenFrom = ({
  affiliateId,
  hasTotal,
  hasPersonal,
}: Permission): readonly string[] => [
  ...(affiliateId === undefined || hasTotal ? [] : TOTAL_VARIABLES),
  ...(hasPersonal ? [] : PERSONAL_VARIABLES),
]

export const POSTBACK_URL_MAX = 2_000

/** Stands for a variable where a URL is only parsed. */
const SAMPLE = 'x'
const VARIABLE = /\{([^{}]*)\}/g

/** What is wrong with a URL template, if anything. `hidden`: variables that it does not get. */
export const wrongTemplate = (url: string, hidden: readonly string[]): Problem | undefined => {
  const wrong = (message: string) => problem('invalid', 'url', message)
  if (url.length > POSTBACK_URL_MAX) {
    return wrong(`The address takes at most ${POSTBACK_URL_MAX} characters.`)
  }
  if (!URL.canParse(url.replace(VARIABLE, SAMPLE))) {
    return wrong('Enter an address such as "https://tracker.example/postback?id={clickId}".')
  }
  const names = [...url.matchAll(VARIABLE)].map(([, name = '']) => name)
  const known = POSTBACK_VARIABLES.map(({ name }) => name).filter((name) => !hidden.includes(name))
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    const why = hidden.includes(unknown) ? whyHidden(unknown) : 'does not exist'
    return wrong(`The variable {${unknown}} ${why}. These exist: ${known.join(', ')}.`)
  }
  const queryAt = url.indexOf('?')
  // Elsewhere a value could change the host or, as "..", the folder.
  if (/[{}]/.test(queryAt < 0 ? url : url.slice(0, queryAt))) {
    return wrong('Variables may stand only after the "?" of the address.')
  }
  if (/[{}]/.test(url.replace(VARIABLE, ''))) {
    return wrong('A brace does not belong to a variable. Write variables as {orderId}.')
  }
  return undefined
}

/** The URL with percent-encoded values in place of its variables. */
export const filledUrl = (template: string, variables: Variables): string =>
  template.replace(VARIABLE, (_match, name: string) =>
    encodeURIComponent(Object.hasOwn(variables, name) ? (variables[name] ?? '') : ''),
  )

const whyHidden = (name: string): string =>
  TOTAL_VARIABLES.includes(name)
    ? 'is told to an affiliate only if you allow it: --total, or “The total of the order”'
    : 'is told only to your own destinations, and only if you allow it: --personal, or “The customer and the visitor”'
