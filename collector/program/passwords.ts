import type { ZxcvbnFactory, ZxcvbnResult } from '@zxcvbn-ts/core'
import { type Problem, problem } from '../domain/problem.js'

export const PASSWORD_MIN = 12
export const PASSWORD_MAX = 128
/** The length of a generated password: 24 characters contain 144 random bits. */
export const FIRST_PASSWORD_LENGTH = 24

/**
 * On zxcvbn's scale from 0 to 4: more than 10^8 guesses. The login limits allow 5,000 guesses a
 * day.
 */
const SCORE_MIN = 3
/**
 * Only the first 64 characters are rated, because the time grows with the square of the length and
 * blocks the thread that answers events.
 */
const LOOKED_AT_MAX = 64

/**
 * What is wrong with a new password; undefined if it is accepted. `known` are texts that an
 * attacker would try first.
 */
export const weakness = async (
  password: string,
  field: string,
  known: readonly string[],
): Promise<Problem | undefined> => {
  if (password.length < PASSWORD_MIN || password.length > PASSWORD_MAX) {
    return problem('invalid', field, `Use ${PASSWORD_MIN} to ${PASSWORD_MAX} characters.`)
  }
  const estimator = await load()
  const looked = password.slice(0, LOOKED_AT_MAX)
  const { score, feedback } = estimator.check(looked, known.flatMap(partsOf))
  if (score >= SCORE_MIN) return undefined
  return problem('weak', field, `${reasonOf(feedback.warning)} Use several unrelated words.`)
}

/** The text itself and, of an e-mail address, its two parts. */
const partsOf = (text: string): readonly string[] => [text, ...text.split('@')]

let loaded: Promise<ZxcvbnFactory> | undefined

// Loaded on first use, because the word lists take 24 MB and 0.1 s.
const load = (): Promise<ZxcvbnFactory> => {
  loaded ??= Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common')]).then(
    ([core, { dictionary, adjacencyGraphs: graphs }]) =>
      new core.ZxcvbnFactory({ dictionary, graphs }),
  )
  return loaded
}

const reasonOf = (warning: ZxcvbnResult['feedback']['warning']): string =>
  (warning && REASONS.get(warning)) ?? 'This password is easy to guess.'

const REASONS: ReadonlyMap<string, string> = new Map([
  ['common', 'This password is very common.'],
  ['topTen', 'This password is very common.'],
  ['topHundred', 'This password is very common.'],
  ['similarToCommon', 'This password is similar to a very common one.'],
  ['userInputs', 'This password contains your e-mail address or the account id.'],
  ['simpleRepeat', 'This password repeats itself.'],
  ['extendedRepeat', 'This password repeats itself.'],
  ['sequences', 'This password is a sequence of letters or digits.'],
  ['straightRow', 'This password is a row of adjacent keys.'],
  ['keyPattern', 'This password is a keyboard pattern.'],
  ['dates', 'This password is a date.'],
  ['recentYears', 'This password is a year.'],
])
