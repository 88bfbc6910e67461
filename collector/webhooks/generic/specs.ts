import { isProblem, type Problem } from '../../domain/problem.js'
import { isPlainText } from '../../domain/text.js'
import { type Pointer, readPointer } from './pointer.js'
import { type Check, list, object, refused, table, word } from './shape.js'

/** Where a field is, or which value it always has. */
export type Spec = TextSpec | AmountSpec | TimeSpec | FlagSpec | ChoiceSpec | ListSpec | ItemsSpec

/** A text, a number or a boolean of JSON, as text; `null` for null. */
export type Scalar = string | null

interface Source {
  readonly pointer: Pointer | undefined
}

export interface TextSpec extends Source {
  readonly as: 'text' | 'currency' | 'visitorId' | 'customerId'
  readonly value: string | undefined
  /** The pointer names a list, and the text is in the first entry that meets the condition. */
  readonly entry: { readonly where: Condition; readonly take: Pointer } | undefined
}

export interface AmountSpec extends Source {
  readonly as: 'amount'
  /**
   * `minor`: whole smallest units of ISO 4217. `hundredths`: whole hundredths, whatever the
   * currency. `major`: a decimal number.
   */
  readonly unit: AmountUnit
  readonly plus: readonly Pointer[]
}

export interface TimeSpec extends Source {
  readonly as: 'time' | 'revision'
  readonly unit: TimeUnit | 'number'
}

export interface FlagSpec extends Source {
  readonly as: 'flag'
  readonly value: boolean | undefined
  /** True for one of these; undefined: for `true`. */
  readonly among: readonly Scalar[] | undefined
}

export interface ChoiceSpec extends Source {
  readonly as: 'choice'
  readonly value: string | undefined
  readonly values: ReadonlyMap<string, string>
  readonly otherwise: string | undefined
}

export interface ListSpec extends Source {
  readonly as: 'list'
  /** Where the text is in each entry; undefined: the entry itself. */
  readonly each: Pointer | undefined
}

export interface ItemsSpec extends Source {
  readonly as: 'items'
  readonly sku: Pointer
  readonly quantity: Pointer | undefined
  readonly total: AmountSpec | undefined
}

/** When a rule applies: the value at the pointer is one of these. */
export interface Condition {
  readonly pointer: Pointer
  readonly among: readonly Scalar[]
}

const AMOUNT_UNITS = ['minor', 'hundredths', 'major'] as const
const TIME_UNITS = ['iso', 'seconds', 'milliseconds'] as const
export type AmountUnit = (typeof AMOUNT_UNITS)[number]
export type TimeUnit = (typeof TIME_UNITS)[number]

const VALUES_MAX = 50
const PLUS_MAX = 5
const TEXT_MAX = 500

const textConstant: Check<string> = (value, path) => {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value
  return typeof text === 'string' && text !== '' && text.length <= TEXT_MAX && isPlainText(text)
    ? text
    : refused(path, `This must be a text of 1 to ${TEXT_MAX} characters.`)
}

const boolean: Check<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : refused(path, 'This must be true or false.')

const scalar: Check<Scalar> = (value, path) => {
  if (value === null) return null
  if (typeof value === 'boolean') return String(value)
  return typeof value === 'string' && value.length <= TEXT_MAX ? value : textConstant(value, path)
}

/** Exactly one of two keys is there. */
const either = (
  given: object,
  path: string,
  keys: readonly [string, string],
): Problem | undefined =>
  keys.filter((key) => Object.hasOwn(given, key)).length === 1
    ? undefined
    : refused(path, `Write either "${keys[0]}" or "${keys[1]}".`)

const SOURCE: readonly [string, string] = ['pointer', 'value']

/** A text at a pointer, or always the same one. */
export const textSpec =
  (as: TextSpec['as']): Check<TextSpec> =>
  (value, path) => {
    const shape = { pointer: readPointer, value: textConstant, where: condition, take: readPointer }
    const given = object(shape)(value, path)
    if (isProblem(given)) return given
    const { pointer, where, take } = given
    if ((where === undefined) !== (take === undefined) || (where && !pointer)) {
      return refused(
        path,
        '"pointer", "where" and "take" belong together: a list, which entry of it, and where its text is.',
      )
    }
    const entry = where && take ? { where, take } : undefined
    return either(given, path, SOURCE) ?? { as, pointer, value: given.value, entry }
  }

