import type { Program } from '../../../domain/program.js'

const known = new WeakMap<Program, number>()

/**
 * Keeps the first day whose sums are not kept, as the current transaction has read it with the
 * program's version. Of several values the largest counts: a day that is wrongly believed to be summed
 * is only marked in vain.
 */
export const noteLiveFrom = (program: Program, day: number): void => {
  known.set(program, Math.max(day, known.get(program) ?? day))
}

/** At least the first day whose sums are not kept: changes of earlier days have to be marked. */
export const liveFrom = (program: Program): number => known.get(program) ?? Number.POSITIVE_INFINITY
