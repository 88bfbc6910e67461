import { formatMoney, type Money } from '../../domain/money.js'
import { isProblem, type Problem } from '../../domain/problem.js'
import type { OrderItem } from '../../domain/report.js'
import type { Translated } from '../adapter.js'
import { type Reading, readingsOf, translatedOf } from './apply.js'
import { isMet } from './evaluate.js'
import { readExactJson, shownOf } from './exactJson.js'
import { valueAt } from './pointer.js'
import type { Mapping, Rule } from './rules.js'
import type { Scalar } from './specs.js'

/** What a mapping makes of a sample, for the merchant who writes it. */
export interface Explanation {
  readonly rules: readonly ExplainedRule[]
  /** What a delivery of the sample would lead to. */
  readonly result: Translated | Problem
}

export interface ExplainedRule {
  readonly kind: Rule['kind']
  readonly applies: boolean
  readonly conditions: readonly {
    readonly pointer: string
    readonly found: string | undefined
    readonly expected: string
    readonly isMet: boolean
  }[]
  /** None if the rule does not apply. */
  readonly fields: readonly ExplainedField[]
}

export interface ExplainedField {
  readonly field: string
  /** Undefined for a constant. */
  readonly pointer: string | undefined
  /** As it stands in the sample; undefined if nothing does. */
  readonly found: string | undefined
  readonly became: string | undefined
  /** Why it became nothing. */
  readonly missing: string | undefined
}

/** What every field of a mapping becomes for a pasted sample, or why it is missing. */
export const explainMapping = (mapping: Mapping, sample: string): Explanation | Problem => {
  const body = readExactJson(sample)
  if (isProblem(body)) return { ...body, field: 'sample' }
  const rules = mapping.rules.map((rule): ExplainedRule => {
    const conditions = rule.when.map((condition) => {
      const found = valueAt(body, condition.pointer)
      return {
        pointer: condition.pointer.text,
        found: found === undefined ? undefined : shownOf(found),
        expected: condition.among.map(quoted).join(' or '),
        isMet: isMet(condition, body),
      }
    })
    const applies = conditions.every((condition) => condition.isMet)
    const fields = applies ? readingsOf(rule, body).map(explained) : []
    return { kind: rule.kind, applies, conditions, fields }
  })
  return { rules, result: translatedOf(mapping, body) }
}

const quoted = (scalar: Scalar): string => (scalar === null ? 'null' : `"${scalar}"`)

const explained = ({ field, spec, outcome }: Reading): ExplainedField => {
  const { found, value, wrong } = outcome
  return {
    field,
    pointer: spec.pointer?.text,
    found: spec.pointer && found !== undefined ? shownOf(found) : undefined,
    became: value === undefined ? undefined : written(value, spec.as),
    missing: value === undefined ? (wrong ?? whyNothing(spec.as, found === undefined)) : undefined,
  }
}

const whyNothing = (as: string, isAbsent: boolean): string => {
  if (isAbsent) return 'The sample has nothing at this pointer.'
  return as === 'visitorId'
    ? 'This is no visitor id, which has 32 characters from 0 to 9 and a to f. It is ignored.'
    : 'The value is empty.'
}

const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' && value !== null && 'currency' in value && 'amount' in value

/** A value as the panel shows it. */
const written = (value: unknown, as: string): string => {
  if (isMoney(value)) return `${formatMoney(value)} ${value.currency}`
  if (Array.isArray(value)) return value.map(partOf).join(', ')
  return as === 'time' ? new Date(Number(value)).toISOString() : String(value)
}

const partOf = (part: string | OrderItem): string => {
  if (typeof part === 'string') return part
  const count = part.quantity === undefined ? '' : `${part.quantity} x `
  return `${count}${part.sku}${part.total ? ` for ${formatMoney(part.total)}` : ''}`
}