export const amountSpec: Check<AmountSpec> = (value, path) => {
  const shape = {
    pointer: readPointer,
    unit: word(AMOUNT_UNITS),
    plus: list(readPointer, PLUS_MAX),
  }
  const given = object(shape, ['pointer', 'unit'])(value, path)
  if (isProblem(given)) return given
  const { pointer, unit = 'minor', plus = [] } = given
  return { as: 'amount', pointer, unit, plus }
}

export const timeSpec: Check<TimeSpec> = (value, path) => {
  const given = object({ pointer: readPointer, unit: word(TIME_UNITS) }, ['pointer', 'unit'])(
    value,
    path,
  )
  if (isProblem(given)) return given
  return { as: 'time', pointer: given.pointer, unit: given.unit ?? 'iso' }
}

export const revisionSpec: Check<TimeSpec> = (value, path) => {
  const shape = { pointer: readPointer, unit: word(['number', ...TIME_UNITS]) }
  const given = object(shape, ['pointer', 'unit'])(value, path)
  if (isProblem(given)) return given
  return { as: 'revision', pointer: given.pointer, unit: given.unit ?? 'number' }
}

const comparison = { equals: scalar, in: list(scalar, VALUES_MAX) }

const amongOf = (given: {
  readonly equals?: Scalar | undefined
  readonly in?: readonly Scalar[] | undefined
}): readonly Scalar[] | undefined =>
  given.in ?? (given.equals === undefined ? undefined : [given.equals])

export const flagSpec: Check<FlagSpec> = (value, path) => {
  const given = object({ pointer: readPointer, value: boolean, ...comparison })(value, path)
  if (isProblem(given)) return given
  const isDouble = given.equals !== undefined && given.in !== undefined
  if (isDouble) return refused(path, 'Write either "equals" or "in".')
  const among = amongOf(given)
  if (given.value !== undefined && among)
    return refused(path, 'A constant needs no "equals" or "in".')
  return (
    either(given, path, SOURCE) ?? { as: 'flag', pointer: given.pointer, value: given.value, among }
  )
}

/** A word of ours, by a table from the sender's words. */
export const choiceSpec =
  (words: readonly string[]): Check<ChoiceSpec> =>
  (value, path) => {
    const one = word(words)
    const shape = {
      pointer: readPointer,
      value: one,
      values: table(one, VALUES_MAX),
      otherwise: one,
    }
    const given = object(shape)(value, path)
    if (isProblem(given)) return given
    if (given.pointer && !given.values) {
      return refused(
        path,
        `"values" is missing: for each value of the sender, one of ${words.join(', ')}.`,
      )
    }
    if (given.value && (given.values || given.otherwise)) {
      return refused(path, 'A constant needs no "values" or "otherwise".')
    }
    const { pointer, values = new Map(), otherwise } = given
    return (
      either(given, path, SOURCE) ?? {
        as: 'choice',
        pointer,
        value: given.value,
        values,
        otherwise,
      }
    )
  }

export const listSpec: Check<ListSpec> = (value, path) => {
  const given = object({ pointer: readPointer, each: readPointer }, ['pointer'])(value, path)
  return isProblem(given) ? given : { as: 'list', pointer: given.pointer, each: given.each }
}

export const itemsSpec: Check<ItemsSpec> = (value, path) => {
  const shape = { pointer: readPointer, sku: readPointer, quantity: readPointer, total: amountSpec }
  const given = object(shape, ['pointer', 'sku'])(value, path)
  if (isProblem(given)) return given
  const { pointer, sku, quantity, total } = given
  if (!sku) return refused(path, '"sku" is missing.')
  return { as: 'items', pointer, sku, quantity, total }
}

export const condition: Check<Condition> = (value, path) => {
  const given = object({ pointer: readPointer, ...comparison }, ['pointer'])(value, path)
  if (isProblem(given)) return given
  const among = amongOf(given)
  const problem = either(given, path, ['equals', 'in'])
  if (problem) return problem
  if (!given.pointer || !among) return refused(path, 'Write a "pointer", and "equals" or "in".')
  return { pointer: given.pointer, among }
}
