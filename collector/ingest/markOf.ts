import type { ClickEvent } from '../../wire/v1.js'
import type { ClickMark } from '../domain/click.js'
import type { Batch } from './batch.js'

/** Why a page's click earns nothing; undefined if it may earn. Tests may be made by a program. */
export const markOf = (
  { isBot, test }: Pick<Batch, 'isBot' | 'test'>,
  { framed }: Pick<ClickEvent, 'framed'>,
): ClickMark | undefined => {
  if (test) return undefined
  return isBot ? 'bot' : framed ? 'framed' : undefined
}
