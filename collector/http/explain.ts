import type { z } from 'zod'
import { type Problem, problem } from '../domain/problem.js'

/** What a schema refused, in words that name the field as the sender spelled it. */
export const explain = (error: z.ZodError): readonly Problem[] =>
  error.issues.slice(0, PROBLEMS_MAX).map((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const [key = ''] = issue.keys
      const field = [...issue.path, key].join('.')
      return problem(
        'unknown_field',
        field,
        `${field} is not known: check its spelling or leave it out.`,
      )
    }
    const field = issue.path.join('.') || 'body'
    const missing =
      'input' in issue ? issue.input === undefined : / received undefined$/.test(issue.message)
    return problem(missing ? 'missing' : 'invalid', field, `${field} ${issue.message}.`)
  })

/** The first reasons are enough to act on. */
const PROBLEMS_MAX = 10

/** The first of them: one event carries one reason. */
export const firstProblem = (error: z.ZodError): Problem =>
  explain(error)[0] ?? problem('invalid', 'body', 'The message was not understood.')
