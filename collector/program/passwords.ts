import type { ZxcvbnFactory, ZxcvbnResult } from '@zxcvbn-ts/core'
import { type Problem, problem } from '../domain/problem.js'

export const PASSWORD_MIN = 12
export const PASSWORD_MAX = 128
/** Of a password that is made for somebody: 24 characters hold 144 random bits. */
export const FIRST_PASSWORD_LENGTH = 24

/** Of zxcvbn's 0 to 4: more than 10^8 guesses, where the next of our limits allows 5,000 a day. */
const SCORE_MIN = 3
/** More is not looked at: the time grows with the square of the length, on the thread of beacons. */
const LOOKED_AT_MAX = 64

/** What is wrong with a new password; undefined: nothing. `known`: what anybody would try first. */
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

/** An e-mail address, and its two sides. */
const partsOf = (text: string): readonly string[] => [text, ...text.split('@')]

let loaded: Promise<ZxcvbnFactory> | undefined

// Its lists take 24 MB and a tenth of a second: whoever never sets a password does without.
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
  ['common', 'This password is among the ones that many people use.'],
  ['topTen', 'This password is among the ones that many people use.'],
  ['topHundred', 'This password is among the ones that many people use.'],
  ['similarToCommon', 'This password is much like one that many people use.'],
  ['userInputs', 'This password is made of your address or the account.'],
  ['simpleRepeat', 'This password repeats itself.'],
  ['extendedRepeat', 'This password repeats itself.'],
  ['sequences', 'This password is a row of letters or digits.'],
  ['straightRow', 'This password is a row of keys.'],
  ['keyPattern', 'This password is a pattern of keys.'],
  ['dates', 'This password is a date.'],
  ['recentYears', 'This password is a year.'],
])
