import type { DifferenceKind } from './compare.js'

/** What each difference means. "Here" is Waymark, and "there" are the merchant's files. */
export const DIFFERENCE_WORDS: Readonly<
  Record<DifferenceKind, { readonly name: string; readonly means: string }>
> = {
  missing_here: { name: 'missing here', means: 'paid in the file, and not stored' },
  unverified_here: { name: 'unverified here', means: 'only a page reported it' },
  not_refunded_here: { name: 'not refunded here', means: 'more was refunded in the file' },
  amounts_differ: { name: 'amounts differ', means: 'another total is stored' },
  currency_differs: { name: 'currency differs', means: 'another currency is stored' },
  refunded_only_here: { name: 'refunded only here', means: 'less was refunded in the file' },
  not_paid_there: { name: 'not paid there', means: 'stored, and failed in the file' },
  missing_there: { name: 'missing there', means: 'stored, and not in the file' },
}
