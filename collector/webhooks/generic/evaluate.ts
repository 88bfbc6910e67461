import { decimalsOf } from '../../domain/currency.js'
import { isVisitorId, KEY_TEXT_MAX } from '../../domain/ids.js'
import type { Money } from '../../domain/money.js'
import type { OrderItem } from '../../domain/report.js'
import { isPlainText } from '../../domain/text.js'
import { instantOf } from '../read.js'
import { readAmount, unknownCurrency } from './amount.js'
import { type Exact, isList, shownOf } from './exactJson.js'
import { became, isNothing, type Outcome, scalarOf, wrong } from './outcome.js'
import { valueAt } from './pointer.js'
import type {
  ChoiceSpec,
  Condition,
  FlagSpec,
  ItemsSpec,
  ListSpec,
  Scalar,
  Spec,
  TextSpec,
  TimeSpec,
  TimeUnit,
} from './specs.js'

/** What one field of an event is. `currency` is that of its amounts. */
export const evaluate = (spec: Spec, body: Exact, currency: string | undefined): Outcome => {
  switch (spec.as) {
    case 'amount':
      return readAmount(spec, body, currency)
    case 'time':
      return readTime(spec, body)
    case 'revision':
      return readRevision(spec, body)
    case 'flag':
      return readFlag(spec, body)
    case 'choice':
      return readChoice(spec, body)
    case 'list':
      return readList(spec, body)
    case 'items':
      return readItems(spec, body, currency)
    default:
      return readText(spec, body)
  }
}

/** Whether the value at the condition's pointer is one of those that it names. */
export const isMet = ({ pointer, among }: Condition, body: Exact): boolean =>
  isAmong(valueAt(body, pointer), among)

const isAmong = (found: Exact | undefined, among: readonly Scalar[]): boolean => {
  const scalar = scalarOf(found)
  return scalar !== undefined && among.includes(scalar)
}

const readText = (spec: TextSpec, body: Exact): Outcome => {
  const { as, pointer, value } = spec
  const found = pointer ? entryAt(spec, valueAt(body, pointer)) : value
  if (isNothing(found)) return became(found, undefined)
  const text = scalarOf(found)?.trim()
  if (text === undefined) return wrong(found, `${shownOf(found)} is no text or number.`)
  if (as === 'currency') {
    const code = text.toUpperCase()
    return decimalsOf(code) === undefined
      ? wrong(found, unknownCurrency(text))
      : became(found, code)
  }
  // The field is often also used for other things.
  if (as === 'visitorId') return became(found, isVisitorId(text) ? text : undefined)
  if (text.length > KEY_TEXT_MAX || !isPlainText(text)) {
    return wrong(found, `The text may have ${KEY_TEXT_MAX} characters and no control characters.`)
  }
  // E-mail addresses are written in both cases.
  return became(found, as === 'customerId' && text.includes('@') ? text.toLowerCase() : text)
}

const entryAt = ({ entry }: TextSpec, found: Exact | undefined): Exact | undefined => {
  if (!entry) return found
  const one = isList(found) ? found.find((part) => isMet(entry.where, part)) : undefined
  return one === undefined ? undefined : valueAt(one, entry.take)
}

const readTime = ({ pointer, unit }: TimeSpec, body: Exact): Outcome => {
  const found = pointer && valueAt(body, pointer)
  if (isNothing(found)) return became(found, undefined)
  const at = unit === 'number' ? undefined : instantIn(scalarOf(found) ?? '', unit)
  return at === undefined ? wrong(found, WRONG_TIME[unit]) : became(found, at)
}

/** 2001 to 2286, in seconds; the same digits in milliseconds are of 1970. */
const SECONDS = /^([1-9]\d{9})(?:\.\d{1,20})?$/
const MILLISECONDS = /^([1-9]\d{12})(?:\.\d{1,20})?$/

const instantIn = (text: string, unit: TimeUnit): number | undefined => {
  if (unit === 'iso') return instantOf(text)
  const [, digits] = (unit === 'seconds' ? SECONDS : MILLISECONDS).exec(text) ?? []
  if (digits === undefined) return undefined
  return unit === 'seconds' ? Number(digits) * 1_000 : Number(digits)
}

const WRONG_TIME: Readonly<Record<TimeSpec['unit'], string>> = {
  iso: 'This is no time of ISO 8601 with its zone, such as "2026-01-01T12:00:00Z".',
  seconds: 'These are no seconds since 1970, which have 10 digits. Check the "unit".',
  milliseconds: 'These are no milliseconds since 1970, which have 13 digits. Check the "unit".',
  number: 'This is no whole number.',
}

const readRevision = (spec: TimeSpec, body: Exact): Outcome => {
  if (spec.unit !== 'number') return readTime(spec, body)
  const found = spec.pointer && valueAt(body, spec.pointer)
  if (isNothing(found)) return became(found, undefined)
  const text = scalarOf(found) ?? ''
  return /^\d{1,15}$/.test(text) ? became(found, Number(text)) : wrong(found, WRONG_TIME.number)
}

const readFlag = ({ pointer, value, among }: FlagSpec, body: Exact): Outcome => {
  if (!pointer) return became(undefined, value)
  const found = valueAt(body, pointer)
  if (among) return became(found, isAmong(found, among))
  if (isNothing(found)) return became(found, undefined)
  return typeof found === 'boolean'
    ? became(found, found)
    : wrong(
        found,
        `${shownOf(found)} is not true or false. Say with "equals" which value means true.`,
      )
}

const readChoice = ({ pointer, value, values, otherwise }: ChoiceSpec, body: Exact): Outcome => {
  if (!pointer) return became(undefined, value)
  const found = valueAt(body, pointer)
  const chosen = values.get(String(scalarOf(found))) ?? otherwise
  if (chosen !== undefined) return became(found, chosen)
  const shown = found === undefined ? 'nothing' : shownOf(found)
  return wrong(
    found,
    `There is ${shown}, which "values" does not list. Add it, or write "otherwise".`,
  )
}

const LIST_MAX = 20

const readList = ({ pointer, each }: ListSpec, body: Exact): Outcome => {
  const found = pointer && valueAt(body, pointer)
  if (isNothing(found)) return became(found, undefined)
  const entries = isList(found) ? found.slice(0, LIST_MAX) : [found]
  const texts = entries
    .map((entry) => scalarOf(each ? valueAt(entry, each) : entry)?.trim() ?? '')
    .filter((text) => text !== '' && text.length <= KEY_TEXT_MAX && isPlainText(text))
  return became(found, texts)
}

const ITEMS_MAX = 400

const readItems = (spec: ItemsSpec, body: Exact, currency: string | undefined): Outcome => {
  const found = spec.pointer && valueAt(body, spec.pointer)
  if (isNothing(found)) return became(found, undefined)
  if (!isList(found)) return wrong(found, 'This is no list.')
  const items: OrderItem[] = []
  for (const entry of found.slice(0, ITEMS_MAX)) {
    const sku = scalarOf(valueAt(entry, spec.sku))?.trim()
    if (!sku || sku.length > KEY_TEXT_MAX || !isPlainText(sku)) continue
    const total = spec.total && readAmount(spec.total, entry, currency)
    if (total?.wrong) return wrong(found, `The item "${sku}": ${total.wrong}`)
    const quantity = spec.quantity && Number(scalarOf(valueAt(entry, spec.quantity)) ?? Number.NaN)
    items.push({
      sku,
      quantity: Number.isFinite(quantity) ? quantity : undefined,
      total: total?.value as Money | undefined,
    })
  }
  return became(found, items)
}
